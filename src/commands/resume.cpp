// idxr resume: the job that a run's folder holds, once more.
#include <filesystem>

#include "idxr/commands/commands.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/match.hpp"

namespace idxr::commands {

ExitCode resume(const Arguments& arguments, const mpi::Communicator& comm) {
    if (arguments.empty() || arguments.front().starts_with('-'))
        fail(ExitCode::usage, "name the folder of the run first: idxr resume RUN");
    const auto& run = arguments.front();
    const auto job = run + "/" + pipeline::kept_job;
    mpi::together(comm, [&] {
        if (comm.root() && !std::filesystem::exists(job))
            fail(ExitCode::input, "{}: holds no run of idxr match that could go on", run);
    });
    Arguments again{job, "--output", run};
    again.insert(again.end(), arguments.begin() + 1, arguments.end());
    return match(again, comm);
}

}  // namespace idxr::commands
