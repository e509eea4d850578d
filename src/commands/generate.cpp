// idxr generate: synthetic records and the truth about them, by all ranks.
#include "idxr/generate/generate.hpp"

#include <fmt/format.h>

#include <charconv>
#include <limits>

#include "idxr/commands/commands.hpp"
#include "idxr/commands/resources.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/config/units.hpp"
#include "idxr/mpi/agree.hpp"

namespace idxr::commands {
namespace {

std::vector<config::Flag> flags() {
    const generate::Options standard;
    return {
        {"records", "N", "how many rows", "", "Output"},
        {"output", "FILE", "CSV of the records", "", "Output"},
        {"truth", "FILE", "CSV of record_id, entity_id, household_id", "none", "Output"},
        {"overwrite", "", "replace files that are there", "", "Output"},
        {"seed", "N", "the same seed gives the same bytes on any number of ranks", fmt::format("{}", standard.seed),
         "Population"},
        {"noise", "F", "scale of errors and missing values: 0 none, 1 as in real files, at most 10",
         fmt::format("{}", standard.noise), "Population"},
        {"sources", "N", "how many source systems the records come from", fmt::format("{}", standard.sources),
         "Population"},
        {"threads", "N", "per rank", "auto", "Running"},
        {"help", "", "print this and stop", "", "Running"},
    };
}

std::uint64_t count_of(const config::CommandLine& line, const std::string& flag, std::uint64_t otherwise,
                       std::uint64_t least, std::uint64_t most) {
    if (!line.has(flag)) return otherwise;
    const auto count = config::parse_count(line.value(flag));
    if (!count || *count < least || *count > most)
        fail(ExitCode::usage, "--{} must be a whole number from {} to {}", flag, least, most);
    return *count;
}

double noise_of(const config::CommandLine& line, double otherwise) {
    if (!line.has("noise")) return otherwise;
    const auto text = line.value("noise");
    double noise = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), noise);
    if (error != std::errc() || end != text.data() + text.size() || !(noise >= 0 && noise <= 10))
        fail(ExitCode::usage, "--noise must be a number from 0 to 10");
    return noise;
}

generate::Options options_of(const config::CommandLine& line) {
    if (!line.positional.empty())
        fail(ExitCode::usage, "'{}' is not understood; the file to write is named by --output",
             line.positional.front());
    if (!line.has("records")) fail(ExitCode::usage, "--records is missing: how many rows to make");
    if (!line.has("output")) fail(ExitCode::usage, "--output is missing: the file to write");
    generate::Options options;
    options.records = count_of(line, "records", 0, 1, std::uint64_t{1} << 40);
    options.output = line.value("output");
    options.truth = line.value("truth");
    options.seed = count_of(line, "seed", options.seed, 0, std::numeric_limits<std::uint64_t>::max());
    options.sources = static_cast<decltype(options.sources)>(
        count_of(line, "sources", static_cast<std::uint64_t>(options.sources), 1, 1000));
    options.noise = noise_of(line, options.noise);
    options.overwrite = line.on("overwrite");
    return options;
}

int threads_of(const config::CommandLine& line) {
    return line.value("threads", "auto") == "auto" ? 0 : static_cast<int>(count_of(line, "threads", 0, 1, 4096));
}

}  // namespace

std::string generate_options() { return config::help_text(flags()); }

ExitCode generate(const Arguments& arguments, const mpi::Communicator& comm) {
    generate::Options options;
    int threads = 0;
    mpi::together(comm, [&] {
        const auto line = config::parse_command_line(arguments, flags());
        options = options_of(line);
        threads = threads_of(line);
    });
    take_threads(comm, threads);
    generate::run(options, comm);
    return ExitCode::ok;
}

}  // namespace idxr::commands
