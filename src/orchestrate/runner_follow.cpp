// Following attempts: what they say, what is asked of them, how they end.
#include <algorithm>
#include <cstdlib>

#include "idxr/common/error.hpp"
#include "idxr/orchestrate/cron.hpp"
#include "idxr/orchestrate/runner.hpp"
#include "idxr/store/jobs.hpp"

namespace idxr::orchestrate {
namespace {

constexpr store::Time record_interval = 1000;
constexpr store::Time terminate_interval = 5000;  // between the request to end and the end

}  // namespace

void Runner::follow() {
    std::vector<std::string> ids;
    for (const auto& [id, held] : held_) ids.push_back(id);
    for (const auto& id : ids) follow(held_.at(id));
}

void Runner::follow(Held& held) {
    const auto id = held.job.id;
    try {
        held.job = store::get(database_, id);
    } catch (const Error& error) {
        if (error.code() == ExitCode::store) throw;
        held_.erase(id);
        return;
    }
    if (held.job.state != store::State::running || held.job.runner != id_) {
        say(fmt::format("job {}: another runner has it now", id));
        held_.erase(id);
        return;
    }
    std::optional<End> end;
    try {
        end = executor_of(held.attempt).look(held.attempt);
    } catch (const Error& error) {
        if (error.code() == ExitCode::store) throw;
        say(fmt::format("job {}: {}", id, error.what()));
        return;
    }
    for (const auto& text : executor_of(held.attempt).heard(held.attempt))
        store::add_event(database_, id, held.attempt.number, held.attempt.executor, text);
    if (end || database_.now() - held.recorded >= record_interval) listen(held);
    if (end) {
        finish(held, *end);
        held_.erase(id);
        return;
    }
    if (held.stop == Stop::pause && held.job.request == "cancel") held.stop = Stop::cancel;
    if (held.stop == Stop::none) {
        const auto limit = held.attempt.needs.time_limit * 1000;
        if (held.job.request == "cancel")
            ask_to_stop(held, Stop::cancel);
        else if (held.job.request == "pause")
            ask_to_stop(held, Stop::pause);
        else if (limit > 0 && held.attempt.executor == "local" && database_.now() - held.attempt.started > limit)
            ask_to_stop(held, Stop::time_limit);
    } else {
        press(held);
    }
}

void Runner::listen(Held& held) {
    store::News news;
    if (!held.listener->listen(news)) return;
    // The run tells the memory of its first rank only.
    if (!news.phases.empty() && news.phases.back().ended == 0)
        news.phases.back().memory = std::max(news.phases.back().memory, executor_of(held.attempt).memory(held.attempt));
    store::record(database_, held.job.id, held.attempt.number, id_, news);
    held.recorded = database_.now();
}

void Runner::ask_to_stop(Held& held, Stop why) {
    if (held.stop != Stop::none) {
        if (why == Stop::shutdown && held.stop != Stop::cancel && held.stop != Stop::pause) held.stop = why;
        return;
    }
    held.stop = why;
    held.stopped = database_.now();
    held.force = why == Stop::cancel ? Force::terminate : Force::ask;
    executor_of(held.attempt).stop(held.attempt, held.force);
}

// Harder, when a run that was asked to leave is still there.
void Runner::press(Held& held) {
    const auto waited = database_.now() - held.stopped;
    const auto kill_after = held.stop == Stop::cancel ? terminate_interval : options_.grace + terminate_interval;
    const auto next = waited >= kill_after                                   ? Force::kill
                      : waited >= options_.grace && held.force == Force::ask ? Force::terminate
                                                                             : held.force;
    if (next == held.force && next != Force::kill) return;
    held.force = next;
    executor_of(held.attempt).stop(held.attempt, next);
}

bool Runner::finish(Held& held, const End& end) {
    auto policy = options_.policy;
    if (policy.most_memory == 0 && held.attempt.executor == "local")
        policy.most_memory = options_.whole.memory / static_cast<std::uint64_t>(held.attempt.needs.ranks);
    auto job = held.job;
    // What a job left open and the runner filled in stays open.
    if (end.kind == End::Kind::out_of_memory || end.exit_code == static_cast<int>(ExitCode::resources))
        job.needs.memory = held.attempt.needs.memory;
    const auto verdict = judge(end, held.stop, job, policy, database_.now());
    bool ended = false;
    database_.write([&](soci::session&) {
        ended = store::end_attempt(database_, held.attempt, id_, verdict);
        if (!ended) return;
        // A validation has its results also where a rule does not hold.
        const bool whole = verdict.exit_code == 0 || verdict.exit_code == static_cast<int>(ExitCode::check_failed);
        if (whole) store::set_results(database_, job.id, results_of(job));
        if (store::final(verdict.to) && verdict.to != store::State::cancelled) plan_next_of(job);
    });
    if (!ended) return false;
    say(fmt::format("job {} ({}): {}{}", job.id, job.name, store::name(verdict.to),
                    verdict.to == store::State::completed ? "" : ": " + verdict.reason));
    return true;
}

// What the run tells, and what all attempts of the job have cost.
std::vector<store::Result> Runner::results_of(const store::Job& job) {
    auto results = read_results(job.output);
    const auto hours = store::core_hours(store::attempts(database_, job.id), database_.now());
    results.push_back({"core_hours", fmt::format("{:.6f}", hours), 0, 0});
    auto price = options_.price;
    const auto own = std::ranges::find(results, "price_per_core_hour", &store::Result::name);
    if (price == 0 && own != results.end()) price = std::strtod(own->value.c_str(), nullptr);
    if (price > 0) results.push_back({"price", fmt::format("{:.6f}", hours * price), 0, 0});
    return results;
}

// A recurring job that has ended leaves its successor in the queue; one that somebody cancelled does not.
void Runner::plan_next_of(const store::Job& job) {
    if (job.schedule.empty()) return;
    auto next = job;
    next.id.clear();
    next.after.clear();
    next.reason.clear();
    next.runner.clear();
    next.request.clear();
    next.phase.clear();
    next.progress = 0;
    next.queued = next.started = next.finished = next.lease = next.heard = 0;
    next.not_before = next_time(parse_schedule(job.schedule), database_.now());
    next.output = output_at(job.output, next.not_before);
    const auto planned = store::add(database_, next);
    say(fmt::format("job {}: its next run is job {}", job.id, planned.id));
}

}  // namespace idxr::orchestrate
