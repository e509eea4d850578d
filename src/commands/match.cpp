// idxr match: the job from the command line, agreed on by all ranks, then the pipeline.
#include "idxr/pipeline/match.hpp"

#include <cstdio>

#include "idxr/commands/commands.hpp"
#include "idxr/commands/resources.hpp"
#include "idxr/config/job.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/recognise/column_map.hpp"

namespace idxr::commands {
namespace {

// From here on every file of a source is one that exists.
void find_inputs(config::Settings& settings) {
    for (auto& source : settings.sources) source.files = config::expand_files(source.files);
    if (!settings.truth.empty()) config::expand_files({settings.truth});
}

// `adjust` makes the job that of another command of this kind.
ExitCode match_as(const Arguments& arguments, const mpi::Communicator& comm, void (*adjust)(config::Job&)) {
    const auto agreed = mpi::from_root(comm, [&]() -> std::string {
        auto job = config::load_job(arguments, recognise::role_names());
        adjust(job);
        if (job.dump_config) {
            std::fputs(config::dump(job).c_str(), stdout);
            return {};
        }
        find_inputs(job.settings);
        return config::serialise(job.settings);
    });
    if (agreed.empty()) return ExitCode::ok;
    auto settings = config::deserialise(agreed);
    take_resources(comm, settings);
    return pipeline::match(settings, comm);
}

}  // namespace

std::string match_options() { return config::help_text(config::job_flags()); }

ExitCode match(const Arguments& arguments, const mpi::Communicator& comm) {
    return match_as(arguments, comm, [](config::Job&) {});
}

ExitCode deduplicate(const Arguments& arguments, const mpi::Communicator& comm) {
    return match_as(arguments, comm, [](config::Job& job) {
        config::require_one_source(job.settings);
        job.settings.sources[0].unique = false;
    });
}

ExitCode households(const Arguments& arguments, const mpi::Communicator& comm) {
    return match_as(arguments, comm, [](config::Job& job) {
        if (!job.origins.contains("output.tables")) job.settings.tables = {"identities", "households"};
    });
}

ExitCode train(const Arguments& arguments, const mpi::Communicator& comm) {
    return match_as(arguments, comm, [](config::Job& job) {
        if (!job.origins.contains("output.tables")) job.settings.tables = {};
    });
}

}  // namespace idxr::commands
