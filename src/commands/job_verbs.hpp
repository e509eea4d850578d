// The verbs of `idxr job`, and what they share.
#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/commands/commands.hpp"
#include "idxr/config/command_line.hpp"
#include "idxr/store/jobs.hpp"

namespace idxr::commands {

struct Verb {
    std::string_view name;
    std::string_view purpose;
    std::string_view usage;     // after "idxr job NAME"
    std::string_view examples;  // lines that work when pasted one after the other
    std::vector<config::Flag> (*flags)();
    ExitCode (*run)(const Arguments& arguments);
};

std::span<const Verb> job_verbs();

std::vector<config::Flag> submit_flags();                                // with those of `idxr match`
std::vector<config::Flag> submit_flags_for(const Arguments& arguments);  // with those of the --type that they say
ExitCode job_submit(const Arguments& arguments);
std::vector<config::Flag> list_flags();
ExitCode job_list(const Arguments& arguments);
std::vector<config::Flag> show_flags();
ExitCode job_show(const Arguments& arguments);
std::vector<config::Flag> watch_flags();
ExitCode job_watch(const Arguments& arguments);
std::vector<config::Flag> logs_flags();
ExitCode job_logs(const Arguments& arguments);
std::vector<config::Flag> change_flags();  // of the verbs that change a job
ExitCode job_cancel(const Arguments& arguments);
ExitCode job_pause(const Arguments& arguments);
ExitCode job_resume(const Arguments& arguments);
ExitCode job_retry(const Arguments& arguments);
ExitCode job_remove(const Arguments& arguments);
std::vector<config::Flag> wait_flags();
ExitCode job_wait(const Arguments& arguments);

// --store, --json, --help: at the end of every list of flags.
void add_common_flags(std::vector<config::Flag>& flags);
std::string store_place(const config::CommandLine& line);

// --name, for verbs that say by it which jobs they are about.
void add_name_flag(std::vector<config::Flag>& flags);
// The jobs that the words (beginnings of IDs, or names) and --name stand for, each once. Error(usage) when none is
// said.
std::vector<store::Job> jobs_named(store::Database& database, const config::CommandLine& line);
bool names_jobs(const config::CommandLine& line);

// A job for scripts.
nlohmann::ordered_json to_json(const store::Job& job);
// With attempts, phases, events, results and alerts.
nlohmann::ordered_json in_full(store::Database& database, const store::Job& job);

// "2026-01-31T02:03:04.567Z", null for never.
nlohmann::ordered_json iso(store::Time time);
// "2026-01-31 02:03:04" in local time, "-" for never.
std::string clock_time(store::Time time);
std::string print_json(const nlohmann::ordered_json& json);

// What a job asks for and what it is estimated to need, as two lines for people; each without what is not known.
std::string needs_in_words(const store::Job& job);
std::string estimate_in_words(const store::Job& job);

// What a job that does not run waits for; empty when nobody can say more than its state does.
std::string waits_for(const store::Job& job);
// A sentence when no runner looks at the store, else empty.
std::string without_runner(store::Database& database);

// Seconds of "90", "30s", "15m", "8h", "2d"; Error(usage) names the flag.
std::int64_t seconds_of(const std::string& flag, const std::string& text);

// ok when all jobs completed, else not_completed.
ExitCode outcome(const std::vector<store::Job>& jobs);

}  // namespace idxr::commands
