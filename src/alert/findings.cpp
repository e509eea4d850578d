// The rules, one after the other.
#include "idxr/alert/findings.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "idxr/orchestrate/types.hpp"
#include "idxr/report/format.hpp"
#include "idxr/store/runners.hpp"

namespace idxr::alert {
namespace {

using store::State;

// A rate says nothing before the run has got going.
constexpr store::Time rate_after = 60'000;
// Of fewer jobs a share says nothing that the alert of each failed one does not.
constexpr std::uint64_t least_jobs = 5;

std::string span(double milliseconds) { return report::duration(milliseconds / 1000); }

bool ended_badly(State state) { return state == State::failed || state == State::dead || state == State::timeout; }

}  // namespace

std::vector<Finding> judge(const Rules& rules, const Seen& seen, store::Time now) {
    const auto& job = seen.job;
    std::vector<Finding> findings;
    const auto find = [&](const char* rule, const std::string& text) {
        findings.push_back({job.id, rule, fmt::format("job {} ({}) {}", job.id, job.name, text)});
    };
    if (rules.ended_badly > 0 && ended_badly(job.state))
        find("ended_badly", fmt::format("is {}: {}", store::name(job.state), job.reason));
    if (rules.errors > 0 && job.state == State::completed && seen.rows > 0 &&
        static_cast<double>(seen.rejected) > rules.errors * static_cast<double>(seen.rows))
        find("errors", fmt::format("rejected {} of {} rows, more than {}", report::grouped(seen.rejected),
                                   report::grouped(seen.rows), report::percent(rules.errors)));
    if (job.state != State::running || seen.attempt.started == 0) return findings;

    const auto taken = static_cast<double>(now - seen.attempt.started);
    if (rules.longer_than > 0 && taken > rules.longer_than)
        find("longer_than", fmt::format("runs for {}, longer than {}", span(taken), span(rules.longer_than)));
    const auto silent = static_cast<double>(now - std::max(job.heard, seen.attempt.started));
    const bool tells = orchestrate::tells_progress(job.command);
    if (tells && rules.no_progress > 0 && silent > rules.no_progress)
        find("no_progress", fmt::format("has made no progress for {}", span(silent)));
    const auto rate = job.progress * static_cast<double>(job.estimated_rows) / taken * 1000;
    if (tells && rules.records_per_second > 0 && job.estimated_rows > 0 && taken > rate_after &&
        rate < rules.records_per_second)
        find("records_per_second",
             fmt::format("does {:.0f} records/s, less than {:.0f}", rate, rules.records_per_second));
    const auto ceiling = static_cast<double>(seen.attempt.needs.memory);
    if (rules.memory > 0 && ceiling > 0 && static_cast<double>(seen.memory) > rules.memory * ceiling)
        find("memory", fmt::format("has a rank of {}, more than {} of its ceiling of {}",
                                   report::bytes(static_cast<double>(seen.memory)), report::percent(rules.memory),
                                   report::bytes(ceiling)));
    return findings;
}

std::vector<Finding> judge_success(const Rules& rules, const std::vector<store::Job>& ended) {
    std::uint64_t good = 0, bad = 0;
    for (const auto& job : ended) good += job.state == State::completed, bad += ended_badly(job.state);
    const auto all = good + bad;
    if (rules.success == 0 || all < least_jobs || static_cast<double>(good) >= rules.success * static_cast<double>(all))
        return {};
    return {{"", "success",
             fmt::format("{} of the {} jobs that ended in the last {} completed, less than {}", good, all,
                         span(rules.window), report::percent(rules.success))}};
}

std::vector<Finding> judge_availability(const Rules& rules, const std::vector<store::Runner>& runners, store::Time gap,
                                        store::Time now) {
    const auto share = store::availability(runners, now - static_cast<store::Time>(rules.window), now, gap);
    if (rules.available == 0 || share >= rules.available) return {};
    return {{"", "available",
             fmt::format("a runner was there for {} of the last {}, less than {}", report::percent(share),
                         span(rules.window), report::percent(rules.available))}};
}

std::string disk_rule(const std::string& machine) { return "disk on " + machine; }

std::vector<Finding> judge_disks(const Rules& rules, const std::string& machine, const std::vector<Disk>& disks) {
    const auto full = [](const Disk& disk) {
        return disk.size == 0 ? 0 : 1 - static_cast<double>(disk.free) / static_cast<double>(disk.size);
    };
    const auto fullest = std::ranges::max_element(disks, {}, full);
    if (rules.disk == 0 || fullest == disks.end() || full(*fullest) <= rules.disk) return {};
    return {{"", disk_rule(machine),
             fmt::format("the disk of {} on {} is {} full, {} are left", fullest->folder, machine,
                         report::percent(full(*fullest)), report::bytes(static_cast<double>(fullest->free)))}};
}

}  // namespace idxr::alert
