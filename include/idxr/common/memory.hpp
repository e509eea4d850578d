// Taking memory without filling it, and giving it back.
#pragma once

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <memory>
#include <new>
#include <utility>
#include <vector>

namespace idxr {

// Leaves new values as the memory is, so that the threads that fill them are the first to touch it: filling with zeros
// is work of one thread, and pages that the system gives anew are slow.
template <typename T>
struct Unfilled : std::allocator<T> {
    template <typename U>
    struct rebind {
        using other = Unfilled<U>;
    };
    template <typename U>
    void construct(U* at) noexcept {
        ::new (static_cast<void*>(at)) U;
    }
    template <typename U, typename... Arguments>
    void construct(U* at, Arguments&&... arguments) {
        std::construct_at(at, std::forward<Arguments>(arguments)...);
    }
};
template <typename T>
using Buffer = std::vector<T, Unfilled<T>>;

// Empties a vector and gives up its room, which `values = {}` keeps.
template <typename T>
void release(std::vector<T>& values) {
    std::vector<T>().swap(values);
}

// Freed memory is kept for the next buffer (heap.hpp). Where a step leaves much that the next has no use for,
// this gives it back to the system.
inline void return_free_memory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

}  // namespace idxr
