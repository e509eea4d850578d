// MPI from start to end, and how a fault on any rank ends the program.
#pragma once

#include <functional>
#include <string>

#include "idxr/common/error.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::commands {

// Starts MPI (MPI_THREAD_FUNNELED), runs `work` on every rank and ends MPI. A fault is printed once, as "idxr:
// sentence" on stderr, and becomes the exit code of all ranks. When all ranks come to their end, by result or by fault,
// they finish together; when some still wait for the rank at fault after two seconds, MPI_Abort ends them.
ExitCode run_with_mpi(const std::function<ExitCode(const mpi::Communicator&)>& work);

// Runs `work` in this process alone, without MPI; a fault is printed and becomes the exit code in the same way.
ExitCode run_alone(const std::function<ExitCode()>& work);

// True on the rank that speaks, before MPI is started: rank 0 of a launcher, or a program started alone.
bool speaks_before_mpi();

}  // namespace idxr::commands
