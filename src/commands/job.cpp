// idxr job: its verbs, their help, and what they share.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <ctime>

#include "guides.hpp"
#include "idxr/config/nearest.hpp"
#include "idxr/config/units.hpp"
#include "idxr/store/runners.hpp"
#include "job_verbs.hpp"

namespace idxr::commands {
namespace {

const Verb verbs[] = {
    {"submit", "check a job and put it into the queue", "[FILE…] [JOB.toml] [options] [-- options of the command]",
     "  idxr generate --records 10000 --output people.csv --truth truth.csv\n"
     "  idxr job submit people.csv --name nightly --priority high --max-retries 2\n"
     "  idxr job submit people.csv --type batch_etl --output p.parquet --after nightly\n"
     "  idxr job submit people.csv --name daily --schedule '0 2 * * *'\n",
     submit_flags, job_submit},
    {"list", "the jobs there are", "[options]",
     "  idxr job list --state running,queued\n"
     "  idxr job list --limit 20 --json\n",
     list_flags, job_list},
    {"show", "all that is known of a job", "JOB [options]", "  idxr job show nightly\n", show_flags, job_show},
    {"watch", "see jobs run until they are over", "[JOB…] [options]",
     "  idxr job watch\n"
     "  idxr job watch nightly | tee nightly.log\n",
     watch_flags, job_watch},
    {"logs", "what the program wrote", "JOB [options]", "  idxr job logs nightly --follow\n", logs_flags, job_logs},
    {"cancel", "stop jobs for good", "JOB… [options]", "  idxr job cancel nightly\n", change_flags, job_cancel},
    {"pause", "stop jobs until they are resumed", "JOB… [options]", "  idxr job pause nightly\n", change_flags,
     job_pause},
    {"resume", "let paused jobs go on", "JOB… [options]", "  idxr job resume nightly\n", change_flags, job_resume},
    {"retry", "start jobs again that did not complete", "JOB… [options]", "  idxr job retry nightly\n", change_flags,
     job_retry},
    {"wait", "wait until jobs are over", "JOB… [options]", "  idxr job wait nightly --timeout 8h && echo completed\n",
     wait_flags, job_wait},
    {"remove", "forget jobs that are over; their output stays", "JOB… [options]", "  idxr job remove nightly\n",
     change_flags, job_remove},
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
           "\n'idxr job VERB --help' lists the options of a verb. A JOB is an ID, the\n"
           "beginning of one, or the name of a job. The store is --store, else\n"
           "$IDXR_STORE, else a file in ~/.local/share/idxr.\n";
}

ExitCode job(const Arguments& arguments) {
    if (arguments.empty()) fail(ExitCode::usage, "what about the jobs? 'idxr job --help' lists the verbs");
    const auto& verb = verb_named(arguments.front());
    const Arguments rest(arguments.begin() + 1, arguments.end());
    const auto end = std::ranges::find(rest, "--");
    if (std::find(rest.begin(), end, "--help") != end || std::find(rest.begin(), end, "-h") != end) {
        const auto flags = verb.run == job_submit ? submit_flags_for(rest) : verb.flags();
        const auto text = fmt::format("idxr job {}: {}.\n\nUsage\n  idxr job {} {}\n\nExamples\n{}{}\nExit codes\n{}",
                                      verb.name, verb.purpose, verb.name, verb.usage, verb.examples,
                                      config::help_text(flags), exit_codes_help());
        std::fputs(text.c_str(), stdout);
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

std::string waits_for(const store::Job& job) {
    if (job.state == store::State::retrying) return "again at " + clock_time(job.not_before);
    if (job.state != store::State::pending) return "";
    std::string text;
    for (const auto& before : job.after)
        text += fmt::format("{}{}{}", text.empty() ? "after " : ", ", before.job, before.any ? " (any end)" : "");
    if (job.not_before > 0) text += fmt::format("{}at {}", text.empty() ? "" : ", ", clock_time(job.not_before));
    return text;
}

std::string without_runner(store::Database& database) {
    const auto all = store::runners(database);
    const bool any = std::ranges::any_of(all, [&](const auto& runner) { return is_there(runner, database.now()); });
    return any ? "" : "no runner is there; 'idxr orchestrate' starts one";
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
