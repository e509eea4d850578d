// The threads and memory of this rank, and the cores that it runs on.
#pragma once

#include "idxr/config/settings.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::commands {

// Collective. Replaces `threads` = 0 by OMP_NUM_THREADS or this rank's share of the cores that it may run on, `memory`
// = 0 by this rank's share of three quarters of what the job may use on the node (the rest is for MPI, the page cache
// and the system), and sets OpenMP accordingly. A rank that Open MPI bound by default, without being asked, gets back
// the cores of its launcher; one that was bound on purpose to fewer cores than it has threads is warned about, once.
void take_resources(const mpi::Communicator& comm, config::Settings& settings);

// The same for threads alone: for commands without settings. Returns the number of threads.
int take_threads(const mpi::Communicator& comm, int threads);

}  // namespace idxr::commands
