// Giving memory back.
#pragma once

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <vector>

namespace idxr {

// Empties a vector and gives up its room, which `values = {}` keeps.
template <typename T>
void release(std::vector<T>& values) {
    std::vector<T>().swap(values);
}

// Freed memory is kept for the next buffer (run_with_mpi()). Where a step leaves much that the next has no use for,
// this gives it back to the system.
inline void return_free_memory() {
#ifdef __GLIBC__
    malloc_trim(0);
#endif
}

}  // namespace idxr
