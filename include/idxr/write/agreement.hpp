// A step that succeeds on all ranks or fails on all of them.
#pragma once

#include <exception>
#include <string>
#include <utility>

#include "idxr/mpi/communicator.hpp"

namespace idxr::write {

// Collective: `fault` is what this rank caught, or null. When any rank has one, all ranks throw the Error of the lowest.
void agree(const mpi::Communicator& comm, std::exception_ptr fault);

// Runs `work` on every rank, then agrees. `work` may only hold collective calls when it cannot fail before them on some
// ranks alone.
template <typename Work>
void together(const mpi::Communicator& comm, Work&& work) {
    std::exception_ptr fault;
    try {
        std::forward<Work>(work)();
    } catch (...) {
        fault = std::current_exception();
    }
    agree(comm, fault);
}

}  // namespace idxr::write
