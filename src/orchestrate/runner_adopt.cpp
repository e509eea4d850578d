// Jobs whose runner is gone: gone on with where they still run, moved on where they do not.
#include <algorithm>

#include "idxr/common/error.hpp"
#include "idxr/orchestrate/process.hpp"
#include "idxr/orchestrate/runner.hpp"
#include "idxr/store/jobs.hpp"
#include "idxr/store/runners.hpp"

namespace idxr::orchestrate {
namespace {

constexpr store::Time interval = 1000;

// A runner of this machine is seen to be gone at once, another one when its lease is over.
bool is_gone(const store::Runner& runner, const std::string& host) {
    if (runner.stopped > 0) return true;
    return runner.host == host && !alive({static_cast<pid_t>(runner.pid), runner.pid_started});
}

}  // namespace

void Runner::adopt() {
    const auto now = database_.now();
    if (now - looked_for_orphans_ < interval || closing_) return;
    looked_for_orphans_ = now;
    store::Filter filter;
    filter.states = {store::State::running};
    auto jobs = store::list(database_, filter);
    std::erase_if(jobs, [&](const store::Job& job) { return job.runner == id_ && held_.contains(job.id); });
    if (jobs.empty()) return;
    const auto runners = store::runners(database_);
    const auto host = this_host();
    for (const auto& job : jobs) {
        const auto holder = std::ranges::find(runners, job.runner, &store::Runner::id);
        if (job.runner != id_ && job.lease > now && holder != runners.end() && !is_gone(*holder, host)) continue;
        adopt(job);
    }
}

void Runner::adopt(const store::Job& job) {
    const auto attempt = store::open_attempt(database_, job.id);
    if (!attempt || !executors_.contains(attempt->executor)) return;
    auto& executor = executor_of(*attempt);
    const bool started = !attempt->handle.empty(), seen = started && executor.can_see(*attempt);
    End end{End::Kind::not_started, -1, ""};
    if (!started) {
        executor.forget(job.id, attempt->number);
    } else if (!seen) {
        // Whether it still runs cannot be told from here; its machine may come back.
        if (!executor.certainly_gone(*attempt) && database_.now() - job.lease < options_.lost_after) return;
        end = {End::Kind::killed, -1, "its machine was lost"};
    }
    if (!store::take_over(database_, job.id, job.runner, id_, database_.now() + options_.lease)) return;
    Held held{store::get(database_, job.id), *attempt, nullptr};
    held.attempt.runner = id_;
    if (!seen) {
        finish(held, end);
        return;
    }
    say(fmt::format("job {} ({}): attempt {} adopted", job.id, job.name, attempt->number));
    held.listener = std::make_unique<Listener>(job.output + "/events.jsonl", job.command, attempt->started, job.heard);
    held_.emplace(job.id, std::move(held));
}

}  // namespace idxr::orchestrate
