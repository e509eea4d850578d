// Attempts as processes of this machine.
#include "idxr/orchestrate/local_executor.hpp"

#include <algorithm>
#include <csignal>
#include <sstream>

#include "idxr/common/error.hpp"

namespace idxr::orchestrate {
namespace {

using namespace std::chrono_literals;

// "1234 5678 host boot space"
struct Handle {
    Process head;
    std::string host;
};

Handle read_handle(const std::string& text) {
    Handle handle;
    std::istringstream words(text);
    words >> handle.head.pid >> handle.head.started;
    std::getline(words >> std::ws, handle.host);
    return handle;
}

std::string first_word(const std::string& text) { return text.substr(0, text.find(' ')); }

// Each rank may use all cores that are free: several jobs share the machine, and the system spreads their threads.
std::vector<std::string> launch(const store::Needs& needs) {
    if (needs.ranks == 1) return {};
    return {"mpirun", "--bind-to", "none", "--oversubscribe", "-n", std::to_string(needs.ranks)};
}

}  // namespace

std::string local_script(const Plan& plan) { return script_of(plan, "", launch(plan.needs)); }

void LocalExecutor::start(const Plan& plan, const std::function<bool(const std::string&)>& record) {
    write_script(plan, local_script(plan));
    Held held(attempt_file(plan, ".sh"), attempt_file(plan, ".log"));
    if (record(fmt::format("{} {} {}", held.process().pid, held.process().started, host_))) held.release();
}

// A shell that was never released has ended with the runner that held it.
void LocalExecutor::forget(const std::string&, int) {}

std::optional<End> LocalExecutor::look(const store::Attempt& attempt) {
    const auto handle = read_handle(attempt.handle);
    if (head_alive(handle.head)) {
        if (mpirun_alone(attempt)) {
            kill_session(handle.head);
            ended_.insert(attempt.handle);
        }
        return std::nullopt;
    }
    // Whatever outlived the shell must be gone before anybody starts the job again.
    if (session_alive(handle.head)) {
        kill_session(handle.head);
        return std::nullopt;
    }
    End end;
    ranks_.erase(attempt.handle);
    auto status = status_left(attempt.log);
    if (!status) status = ranks_said(attempt.log);
    end.kind = status ? End::Kind::exited : End::Kind::killed;
    end.exit_code = status.value_or(-1);
    if (!status || *status != 0) end.message = last_sentence(attempt.log);
    return end;
}

// Whether mpirun has been without ranks for as long as is allowed. Time between two looks counts as a second at most,
// for this program and mpirun may both have been stopped.
bool LocalExecutor::mpirun_alone(const store::Attempt& attempt) {
    if (attempt.needs.ranks == 1) return false;
    auto& ranks = ranks_[attempt.handle];
    const auto now = Clock::now();
    const auto since = now - ranks.looked;
    if (since < 1s) return false;
    ranks.looked = now;
    const bool there = any_rank(read_handle(attempt.handle).head);
    ranks.seen = ranks.seen || there;
    // Ranks that have said their last word may themselves hang in MPI_Finalize.
    const bool left = ranks_said(attempt.log) || (ranks.seen && !there);
    ranks.gone = left ? ranks.gone + std::min<Clock::duration>(since, 1s) : 0s;
    return ranks.gone > std::chrono::milliseconds(grace_);
}

std::vector<std::string> LocalExecutor::heard(const store::Attempt& attempt) {
    if (ended_.erase(attempt.handle) == 0) return {};
    return {"mpirun stayed when its ranks had left; it was ended"};
}

void LocalExecutor::stop(const store::Attempt& attempt, Force force) {
    const auto handle = read_handle(attempt.handle);
    if (force == Force::kill) return kill_session(handle.head);
    signal_group(handle.head, force == Force::ask ? SIGUSR1 : SIGTERM);
}

std::uint64_t LocalExecutor::memory(const store::Attempt& attempt) const {
    return can_see(attempt) ? largest_resident(read_handle(attempt.handle).head) : 0;
}

bool LocalExecutor::can_see(const store::Attempt& attempt) const { return read_handle(attempt.handle).host == host_; }

bool LocalExecutor::certainly_gone(const store::Attempt& attempt) const {
    const auto host = read_handle(attempt.handle).host;
    const auto boot = [](const std::string& text) {
        std::istringstream words(text);
        std::string name, boot;
        words >> name >> boot;
        return boot;
    };
    return first_word(host) == first_word(host_) && boot(host) != boot(host_);
}

}  // namespace idxr::orchestrate
