// Checking the inputs of a job at submission, and what it will need.
#include "job_input.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <numeric>

#include "idxr/common/error.hpp"
#include "idxr/common/machine.hpp"
#include "idxr/config/job.hpp"
#include "idxr/pipeline/needs.hpp"
#include "idxr/recognise/column_map.hpp"

namespace idxr::commands {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 8> own_flags{"threads", "memory", "output",      "dry-run",
                                                    "json",    "help",   "dump-config", "source"};
constexpr std::uint64_t mebibyte = 1 << 20;
constexpr std::uint64_t rows_a_core = 250'000;

std::vector<std::string> match_arguments(const config::CommandLine& line, bool one_source) {
    std::vector<std::string> words;
    for (const auto& word : line.positional)
        if (one_source && !word.ends_with(".toml"))
            words.insert(words.end(), {"--source", "records=" + word});
        else
            words.push_back(word);
    for (const auto& flag : match_flags_of_jobs())
        if (const auto found = line.given.find(flag.name); found != line.given.end())
            for (const auto& value : found->second) words.push_back(fmt::format("--{}={}", flag.name, value));
    if (one_source && !line.has("unique")) words.push_back("--unique=no");
    return words;
}

std::uint64_t round_up(std::uint64_t bytes, std::uint64_t unit) { return (bytes + unit - 1) / unit * unit; }

// What a job did not ask for: a core for so many rows, and a quarter more memory than the estimate.
void fill_needs(store::Job& job, const config::Settings& settings, bool threads_said) {
    auto& needs = job.needs;
    if (!threads_said && settings.threads > 0) needs.threads = settings.threads;
    if (!threads_said && settings.threads == 0 && job.estimated_rows > 0) {
        const auto cores = static_cast<std::uint64_t>(std::max(1, machine::cores().of_node / needs.ranks));
        needs.threads = static_cast<int>(std::clamp<std::uint64_t>(
            job.estimated_rows / rows_a_core / static_cast<std::uint64_t>(needs.ranks), 1, cores));
    }
    if (needs.memory == 0) needs.memory = settings.memory;
    if (needs.memory == 0 && job.estimated_memory > 0)
        needs.memory =
            std::max(256 * mebibyte,
                     round_up(job.estimated_memory / 4 * 5 / static_cast<std::uint64_t>(needs.ranks), 64 * mebibyte));
}

void describe_match(store::Job& job, const orchestrate::JobType& type, const config::CommandLine& line,
                    const std::vector<std::string>& rest, bool later) {
    job.arguments = match_arguments(line, type.one_source);
    job.arguments.insert(job.arguments.end(), rest.begin(), rest.end());
    auto words = job.arguments;
    if (line.has("output")) words.push_back("--output=" + line.value("output"));
    auto loaded = config::load_job(words, recognise::role_names());
    auto& settings = loaded.settings;
    if (settings.dry_run || loaded.dump_config)
        fail(ExitCode::usage, "a job is there to be run; 'idxr match' itself has --dry-run and --dump-config");
    const auto& from = loaded.origins;
    job.output = from.contains("output.folder") ? settings.output : settings.output + "-" + job.id;
    if (job.name.empty())
        job.name = fs::path(settings.job_file.empty() ? settings.sources.front().name : settings.job_file).stem();
    if (type.one_source) config::require_one_source(settings);
    try {
        for (auto& source : settings.sources) source.files = config::expand_files(source.files);
        if (!settings.truth.empty()) config::expand_files({settings.truth});
        const auto inputs = pipeline::inspect_alone(settings);
        job.estimated_rows =
            std::accumulate(inputs.estimated_rows.begin(), inputs.estimated_rows.end(), std::uint64_t{0});
        job.estimated_memory = pipeline::memory_needed(inputs, job.needs.ranks);
    } catch (const Error& error) {
        if (!later || error.code() != ExitCode::input) throw;
    }
    fill_needs(job, settings, line.has("threads"));
    const auto given = job.needs.memory * static_cast<std::uint64_t>(job.needs.ranks);
    if (given > 0 && given < job.estimated_memory)
        fail(ExitCode::resources,
             "this input needs about {:.1f} GiB in all, --memory allows {:.1f} GiB on {} ranks; give more",
             static_cast<double>(job.estimated_memory) / (1 << 30), static_cast<double>(given) / (1 << 30),
             job.needs.ranks);
}

}  // namespace

std::vector<config::Flag> match_flags_of_jobs() {
    auto flags = config::job_flags();
    std::erase_if(flags, [](const config::Flag& flag) {
        return flag.name != "source" && std::ranges::find(own_flags, flag.name) != own_flags.end();
    });
    for (auto& flag : flags) flag.group = "Of idxr match, by its types of jobs";
    return flags;
}

void describe_work(store::Job& job, const orchestrate::JobType& type, const config::CommandLine& line,
                   const std::vector<std::string>& rest, bool later) {
    job.command = type.command;
    job.folder = fs::current_path();
    if (type.match_options) {
        describe_match(job, type, line, rest, later);
    } else {
        if (line.positional.empty()) fail(ExitCode::usage, "no input: name the files of records");
        if (!later) config::expand_files(line.positional);
        job.arguments = line.positional;
        if (line.has("format")) job.arguments.push_back("--format=" + line.value("format"));
        job.arguments.insert(job.arguments.end(), rest.begin(), rest.end());
        job.output = line.value("output");
        if (job.name.empty()) job.name = fs::path(line.positional.front()).stem();
    }
    if (!job.output.empty()) job.output = fs::absolute(job.output).lexically_normal();
    while (job.output.size() > 1 && job.output.ends_with('/')) job.output.pop_back();
}

}  // namespace idxr::commands
