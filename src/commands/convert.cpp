// idxr convert: tables of records between formats, by all ranks.
#include "idxr/convert/convert.hpp"

#include <algorithm>

#include "asked.hpp"
#include "idxr/commands/commands.hpp"
#include "idxr/commands/resources.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/config/options.hpp"
#include "idxr/config/units.hpp"
#include "idxr/mpi/agree.hpp"

namespace idxr::commands {
namespace {

// Options of `idxr match` that mean the same here.
constexpr std::string_view of_source[] = {"columns", "encoding", "delimiter", "date-order", "reference-date"};

}  // namespace

std::vector<config::Flag> convert_flags() {
    std::vector<config::Flag> flags{
        {"output", "FILE|FOLDER", "a .csv, .parquet or .h5 file for one input, else a folder", "", "Output"},
        {"format", "LIST", "any of csv, hdf5, parquet: what is made in a folder", "", "Output"},
        {"standardise", "", "write the standardised fields, not the columns as they are", "", "Output"},
        {"overwrite", "", "replace files that are there", "", "Output"},
        {"max-rejects", "SHARE", "largest share of rows of an input that may be rejected, as 0.05 or 5%", "0.05",
         "Output"},
        {"threads", "N", "per rank", "auto", "Running"},
        {"chunk-size", "SIZE", "input text that one thread takes at a time", "8MiB", "Running"},
        {"scratch", "DIR", "folder for compressed inputs while they are read", "beside the output", "Running"},
        {"quiet", "", "print nothing but errors", "", "Running"},
        {"help", "", "print this and stop", "", "Running"},
    };
    for (const auto& option : config::source_options())
        if (std::ranges::find(of_source, option.flag) != std::end(of_source))
            flags.push_back({std::string(option.flag), std::string(option.metavar), std::string(option.help),
                             std::string(option.unset), "Input"});
    return flags;
}

Conversion conversion_asked(const Arguments& arguments) {
    const auto line = config::parse_command_line(arguments, convert_flags());
    Conversion asked;
    auto& options = asked.options;
    options.inputs = line.positional;
    if (options.inputs.empty())
        fail(ExitCode::usage,
             "no input: name the files, for example 'idxr convert people.csv --output people.parquet'");
    options.output = line.value("output");
    while (options.output.size() > 1 && options.output.back() == '/') options.output.pop_back();
    if (options.output.empty()) fail(ExitCode::usage, "--output is missing: the file or folder to write");
    if (line.has("format")) options.formats = config::split_list(line.value("format"));
    for (const auto& word : options.formats)
        if (word != "csv" && word != "hdf5" && word != "parquet")
            fail(ExitCode::usage, "--format must be one or more of csv, hdf5, parquet");
    if (line.has("format") && options.formats.empty())
        fail(ExitCode::usage, "--format must be one or more of csv, hdf5, parquet");
    for (const auto& option : config::source_options()) {
        const std::string flag(option.flag);
        if (std::ranges::find(of_source, option.flag) == std::end(of_source) || !line.has(flag)) continue;
        const auto values = option.kind == config::Kind::columns ? config::split_columns(line.value(flag))
                                                                 : config::Values{line.value(flag)};
        if (values.empty() || !option.set(options.reading, values))
            fail(ExitCode::usage, "--{} must be {}", flag, option.expects);
    }
    options.standardise = line.on("standardise");
    if (!options.standardise && (line.has("columns") || line.has("date-order") || line.has("reference-date")))
        fail(ExitCode::usage, "--columns, --date-order and --reference-date need --standardise");
    options.overwrite = line.on("overwrite");
    options.quiet = line.on("quiet");
    options.scratch = line.value("scratch");
    if (line.has("max-rejects")) {
        const auto share = config::parse_share(line.value("max-rejects"));
        if (!share) fail(ExitCode::usage, "--max-rejects must be a share from 0 to 1");
        options.max_rejects = *share;
    }
    if (line.has("chunk-size")) {
        const auto bytes = config::parse_bytes(line.value("chunk-size"));
        if (!bytes || *bytes < 1024 || *bytes > (std::uint64_t{1} << 30))
            fail(ExitCode::usage, "--chunk-size must be a size from 1KiB to 1GiB");
        options.chunk_bytes = *bytes;
    }
    if (const auto said = line.value("threads", "auto"); said != "auto") {
        const auto count = config::parse_count(said);
        if (!count || *count < 1 || *count > 4096)
            fail(ExitCode::usage, "--threads must be a whole number from 1 to 4096, or auto");
        asked.threads = static_cast<int>(*count);
    }
    return asked;
}

std::string convert_options() { return config::help_text(convert_flags()); }

ExitCode convert(const Arguments& arguments, const mpi::Communicator& comm) {
    Conversion asked;
    mpi::together(comm, [&] { asked = conversion_asked(arguments); });
    take_threads(comm, asked.threads);
    convert::convert(asked.options, comm);
    return ExitCode::ok;
}

}  // namespace idxr::commands
