// Taking jobs and starting attempts.
#include <algorithm>

#include "idxr/common/error.hpp"
#include "idxr/orchestrate/runner.hpp"
#include "idxr/store/jobs.hpp"
#include "idxr/store/runners.hpp"

namespace idxr::orchestrate {
namespace {

bool taken_by_slurm(const RunnerOptions& options) { return options.executor == "slurm"; }

}  // namespace

Room Runner::left() const {
    Room room = options_.whole;
    for (const auto& [id, held] : held_) {
        if (held.attempt.executor != "local") continue;
        room.cores -= held.attempt.needs.cores();
        room.memory -= std::min(room.memory, memory_of(held.attempt.needs, options_.whole));
    }
    return room;
}

void Runner::start_what_fits() {
    while (held_.size() < options_.at_once) {
        auto queue = store::waiting(database_);
        std::erase_if(queue, [&](const store::Waiting& job) {
            return !job.executor.empty() && job.executor != options_.executor;
        });
        if (queue.empty()) return;
        sort_queue(queue, options_.order);
        std::optional<std::size_t> next = 0;
        if (!taken_by_slurm(options_)) {
            give_up_what_fits_nowhere(queue);
            next = choose(queue, left(), options_.whole, options_.order, database_.now());
            const auto first = std::ranges::find_if(
                queue, [&](const store::Waiting& job) { return fits(job.needs, options_.whole, options_.whole); });
            if (first != queue.end() && first->priority == store::Priority::urgent && next != first - queue.begin())
                make_room_for(*first);
        }
        if (!next) return;
        const auto& job = queue[*next];
        auto needs = job.needs;
        const auto whole = store::get(database_, job.id);
        needs.time_limit = whole.needs.time_limit;
        if (needs.memory == 0 && !taken_by_slurm(options_))
            needs.memory = options_.whole.memory / static_cast<std::uint64_t>(needs.ranks);
        const auto attempt =
            store::claim(database_, job.id, id_, options_.executor, needs, database_.now() + options_.lease);
        if (attempt) start(store::get(database_, job.id), *attempt);
    }
}

// Whether an earlier attempt may have left files: one ran, and did not end because files of others stood there.
bool Runner::made_something(const store::Job& job) {
    const auto earlier = store::attempts(database_, job.id);
    return std::ranges::any_of(
               earlier, [](const store::Attempt& attempt) { return attempt.ended > 0 && !attempt.handle.empty(); }) &&
           std::ranges::none_of(earlier, [](const store::Attempt& attempt) {
               return attempt.exit_code == static_cast<int>(ExitCode::output);
           });
}

void Runner::start(const store::Job& job, store::Attempt attempt) {
    auto plan = plan_of(job, attempt.number, attempt.needs, options_.program, made_something(job));
    if (const auto qos = options_.qos.find(job.priority); qos != options_.qos.end()) plan.qos = qos->second;
    auto& executor = *executors_.at(options_.executor);
    attempt.log = attempt_file(plan, ".log");
    End end;
    try {
        executor.start(plan, [&](const std::string& handle) {
            attempt.handle = handle;
            return store::record_start(database_, attempt);
        });
    } catch (const Error& error) {
        if (error.code() == ExitCode::store) throw;
        end = {End::Kind::exited, static_cast<int>(error.code()), error.what()};
    }
    Held held{job, attempt, nullptr};
    if (end.exit_code >= 0) {
        finish(held, end);
        return;
    }
    say(fmt::format("job {} ({}): attempt {} started, {} x {} cores", job.id, job.name, attempt.number,
                    attempt.needs.ranks, attempt.needs.threads));
    held.listener = std::make_unique<Listener>(job.output + "/events.jsonl", job.command, attempt.started, 0);
    held_.emplace(job.id, std::move(held));
}

// A job that no runner could hold, of those that are here or were until lately, would wait for ever.
void Runner::give_up_what_fits_nowhere(const std::vector<store::Waiting>& queue) {
    std::vector<store::Runner> others;
    bool asked = false;
    for (const auto& job : queue) {
        if (fits(job.needs, options_.whole, options_.whole)) continue;
        if (!asked) others = store::runners(database_);
        asked = true;
        const bool somewhere = std::ranges::any_of(others, [&](const store::Runner& other) {
            const Room room{other.cores, other.memory};
            return other.stopped == 0 && database_.now() - other.heard < options_.lost_after &&
                   (other.executor == "slurm" || fits(job.needs, room, room));
        });
        if (somewhere) continue;
        const auto reason =
            fmt::format("it needs {} cores and {:.1f} GiB, more than any runner here has ({} cores, {:.1f} GiB)",
                        job.needs.cores(), static_cast<double>(memory_of(job.needs, options_.whole)) / (1 << 30),
                        options_.whole.cores, static_cast<double>(options_.whole.memory) / (1 << 30));
        if (store::give_up(database_, job.id, reason)) say(fmt::format("job {}: dead: {}", job.id, reason));
    }
}

// An urgent job that does not fit sends low ones back to the queue, if that makes room enough.
void Runner::make_room_for(const store::Waiting& urgent) {
    std::vector<Holding> running;
    for (const auto& [id, held] : held_)
        if (held.attempt.executor == "local")
            running.push_back({id, held.attempt.needs, held.job.priority, held.attempt.started,
                               held.stop != Stop::none || !held.job.request.empty()});
    for (const auto& id : to_preempt(urgent.needs, std::move(running), options_.whole)) {
        say(fmt::format("job {}: makes room for the urgent job {}", id, urgent.id));
        ask_to_stop(held_.at(id), Stop::preempt);
    }
}

}  // namespace idxr::orchestrate
