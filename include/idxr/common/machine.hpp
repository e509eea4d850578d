// What this process may use of the machine: cores, memory, a terminal.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace idxr::machine {

// Logical cores.
struct Cores {
    int of_process = 1;   // in the affinity mask of this process
    int of_launcher = 1;  // in the mask of Open MPI's mpirun or orted when that started it, else the same
    int of_node = 1;      // online
};
Cores cores();

// Equal for processes of one node exactly when they may run on the same cores.
std::uint64_t affinity_id();

// Open MPI binds each of one or two ranks to a single core unless told otherwise, and OpenMP then finds one core. True
// when this process was started by Open MPI's mpirun without a binding asked for and has fewer cores than its launcher.
bool bound_by_default();

// Gives the calling thread (and the threads that it starts) all cores of the launcher. False if the system refuses.
bool widen_to_launcher();

// Bytes that all ranks of this job on this node may use together: the least of physical memory, the limits of the
// control groups above this process, and the Slurm allocation (SLURM_MEM_PER_NODE, or SLURM_MEM_PER_CPU times the
// allocated cores of the node).
std::uint64_t memory();

// The part of the Slurm allocation in that; nullopt outside Slurm or when the whole node was given.
std::optional<std::uint64_t> slurm_memory();

// Largest resident set of this process so far, in bytes.
std::uint64_t peak_resident_bytes();
// What it has in memory now.
std::uint64_t resident_bytes();

// As the system names it ("Intel(R) Xeon(R) …"); empty when it does not.
std::string cpu_name();

bool stderr_is_terminal();

}  // namespace idxr::machine
