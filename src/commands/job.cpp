// idxr job: its verbs, their help, and what they share.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "idxr/config/nearest.hpp"
#include "idxr/config/units.hpp"
#include "job_verbs.hpp"

namespace idxr::commands {
namespace {

const Verb verbs[] = {
    {"submit", "check a job and put it into the queue", "[FILE…] [JOB.toml] [options] [-- options of the command]",
     submit_flags, job_submit},
    {"list", "the jobs there are", "[options]", list_flags, job_list},
    {"show", "all that is known of a job", "JOB [options]", show_flags, job_show},
    {"watch", "see jobs run until they are over", "[JOB…] [options]", watch_flags, job_watch},
    {"logs", "what the program wrote", "JOB [options]", logs_flags, job_logs},
    {"cancel", "stop jobs for good", "JOB… [options]", change_flags, job_cancel},
    {"pause", "stop jobs until they are resumed", "JOB… [options]", change_flags, job_pause},
    {"resume", "let paused jobs go on", "JOB… [options]", change_flags, job_resume},
    {"retry", "start jobs again that did not complete", "JOB… [options]", change_flags, job_retry},
    {"wait", "wait until jobs are over", "JOB… [options]", wait_flags, job_wait},
    {"remove", "forget jobs that are over; their output stays", "JOB… [options]", change_flags, job_remove},
};

const Verb& verb_named(const std::string& word) {
    std::vector<std::string_view> names;
    for (const auto& verb : verbs) {
        if (verb.name == word) return verb;
        names.push_back(verb.name);
    }
    fail(ExitCode::usage, "unknown verb '{}' of idxr job{}; there are {}", word, config::did_you_mean(word, names),
         fmt::join(names, ", "));
}

}  // namespace

std::span<const Verb> job_verbs() { return verbs; }

std::string job_options() {
    std::string text = "\nVerbs\n";
    for (const auto& verb : verbs) text += fmt::format("  {:<10} {}\n", verb.name, verb.purpose);
    return text +
           "\n'idxr job VERB --help' lists the options of a verb. A JOB is an ID, the beginning of one, or the name of "
           "a job.\n"
           "The store is --store, else $IDXR_STORE, else a file in ~/.local/share/idxr.\n";
}

ExitCode job(const Arguments& arguments) {
    if (arguments.empty()) fail(ExitCode::usage, "what about the jobs? 'idxr job --help' lists the verbs");
    const auto& verb = verb_named(arguments.front());
    const Arguments rest(arguments.begin() + 1, arguments.end());
    const auto end = std::ranges::find(rest, "--");
    if (std::find(rest.begin(), end, "--help") != end || std::find(rest.begin(), end, "-h") != end) {
        std::fputs(
            fmt::format("idxr job {}: {}.\n\nUsage\n  idxr job {} {}\n{}", verb.name, verb.purpose, verb.name,
                        verb.usage, config::help_text(verb.run == job_submit ? submit_flags_for(rest) : verb.flags()))
                .c_str(),
            stdout);
        return ExitCode::ok;
    }
    return verb.run(rest);
}

void add_common_flags(std::vector<config::Flag>& flags) {
    flags.push_back({"store", "PLACE", "file or postgresql:// URL of the job store",
                     "$IDXR_STORE, else ~/.local/share/idxr/jobs.sqlite", "General"});
    flags.push_back({"json", "", "answer as JSON, for scripts", "", "General"});
    flags.push_back({"help", "", "print this and stop", "", "General"});
}

std::string store_place(const config::CommandLine& line) {
    return line.has("store") ? line.value("store") : store::default_place();
}

void add_name_flag(std::vector<config::Flag>& flags) {
    flags.push_back({"name", "NAME", "the job of this name, in place of an ID", "", "Job", true});
}

bool names_jobs(const config::CommandLine& line) { return !line.positional.empty() || line.has("name"); }

std::vector<store::Job> jobs_named(store::Database& database, const config::CommandLine& line) {
    if (!names_jobs(line))
        fail(ExitCode::usage,
             "name the job by its ID or the beginning of it, or by --name; 'idxr job list' shows them");
    std::vector<store::Job> jobs;
    const auto add = [&](store::Job job) {
        if (std::ranges::find(jobs, job.id, &store::Job::id) == jobs.end()) jobs.push_back(std::move(job));
    };
    for (const auto& word : line.positional) add(store::find(database, word));
    if (line.has("name"))
        for (const auto& name : line.given.at("name")) add(store::find_by_name(database, name));
    return jobs;
}

std::string clock_time(store::Time time) {
    if (time == 0) return "-";
    return fmt::format("{:%Y-%m-%d %H:%M:%S}", fmt::localtime(static_cast<std::time_t>(time / 1000)));
}

std::string as_table(const std::vector<std::vector<std::string>>& rows, const std::vector<bool>& right) {
    std::vector<std::size_t> widths(right.size(), 0);
    for (const auto& row : rows)
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t c = 0; c < row.size(); ++c)
            line += right[c] ? fmt::format("{:>{}}  ", row[c], widths[c]) : fmt::format("{:<{}}  ", row[c], widths[c]);
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

std::int64_t seconds_of(const std::string& flag, const std::string& text) {
    const auto seconds = config::parse_seconds(text);
    if (!seconds) fail(ExitCode::usage, "--{} must be a time such as 90, 30s, 15m, 8h or 2d", flag);
    return *seconds;
}

ExitCode outcome(const std::vector<store::Job>& jobs) {
    const bool good = std::ranges::all_of(jobs, [](const auto& job) { return job.state == store::State::completed; });
    return good ? ExitCode::ok : ExitCode::not_completed;
}

}  // namespace idxr::commands
