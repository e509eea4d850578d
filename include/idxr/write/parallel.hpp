// A loop over threads that may throw.
#pragma once

#include <cstddef>
#include <exception>

namespace idxr::write {

// Calls work(0) … work(count - 1) on the threads of OpenMP, and throws what one of them threw.
template <typename Work>
void in_parallel(std::size_t count, Work work) {
    std::exception_ptr fault;
#pragma omp parallel for schedule(dynamic, 1)
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
