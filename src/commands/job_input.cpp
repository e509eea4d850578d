// Checking the inputs of a job at submission, and what it will need.
#include "job_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>

#include "asked.hpp"
#include "idxr/common/error.hpp"
#include "idxr/common/machine.hpp"
#include "idxr/config/job.hpp"
#include "idxr/pipeline/needs.hpp"
#include "idxr/profile/validate.hpp"
#include "idxr/recognise/column_map.hpp"

namespace idxr::commands {
namespace {

namespace fs = std::filesystem;

// Flags of the commands that a job says itself, or that it is not there for.
constexpr std::array<std::string_view, 7> own_flags{"threads", "memory", "output",     "dry-run",
                                                    "json",    "help",   "dump-config"};
constexpr std::uint64_t mebibyte = 1 << 20;
constexpr std::uint64_t rows_a_core = 250'000;

// The input, and the flags of the command that were given.
std::vector<std::string> arguments_of(const config::CommandLine& line, const orchestrate::JobType& type) {
    std::vector<std::string> words;
    for (const auto& word : line.positional)
        if (type.one_source && !word.ends_with(".toml"))
            words.insert(words.end(), {"--source", "records=" + word});
        else
            words.push_back(word);
    for (const auto& flag : flags_of(type))
        if (const auto found = line.given.find(flag.name); found != line.given.end())
            for (const auto& value : found->second) words.push_back(fmt::format("--{}={}", flag.name, value));
    if (type.one_source && !line.has("unique")) words.push_back("--unique=no");
    return words;
}

std::uint64_t round_up(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit * unit; }

void take(store::Job& job, const Estimate& estimate) {
    job.estimated_rows = estimate.rows;
    job.estimated_memory = estimate.memory;
    job.estimated_core_seconds = estimate.core_seconds;
}

// What a job did not ask for: a core for so many rows, and a quarter more memory than the estimate. `least` is the
// memory below which it would be refused.
void fill_needs(store::Job& job, const config::CommandLine& line, int threads, std::uint64_t memory,
                std::uint64_t least) {
    auto& needs = job.needs;
    if (!line.has("threads") && threads > 0) needs.threads = threads;
    if (!line.has("threads") && threads == 0 && job.estimated_rows > 0) {
        const auto cores = static_cast<std::uint64_t>(std::max(1, machine::cores().of_node / needs.ranks));
        needs.threads = static_cast<int>(std::clamp<std::uint64_t>(
            job.estimated_rows / rows_a_core / static_cast<std::uint64_t>(needs.ranks), 1, cores));
    }
    if (needs.memory == 0) needs.memory = memory;
    if (needs.memory == 0 && job.estimated_memory > 0)
        needs.memory =
            std::max(256 * mebibyte,
                     round_up(job.estimated_memory / 4 * 5 / static_cast<std::uint64_t>(needs.ranks), 64 * mebibyte));
    const auto given = needs.memory * static_cast<std::uint64_t>(needs.ranks);
    if (given > 0 && given < least)
        fail(ExitCode::resources,
             "this input needs about {:.1f} GiB in all, --memory allows {:.1f} GiB on {} ranks; give more",
             static_cast<double>(least) / (1 << 30), static_cast<double>(given) / (1 << 30), needs.ranks);
}

// Inputs of a job that starts later need not be there yet. Returns the memory below which it would be refused.
std::uint64_t inspect(store::Job& job, bool later, const std::function<Estimate()>& estimate) {
    try {
        const auto found = estimate();
        take(job, found);
        return found.least_memory > 0 ? found.least_memory : found.memory;
    } catch (const Error& error) {
        if (!later || error.code() != ExitCode::input) throw;
        return 0;
    }
}

std::string name_of(const config::Settings& settings) {
    return fs::path(settings.job_file.empty() ? settings.sources.front().name : settings.job_file).stem();
}

void describe_match(store::Job& job, const orchestrate::JobType& type, const config::CommandLine& line,
                    const std::vector<std::string>& words, bool later) {
    auto loaded = config::load_job(words, recognise::role_names());
    auto& settings = loaded.settings;
    if (settings.dry_run || loaded.dump_config)
        fail(ExitCode::usage, "a job is there to be run; 'idxr match' itself has --dry-run and --dump-config");
    job.output = loaded.origins.contains("output.folder") ? settings.output : settings.output + "-" + job.id;
    if (job.name.empty()) job.name = name_of(settings);
    if (type.one_source) config::require_one_source(settings);
    const auto least = inspect(job, later, [&] {
        for (auto& source : settings.sources) source.files = config::expand_files(source.files);
        if (!settings.truth.empty()) config::expand_files({settings.truth});
        return pipeline::estimate(pipeline::inspect_alone(settings), job.needs.ranks);
    });
    fill_needs(job, line, settings.threads, settings.memory, least);
}

void describe_validation(store::Job& job, const config::CommandLine& line, const std::vector<std::string>& words,
                         bool later) {
    auto settings = validation_asked(words);
    job.output = line.has("output") ? settings.output : settings.output + "-" + job.id;
    if (job.name.empty()) job.name = name_of(settings);
    const auto least = inspect(job, later, [&] {
        for (auto& source : settings.sources) source.files = config::expand_files(source.files);
        return profile::check(settings, job.needs.ranks);
    });
    fill_needs(job, line, settings.threads, settings.memory, least);
}

void describe_conversion(store::Job& job, const config::CommandLine& line, const std::vector<std::string>& words,
                         bool later) {
    const auto asked = conversion_asked(words);
    job.output = asked.options.output;
    if (job.name.empty()) job.name = fs::path(asked.options.inputs.front()).stem();
    const auto least = inspect(job, later, [&] { return convert::check(asked.options, job.needs.ranks); });
    fill_needs(job, line, asked.threads, 0, least);
}

}  // namespace

std::vector<config::Flag> flags_of(const orchestrate::JobType& type) {
    auto flags = type.match_options          ? config::job_flags()
                 : type.command == "convert" ? convert_flags()
                                             : config::validate_flags();
    std::erase_if(flags,
                  [](const config::Flag& flag) { return std::ranges::find(own_flags, flag.name) != own_flags.end(); });
    for (auto& flag : flags)
        flag.group = fmt::format("Of idxr {}", type.match_options ? "match, by all types that match" : type.command);
    return flags;
}

void describe_work(store::Job& job, const orchestrate::JobType& type, const config::CommandLine& line,
                   const std::vector<std::string>& rest, bool later) {
    job.command = type.command;
    job.folder = fs::current_path();
    job.arguments = arguments_of(line, type);
    job.arguments.insert(job.arguments.end(), rest.begin(), rest.end());
    auto words = job.arguments;
    if (line.has("output")) words.push_back("--output=" + line.value("output"));
    if (type.match_options)
        describe_match(job, type, line, words, later);
    else if (type.command == "convert")
        describe_conversion(job, line, words, later);
    else
        describe_validation(job, line, words, later);
    job.output = fs::absolute(job.output).lexically_normal();
    while (job.output.size() > 1 && job.output.ends_with('/')) job.output.pop_back();
}

}  // namespace idxr::commands
