// Faults that all ranks hear of, so that none waits in a collective for one that has failed.
#pragma once

#include <functional>
#include <string>

#include "idxr/mpi/communicator.hpp"

namespace idxr::mpi {

// Collective. Runs `work` on every rank; when it throws on some, all ranks throw the error of the first of them. `work`
// itself must not communicate.
void together(const Communicator& comm, const std::function<void()>& work);

// Collective. What `make` returns on rank 0, on every rank; its error likewise.
std::string from_root(const Communicator& comm, const std::function<std::string()>& make);

}  // namespace idxr::mpi
