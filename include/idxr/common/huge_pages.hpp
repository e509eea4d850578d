// Memory that is looked up at random, on pages of 2 MiB: fewer page faults and fewer misses in the page table.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace idxr {

// Room for `count` values on huge pages where the system gives them. The vector must be empty.
template <typename T, typename Allocator>
void reserve_on_huge_pages(std::vector<T, Allocator>& values, std::size_t count) {
    constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
    values.reserve(count);
    const auto at = reinterpret_cast<std::uintptr_t>(values.data());
    const auto begin = (at + page - 1) / page * page, end = (at + count * sizeof(T)) / page * page;
#ifdef MADV_HUGEPAGE
    if (begin < end) (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // advice alone
#endif
}

// Gives the pages that a vector has room for but does not use back to the system, without a copy of what it holds.
template <typename T, typename Allocator>
void give_up_room(std::vector<T, Allocator>& values) {
    static const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));  // a huge one can be cut
    const auto at = reinterpret_cast<std::uintptr_t>(values.data());
    const auto begin = (at + values.size() * sizeof(T) + page - 1) / page * page,
               end = (at + values.capacity() * sizeof(T)) / page * page;
    if (begin < end) (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_DONTNEED);
}

// Moves what is written already onto huge pages (Linux 6.1 and later; else it stays where it is). Memory that the heap
// gives out again lies on small pages, whatever was advised.
inline void move_to_huge_pages(const void* data, std::size_t bytes) {
    constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
    const auto at = reinterpret_cast<std::uintptr_t>(data);
    const auto begin = (at + page - 1) / page * page, end = (at + bytes) / page * page;
#ifdef MADV_COLLAPSE
    constexpr int collapse = MADV_COLLAPSE;
#else
    constexpr int collapse = 25;
#endif
    // In pieces: one page that cannot be moved ends a call.
    for (auto piece = begin; piece < end; piece += 16 * page)
        (void)madvise(reinterpret_cast<void*>(piece), std::min(16 * page, end - piece), collapse);
}

}  // namespace idxr
