// Sharing the cores and memory of a node among its ranks.
#include "idxr/commands/resources.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "idxr/common/machine.hpp"
#include "idxr/config/units.hpp"

namespace idxr::commands {
namespace {

// The ranks of this node, and those among them that may run on the same cores as this one.
struct Neighbours {
    int on_node = 1;
    int on_cores = 1;
};

Neighbours neighbours(const mpi::Communicator& comm) {
    MPI_Comm node = MPI_COMM_NULL;
    if (MPI_Comm_split_type(comm.raw(), MPI_COMM_TYPE_SHARED, 0, MPI_INFO_NULL, &node) != MPI_SUCCESS)
        fail(ExitCode::internal, "MPI failed in MPI_Comm_split_type");
    const auto own = machine::affinity_id();
    const auto ids = mpi::Communicator(node).all_gather(own);
    MPI_Comm_free(&node);
    return {static_cast<int>(ids.size()), static_cast<int>(std::ranges::count(ids, own))};
}

int threads_by_environment() {
    const char* text = std::getenv("OMP_NUM_THREADS");
    const auto count = config::parse_count(text == nullptr ? "" : text);
    return count && *count >= 1 && *count <= 4096 ? static_cast<int>(*count) : 0;
}

void warn_of_binding(const mpi::Communicator& comm, int threads, int on_node) {
    const auto cores = machine::cores();
    const int possible = std::max(1, cores.of_launcher / on_node);
    const int wanted = threads == 0 ? possible : std::min(threads, possible);
    if (comm.any(cores.of_process < wanted) && comm.root())
        std::fputs(
            fmt::format("idxr: warning: ranks are bound to fewer cores ({}) than they could use ({}); start them with "
                        "'mpirun --bind-to none'\n",
                        cores.of_process, possible)
                .c_str(),
            stderr);
}

}  // namespace

int take_threads(const mpi::Communicator& comm, int threads) {
    if (machine::bound_by_default()) machine::widen_to_launcher();
    const auto near = neighbours(comm);
    if (threads == 0) threads = threads_by_environment();
    warn_of_binding(comm, threads, near.on_node);
    if (threads == 0) threads = std::max(1, machine::cores().of_process / near.on_cores);
    omp_set_dynamic(0);
    omp_set_num_threads(threads);
    return threads;
}

void take_resources(const mpi::Communicator& comm, config::Settings& settings) {
    settings.threads = take_threads(comm, settings.threads);
    if (settings.memory == 0)
        settings.memory = machine::memory() / 4 * 3 / static_cast<std::uint64_t>(neighbours(comm).on_node);
}

}  // namespace idxr::commands
