// idxr job submit.
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cstdio>
#include <filesystem>

#include "idxr/config/nearest.hpp"
#include "idxr/config/options.hpp"
#include "idxr/config/units.hpp"
#include "idxr/orchestrate/cron.hpp"
#include "idxr/orchestrate/local_executor.hpp"
#include "idxr/orchestrate/slurm_executor.hpp"
#include "idxr/orchestrate/types.hpp"
#include "idxr/report/format.hpp"
#include "job_input.hpp"
#include "job_verbs.hpp"

namespace idxr::commands {
namespace {

std::string user_name() {
    const auto* user = getpwuid(geteuid());
    return user == nullptr ? std::to_string(geteuid()) : user->pw_name;
}

const orchestrate::JobType& type_named(const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& type : orchestrate::job_types()) names.push_back(type.name);
    const auto* type = orchestrate::job_type(word);
    if (type == nullptr)
        fail(ExitCode::usage, "unknown type '{}'{}; there are {}", word, config::did_you_mean(word, names),
             fmt::join(names, ", "));
    if (type->command.empty()) fail(ExitCode::usage, "jobs of type {} cannot be run by this idxr yet", word);
    if (std::ranges::find(commands(), type->command, &Command::name) == commands().end())
        fail(ExitCode::usage, "jobs of type {} need the command 'idxr {}', which this idxr does not have", word,
             type->command);
    return *type;
}

// The type decides which other flags there are, so it is looked for first.
std::string type_word(const Arguments& arguments) {
    for (std::size_t i = 0; i < arguments.size() && arguments[i] != "--"; ++i) {
        if (arguments[i] == "--type" && i + 1 < arguments.size()) return arguments[i + 1];
        if (arguments[i].starts_with("--type=")) return arguments[i].substr(7);
    }
    return "identity_matching";
}

int count_of(const config::CommandLine& line, const std::string& flag, int otherwise, int most) {
    if (!line.has(flag)) return otherwise;
    const auto count = config::parse_count(line.value(flag));
    const std::uint64_t least = flag == "max-retries" ? 0 : 1;
    if (!count || *count < least || *count > static_cast<std::uint64_t>(most))
        fail(ExitCode::usage, "--{} must be a whole number from {} to {}", flag, least, most);
    return static_cast<int>(*count);
}

store::Needs needs_of(const config::CommandLine& line) {
    store::Needs needs;
    needs.nodes = count_of(line, "nodes", 1, 100'000);
    needs.ranks = count_of(line, "ranks", needs.nodes, 1'000'000);
    if (needs.ranks < needs.nodes)
        fail(ExitCode::usage, "{} ranks cannot be on {} nodes; give --ranks a multiple of --nodes", needs.ranks,
             needs.nodes);
    needs.threads = count_of(line, "threads", 1, 4096);
    if (line.has("memory")) {
        const auto bytes = config::parse_bytes(line.value("memory"));
        if (!bytes || *bytes < 64 << 20)
            fail(ExitCode::usage, "--memory must be a size of at least 64MiB such as 8GiB");
        needs.memory = *bytes;
    }
    if (line.has("time-limit")) needs.time_limit = seconds_of("time-limit", line.value("time-limit"));
    needs.partition = line.value("partition");
    const auto of_names = [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-' || c == '.' || c == ',';
    };
    if (!std::ranges::all_of(needs.partition, of_names))
        fail(ExitCode::usage, "--partition must be the name of a partition, or some with commas between them");
    return needs;
}

// "k3f9" or "k3f9:any"; a name in place of the ID.
std::vector<store::Dependency> dependencies(store::Database& database, const config::CommandLine& line) {
    std::vector<store::Dependency> after;
    if (!line.has("after")) return after;
    for (const auto& word : line.given.at("after")) {
        const auto colon = word.rfind(':');
        const auto when = colon == word.npos ? "ok" : word.substr(colon + 1);
        if (when != "ok" && when != "any")
            fail(ExitCode::usage, "--after JOB:{}: a job is waited for as ok or any", when);
        const auto id = store::find(database, word.substr(0, colon)).id;
        std::erase_if(after, [&](const auto& known) { return known.job == id; });
        after.push_back({id, when == "any"});
    }
    return after;
}

std::string described(const store::Job& job) {
    std::string text = job.reason.empty() ? "" : fmt::format("because     {}\n", job.reason);
    text += fmt::format("needs       {}\n", needs_in_words(job));
    if (const auto estimate = estimate_in_words(job); !estimate.empty())
        text += fmt::format("estimate    {}\n", estimate);
    if (job.not_before > 0) text += fmt::format("first at    {}\n", clock_time(job.not_before));
    return text + fmt::format("output      {}\n", job.output);
}

// What the first attempt would be started with.
std::string script_shown(const store::Job& job) {
    const auto plan = orchestrate::plan_of(job, 1, job.needs, std::filesystem::read_symlink("/proc/self/exe"));
    return job.executor == "slurm" ? orchestrate::slurm_script(plan) : orchestrate::local_script(plan);
}

}  // namespace

std::string needs_in_words(const store::Job& job) {
    const auto counted = [](int count, std::string_view one) {
        return fmt::format("{} {}{}", count, one, count == 1 ? "" : "s");
    };
    const auto& needs = job.needs;
    return fmt::format(
        "{} x {}, {} a rank{}{}", counted(needs.ranks, "rank"), counted(needs.threads, "thread"),
        needs.memory == 0 ? "all the runner's memory over" : report::bytes(static_cast<double>(needs.memory)),
        needs.nodes == 1 ? "" : fmt::format(", {} nodes", needs.nodes),
        needs.time_limit == 0 ? "" : ", " + report::duration(static_cast<double>(needs.time_limit)) + " at most");
}

std::string estimate_in_words(const store::Job& job) {
    if (job.estimated_rows == 0) return "";
    return fmt::format("about {} rows, {} in all, {}", report::grouped(job.estimated_rows),
                       report::bytes(static_cast<double>(job.estimated_memory)),
                       report::duration(job.estimated_core_seconds / job.needs.cores()));
}

std::vector<config::Flag> submit_flags() { return submit_flags_for({}); }

std::vector<config::Flag> submit_flags_for(const Arguments& arguments) {
    std::string types;
    for (const auto& type : orchestrate::job_types())
        if (!type.command.empty()) types += fmt::format("{}{}", types.empty() ? "" : ", ", type.name);
    std::vector<config::Flag> flags{
        {"type", "TYPE", types + "; with --help: its options", "identity_matching", "Job"},
        {"name", "NAME", "for people", "that of the job file or the first source", "Job"},
        {"priority", "LEVEL", "low, normal, high or urgent", "normal", "Job"},
        {"after", "JOB[:any]", "start when this job (its ID or name) has completed, or has ended in any way", "", "Job",
         true},
        {"schedule", "CRON", "start at these times, again and again, as '0 2 * * *'", "", "Job"},
        {"max-retries", "N", "how often it is tried again after a fault that may pass", "2", "Job"},
        {"created-by", "WHO", "who sends it", "the user", "Job"},
        {"tag", "WORD", "to find it by", "", "Job", true},
        {"config", "JSON",
         "configuration, or a file that holds it: input_data, chunk_size, parallel_workers, match_threshold, "
         "enable_ml, output_format, output",
         "", "Job"},
        {"output", "PATH", "where the result goes", "by matching idxr-NAME-ID, by validation idxr-validate-NAME-ID",
         "Job"},
        {"dry-run", "", "check everything, show the script, submit nothing", "", "Job"},
        {"ranks", "N", "MPI ranks", "one a node", "Resources"},
        {"threads", "N", "per rank", "1 for each 250,000 rows, up to the cores", "Resources"},
        {"memory", "SIZE", "ceiling per rank", "a quarter more than the estimate", "Resources"},
        {"time-limit", "TIME", "after which an attempt is stopped: 90, 15m, 8h, 2d", "none", "Resources"},
        {"nodes", "N", "of Slurm", "1", "Resources"},
        {"partition", "NAME", "of Slurm", "its default", "Resources"},
        {"executor", "NAME", "only by runners of this executor: local or slurm", "any", "Resources"},
    };
    const auto of_command = flags_of(type_named(type_word(arguments)));
    flags.insert(flags.end(), of_command.begin(), of_command.end());
    add_common_flags(flags);
    return flags;
}

ExitCode job_submit(const Arguments& arguments) {
    const auto& type = type_named(type_word(arguments));
    const auto dashes = std::ranges::find(arguments, "--");
    const Arguments rest(dashes == arguments.end() ? dashes : dashes + 1, arguments.end());
    const auto flags = submit_flags_for({arguments.begin(), dashes});
    auto line = config::parse_command_line({arguments.begin(), dashes}, flags);

    store::Job job;
    if (line.has("config")) job.configuration = apply_configuration(line.value("config"), line, type);
    job.type = type.name;
    job.name = line.value("name");
    const auto priority = store::priority_named(line.value("priority", "normal"));
    if (!priority) fail(ExitCode::usage, "--priority must be low, normal, high or urgent");
    job.priority = *priority;
    job.max_retries = count_of(line, "max-retries", 2, 100);
    job.created_by = line.value("created-by", user_name());
    if (line.has("tag")) job.tags = line.given.at("tag");
    job.executor = line.value("executor");
    if (!job.executor.empty() && job.executor != "local" && job.executor != "slurm")
        fail(ExitCode::usage, "--executor must be local or slurm");
    job.needs = needs_of(line);

    store::Database database(store_place(line));
    job.after = dependencies(database, line);
    job.id = store::new_id(database);
    if (line.has("schedule")) {
        job.schedule = line.value("schedule");
        job.not_before = orchestrate::next_time(orchestrate::parse_schedule(job.schedule), database.now());
    }
    describe_work(job, type, line, rest, !job.after.empty() || !job.schedule.empty());
    if (!job.schedule.empty()) job.output = orchestrate::output_at(job.output, job.not_before);

    if (line.on("dry-run")) {
        std::fputs((described(job) + "\n" + script_shown(job)).c_str(), stdout);
        return ExitCode::ok;
    }
    job = store::add(database, job);
    const auto hint = without_runner(database);
    std::fputs((line.on("json") ? print_json(to_json(job))
                                : fmt::format("job         {} ({}), {}, {} priority\n", job.id, job.name,
                                              store::name(job.state), store::name(job.priority)) +
                                      described(job) + (hint.empty() ? "" : hint + "\n"))
                   .c_str(),
               stdout);
    return ExitCode::ok;
}

}  // namespace idxr::commands
