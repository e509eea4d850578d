// idxr evaluate: a finished run against the truth, for people or as JSON. Rank 0 does it.
#include "idxr/evaluate/evaluate.hpp"

#include <cstdio>

#include "idxr/commands/commands.hpp"
#include "idxr/commands/resources.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/mpi/agree.hpp"

namespace idxr::commands {
namespace {

std::vector<config::Flag> flags() {
    return {
        {"result", "RUN", "output folder of the run to measure", "", "Input"},
        {"truth", "FILE", "CSV of true entities: record_id, entity_id, and source and household_id if known", "",
         "Input"},
        {"labelled", "FILE", "CSV of record pairs with match, no_match or possible, beside or instead of the truth", "",
         "Input"},
        {"across", "", "count only pairs of two different sources", "", "Result"},
        {"json", "", "print all metrics as JSON", "", "Result"},
        {"help", "", "print this and stop", "", "Result"},
    };
}

evaluate::Options options_of(const config::CommandLine& line) {
    if (!line.positional.empty())
        fail(ExitCode::usage, "'{}' is not understood; the run is named by --result", line.positional.front());
    if (!line.has("result")) fail(ExitCode::usage, "--result is missing: the output folder of the run to measure");
    if (!line.has("truth") && !line.has("labelled"))
        fail(ExitCode::usage, "nothing to measure against: give --truth or --labelled");
    evaluate::Options options;
    options.result = line.value("result");
    options.truth = line.value("truth");
    options.labelled = line.value("labelled");
    options.across = line.on("across");
    return options;
}

}  // namespace

std::string evaluate_options() { return config::help_text(flags()); }

ExitCode evaluate(const Arguments& arguments, const mpi::Communicator& comm) {
    take_threads(comm, 0);
    mpi::from_root(comm, [&] {
        const auto line = config::parse_command_line(arguments, flags());
        const auto metrics = evaluate::evaluate(options_of(line));
        const auto text = line.on("json") ? metrics.dump(2) + "\n" : evaluate::table(metrics);
        std::fputs(text.c_str(), stdout);
        return std::string();
    });
    return ExitCode::ok;
}

}  // namespace idxr::commands
