// Exit codes and causes to states.
#include "idxr/orchestrate/verdict.hpp"

#include <algorithm>

#include "idxr/common/error.hpp"

namespace idxr::orchestrate {
namespace {

using store::State;

std::string described(const End& end) {
    if (!end.message.empty()) return end.message;
    switch (end.kind) {
        case End::Kind::killed:
            return "the run was killed";
        case End::Kind::out_of_memory:
            return "the run took more memory than it was given";
        case End::Kind::time_limit:
            return "the run reached its time limit";
        case End::Kind::node_failed:
            return "a node of the run failed";
        case End::Kind::withdrawn:
            return "the run was withdrawn from Slurm";
        case End::Kind::not_started:
            return "the run never started";
        case End::Kind::exited:
            break;
    }
    if (end.exit_code == static_cast<int>(ExitCode::check_failed))
        return "a rule does not hold; report.html in its output says which";
    if (end.exit_code > 128 && end.exit_code < 128 + 65)
        return fmt::format("the run was killed by signal {}", end.exit_code - 128);
    return fmt::format("the run ended with exit status {}", end.exit_code);
}

// The wait before the attempt after `failures` failed ones: doubles, up to the last delay.
store::Time delay(int failures, const Policy& policy) {
    const auto doublings = std::clamp(failures - 1, 0, 30);
    return std::min(policy.last_delay, policy.first_delay << doublings);
}

class Judge {
  public:
    Judge(const End& end, const store::Job& job, const Policy& policy, store::Time now)
        : job_(job), policy_(policy), now_(now) {
        verdict_.exit_code = end.kind == End::Kind::exited ? end.exit_code : -1;
        verdict_.needs = job.needs;
        verdict_.reason = described(end);
    }

    store::Verdict over(State to, std::string cause) {
        verdict_.to = to;
        verdict_.cause = std::move(cause);
        return verdict_;
    }

    store::Verdict no_fault(State to, std::string cause) {
        verdict_.fault = false;
        return over(to, std::move(cause));
    }

    // Once more without blame, shortly.
    store::Verdict go_on(std::string cause) {
        verdict_.not_before = now_ + policy_.first_delay;
        return no_fault(State::retrying, std::move(cause));
    }

    // Once more if there are retries left, else `otherwise`.
    store::Verdict again(std::string cause, State otherwise) {
        const int failures = job_.failures + 1;
        if (failures > job_.max_retries) {
            if (job_.max_retries == 0)
                return over(otherwise == State::dead ? State::failed : otherwise, std::move(cause));
            verdict_.reason += fmt::format(" (after {} retries)", job_.max_retries);
            return over(otherwise, std::move(cause));
        }
        verdict_.not_before = now_ + delay(failures, policy_);
        return over(State::retrying, std::move(cause));
    }

    store::Verdict with_more_memory() {
        auto& memory = verdict_.needs.memory;
        const bool most = policy_.most_memory > 0 && memory >= policy_.most_memory;
        if (memory == 0 || most) {
            verdict_.reason += memory == 0 ? "; it had all memory of the runner" : "; the runner has no more to give";
            return over(State::dead, "memory");
        }
        memory = policy_.most_memory > 0 ? std::min(memory * 2, policy_.most_memory) : memory * 2;
        return again("memory", State::dead);
    }

    store::Verdict with_more_time() {
        verdict_.needs.time_limit *= 2;
        auto verdict = again("time limit", State::timeout);
        if (verdict.to != State::retrying) verdict.needs = job_.needs;
        return verdict;
    }

  private:
    const store::Job& job_;
    const Policy& policy_;
    store::Time now_;
    store::Verdict verdict_;
};

}  // namespace

store::Verdict judge(const End& end, Stop stop, const store::Job& job, const Policy& policy, store::Time now) {
    Judge judge(end, job, policy, now);
    // A run that came to its end before it noticed that it was to stop has completed.
    if (end.kind == End::Kind::exited && end.exit_code == 0) return judge.no_fault(State::completed, "completed");
    switch (stop) {
        case Stop::cancel:
            return judge.no_fault(State::cancelled, "cancelled");
        case Stop::pause:
            return judge.no_fault(State::paused, "paused");
        case Stop::shutdown:
            return judge.no_fault(State::queued, "runner stopped");
        case Stop::preempt:
            return judge.no_fault(State::queued, "preempted");
        case Stop::time_limit:
            return judge.with_more_time();
        case Stop::none:
            break;
    }
    switch (end.kind) {
        case End::Kind::out_of_memory:
            return judge.with_more_memory();
        case End::Kind::time_limit:
            return judge.with_more_time();
        case End::Kind::killed:
            return judge.again("killed", State::dead);
        case End::Kind::node_failed:
            return judge.again("node failed", State::dead);
        case End::Kind::withdrawn:
            return judge.no_fault(State::cancelled, "withdrawn");
        case End::Kind::not_started:
            return judge.no_fault(State::queued, "not started");
        case End::Kind::exited:
            break;
    }
    switch (end.exit_code) {
        case static_cast<int>(ExitCode::usage):
        case static_cast<int>(ExitCode::input):
        case static_cast<int>(ExitCode::too_many_rejects):
            return judge.over(State::failed, end.exit_code == 2 ? "job" : end.exit_code == 3 ? "input" : "rejects");
        case static_cast<int>(ExitCode::check_failed):
            return judge.over(State::failed, "rules");
        case static_cast<int>(ExitCode::resources):
            return judge.with_more_memory();
        case static_cast<int>(ExitCode::requeue):
            return judge.go_on("stopped");
        case still_locked:
            return judge.go_on("still running");
        case static_cast<int>(ExitCode::output):
            return judge.again("output", State::dead);
        default:
            return judge.again(end.exit_code > 128 ? "killed" : "defect", State::dead);
    }
}

}  // namespace idxr::orchestrate
