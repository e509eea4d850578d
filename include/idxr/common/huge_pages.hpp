// Memory that is looked up at random, on pages of 2 MiB: fewer page faults and fewer misses in the page table.
#pragma once

#include <sys/mman.h>

#include <cstdint>
#include <vector>

namespace idxr {

// Room for `count` values on huge pages where the system gives them. The vector must be empty.
template <typename T>
void reserve_on_huge_pages(std::vector<T>& values, std::size_t count) {
    constexpr std::uintptr_t page = std::uintptr_t{2} << 20;
    values.reserve(count);
    const auto at = reinterpret_cast<std::uintptr_t>(values.data());
    const auto begin = (at + page - 1) / page * page, end = (at + count * sizeof(T)) / page * page;
#ifdef MADV_HUGEPAGE
    if (begin < end) (void)madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);  // advice alone
#endif
}

}  // namespace idxr
