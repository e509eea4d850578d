// A loop over threads that may throw.
#pragma once

#include <omp.h>

#include <algorithm>
#include <cstddef>
#include <exception>

namespace idxr::write {

// Calls work(0) … work(count - 1) on the threads of OpenMP, at most so many, and throws what one of them threw.
template <typename Work>
void in_parallel(std::size_t count, Work work, int most_threads = omp_get_max_threads()) {
    std::exception_ptr fault;
    const int threads = std::min(most_threads, omp_get_max_threads());
#pragma omp parallel for schedule(dynamic, 1) num_threads(threads)
    for (std::size_t i = 0; i < count; ++i) {
        try {
            work(i);
        } catch (...) {
#pragma omp critical(idxr_write_fault)
            fault = std::current_exception();
        }
    }
    if (fault) std::rethrow_exception(fault);
}

}  // namespace idxr::write
