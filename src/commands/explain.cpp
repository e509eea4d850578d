// idxr explain: why two records are one person or two, for people or as JSON.
#include "idxr/explain/explain.hpp"

#include <unistd.h>

#include <cstdio>

#include "idxr/commands/commands.hpp"
#include "idxr/commands/resources.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/config/job.hpp"
#include "idxr/config/units.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/pipeline/match.hpp"
#include "idxr/recognise/column_map.hpp"

namespace idxr::commands {
namespace {

std::vector<config::Flag> flags() {
    return {
        {"identity", "MASTER_ID", "instead of two records: all of one identity, and the pairs that hold it together",
         "", "Question"},
        {"show-values", "", "print the values that were compared; else they stay in the data", "", "Result"},
        {"json", "", "print the explanation as JSON", "", "Result"},
        {"quiet", "", "no progress on the terminal", "", "Running"},
        {"threads", "N", "per rank", "auto", "Running"},
        {"help", "", "print this and stop", "", "Running"},
    };
}

void print(const explain::Json& told, bool json, std::string (*text)(const explain::Json&)) {
    const auto shown = json ? told.dump(2, ' ', false, explain::Json::error_handler_t::replace) + "\n" : text(told);
    std::fputs(shown.c_str(), stdout);
}

}  // namespace

std::string explain_options() { return config::help_text(flags()); }

ExitCode explain(const Arguments& arguments, const mpi::Communicator& comm) {
    config::CommandLine line;
    std::string folder;
    int threads = 0;
    mpi::together(comm, [&] {
        line = config::parse_command_line(arguments, flags());
        const bool whole = line.has("identity");
        if (line.positional.size() != (whole ? 1 : 3))
            fail(ExitCode::usage, "name {}",
                 whole ? "one folder: idxr explain RUN --identity MASTER_ID"
                       : "a folder and two records: idxr explain RUN ID1 ID2");
        folder = line.positional.front();
        while (folder.size() > 1 && folder.back() == '/') folder.pop_back();
        if (const auto said = line.value("threads", "auto"); said != "auto") {
            const auto count = config::parse_count(said);
            if (!count || *count < 1 || *count > 4096)
                fail(ExitCode::usage, "--threads must be a whole number from 1 to 4096, or auto");
            threads = static_cast<int>(*count);
        }
    });
    const bool json = line.on("json");
    if (line.has("identity")) {
        take_threads(comm, threads);
        const auto told = explain::explain_identity(comm, folder, line.value("identity"));
        if (comm.root()) print(told, json, explain::identity_text);
        return ExitCode::ok;
    }
    auto settings = config::deserialise(mpi::from_root(comm, [&] {
        explain::require_finished_run(folder);
        return config::serialise(
            config::load_job({folder + "/" + pipeline::kept_job}, recognise::role_names()).settings);
    }));
    settings.threads = threads;
    take_resources(comm, settings);
    auto progress = comm.root() ? report::Progress(stderr, line.on("quiet") || isatty(STDERR_FILENO) == 0)
                                : report::Progress::inert();
    const explain::PairQuestion question{line.positional[1], line.positional[2], line.on("show-values")};
    const auto told = explain::explain_pair(comm, folder, settings, question, progress);
    if (comm.root()) print(told, json, explain::pair_text);
    return ExitCode::ok;
}

}  // namespace idxr::commands
