// From the store to findings, and from findings to alerts.
#include "idxr/alert/watch.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>
#include <filesystem>
#include <optional>

#include "idxr/common/error.hpp"
#include "idxr/orchestrate/local_executor.hpp"
#include "idxr/store/attempts.hpp"
#include "idxr/store/history.hpp"
#include "idxr/store/jobs.hpp"
#include "idxr/store/runners.hpp"

namespace idxr::alert {
namespace {

namespace fs = std::filesystem;

std::string machine_name() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

std::uint64_t figure(const std::vector<store::Result>& results, std::string_view name) {
    std::uint64_t value = 0;
    for (const auto& result : results)
        if (result.name == name) std::from_chars(result.value.data(), result.value.data() + result.value.size(), value);
    return value;
}

Disk disk_of(std::string folder) {
    std::error_code ignored;
    while (!folder.empty() && folder != "/" && !fs::exists(folder, ignored)) folder = fs::path(folder).parent_path();
    struct statvfs found {};
    if (folder.empty() || statvfs(folder.c_str(), &found) != 0) return {};
    return {folder, found.f_blocks * found.f_frsize, found.f_bavail * found.f_frsize};
}

nlohmann::ordered_json iso(store::Time time) {
    if (time == 0) return nullptr;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(time / 1000)), time % 1000);
}

// nullopt when somebody removed it in the meantime.
std::optional<store::Job> job_if_there(store::Database& database, const std::string& id) {
    try {
        return store::get(database, id);
    } catch (const Error& error) {
        if (error.code() == ExitCode::store) throw;
        return std::nullopt;
    }
}

Message message_of(store::Database& database, const store::Alert& alert, bool recovery) {
    Message message{{"event", recovery ? "recovery" : "alert"},
                    {"rule", alert.rule},
                    {"text", recovery ? "over: " + alert.text : alert.text},
                    {"raised", iso(alert.raised)},
                    {"recovered", iso(alert.recovered)},
                    {"store", database.place()},
                    {"job", nullptr}};
    if (const auto job = job_if_there(database, alert.job))
        message["job"] = {{"id", job->id},
                          {"name", job->name},
                          {"type", job->type},
                          {"state", store::name(job->state)},
                          {"output", job->output}};
    return message;
}

}  // namespace

Watch::Watch(store::Database& database, Rules rules, std::function<void(const std::string&)> say)
    : database_(database),
      rules_(std::move(rules)),
      say_(std::move(say)),
      machine_(machine_name()),
      messenger_(rules_.channels, say_) {}

void Watch::look(const std::string& runner, bool last) {
    const auto now = database_.now();
    if (!last && static_cast<double>(now - looked_) < rules_.every) return;
    looked_ = now;
    auto findings = of_jobs(runner, now);
    const auto more = of_the_machine(now);
    findings.insert(findings.end(), more.begin(), more.end());
    for (const auto& finding : findings) store::raise(database_, finding.job, finding.rule, finding.text);
    recover_what_is_over(runner, findings, now);
    tell_what_is_new();
}

std::vector<Finding> Watch::of_jobs(const std::string& runner, store::Time now) {
    store::Filter filter;
    filter.states = {store::State::running};
    running_ = store::list(database_, filter);
    std::erase_if(running_, [&](const store::Job& job) { return job.runner != runner; });
    std::vector<Finding> findings;
    orchestrate::LocalExecutor local;
    for (const auto& job : running_) {
        const auto attempt = store::open_attempt(database_, job.id);
        if (!attempt) continue;
        Seen seen{job, *attempt};
        if (attempt->executor == local.name() && !attempt->handle.empty()) seen.memory = local.memory(*attempt);
        for (const auto& finding : judge(rules_, seen, now)) findings.push_back(finding);
    }
    filter.states.clear();
    for (const auto state : store::all_states)
        if (store::final(state)) filter.states.push_back(state);
    ended_ = store::list(database_, filter);
    std::erase_if(ended_,
                  [&](const store::Job& job) { return static_cast<double>(now - job.finished) > rules_.window; });
    std::map<std::string, Judged> judged;
    for (const auto& job : ended_) {
        auto& known = judged_[job.id];
        if (known.finished != job.finished) {
            const auto results = store::results(database_, job.id);
            Seen seen{job, {}};
            seen.rows = figure(results, "rows_read");
            seen.rejected = figure(results, "rows_rejected");
            known = {job.finished, judge(rules_, seen, now)};
        }
        findings.insert(findings.end(), known.findings.begin(), known.findings.end());
        judged[job.id] = known;
    }
    judged_ = std::move(judged);
    return findings;
}

std::vector<Finding> Watch::of_the_machine(store::Time now) {
    auto findings = judge_success(rules_, ended_);
    for (const auto& finding : judge_availability(rules_, store::runners(database_), store::longest_silence, now))
        findings.push_back(finding);
    std::vector<Disk> disks;
    if (database_.is_file()) disks.push_back(disk_of(fs::path(database_.place()).parent_path()));
    for (const auto& job : running_)
        if (!job.output.empty()) disks.push_back(disk_of(job.output));
    for (const auto& finding : judge_disks(rules_, machine_, disks)) findings.push_back(finding);
    return findings;
}

void Watch::recover_what_is_over(const std::string& runner, const std::vector<Finding>& findings, store::Time now) {
    for (const auto& alert : store::alerts(database_, "")) {
        if (alert.recovered > 0) continue;
        if (std::ranges::any_of(findings, [&](const Finding& finding) {
                return finding.job == alert.job && finding.rule == alert.rule;
            }))
            continue;
        if (alert.job.empty()) {
            // Of the disks of another machine its own runner tells.
            if (alert.rule.starts_with(disk_rule("")) && alert.rule != disk_rule(machine_)) continue;
        } else {
            const auto job = job_if_there(database_, alert.job);
            if (!job || (job->state == store::State::running && job->runner != runner)) continue;
            // What ended so long ago is not judged any more.
            if (store::final(job->state) && static_cast<double>(now - job->finished) > rules_.window) continue;
        }
        store::recover(database_, alert.job, alert.rule);
    }
}

void Watch::tell_what_is_new() {
    for (const auto& alert : store::untold(database_)) {
        if (alert.told == 0 && store::take_to_tell(database_, alert, false)) {
            say_(fmt::format("alert {}: {}", alert.rule, alert.text));
            messenger_.post(message_of(database_, alert, false));
        }
        if (alert.recovered > 0 && alert.told_recovered == 0 && store::take_to_tell(database_, alert, true)) {
            say_(fmt::format("alert {} is over: {}", alert.rule, alert.text));
            messenger_.post(message_of(database_, alert, true));
        }
    }
}

}  // namespace idxr::alert
