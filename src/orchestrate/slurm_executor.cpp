// Attempts as jobs of Slurm.
#include "idxr/orchestrate/slurm_executor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>

#include "idxr/common/error.hpp"
#include "idxr/orchestrate/command_output.hpp"

namespace idxr::orchestrate {
namespace {

using namespace std::chrono_literals;

constexpr auto shortest_interval = 2s;
constexpr auto longest_interval = 60s;
// What squeue is asked for, in the order of SlurmJob.
constexpr const char* columns = "JobID:20|,Name:40|,State:24|,Reason:60|,RestartCnt:8";

std::string first_line(const Output& output) {
    const auto& text = output.err.empty() ? output.out : output.err;
    return text.empty() ? fmt::format("no word, exit status {}", output.status) : text.substr(0, text.find('\n'));
}

// Whether the same request may do later.
bool may_pass(const Output& output) {
    constexpr std::array<std::string_view, 5> signs{"Unable to contact", "timed out", "emporarily", "try again",
                                                    "onnection"};
    return output.status == 124 ||
           std::ranges::any_of(signs, [&](auto sign) { return output.err.find(sign) != output.err.npos; });
}

std::string job_name(const std::string& job, int attempt) { return fmt::format("idxr-{}-{}", job, attempt); }

// mpirun's words when a node of it is gone (Slurm itself may not have noticed yet).
bool lost_a_node(const std::string& log) {
    std::ifstream file(log);
    for (std::string line; std::getline(file, line);)
        if (line.find("lost communication with a remote daemon") != line.npos ||
            line.find("ORTE daemon has unexpectedly failed") != line.npos)
            return true;
    return false;
}

}  // namespace

SlurmExecutor::SlurmExecutor(store::Time grace) : grace_(grace) {
    for (const char* command : {"sbatch", "squeue", "scancel", "scontrol"})
        if (output_of({command, "--version"}).status != 0)
            fail(ExitCode::usage, "--executor slurm needs Slurm's command {}, which is not here", command);
}

void SlurmExecutor::poll_soon() { interval_ = shortest_interval; }

void SlurmExecutor::start(const Plan& plan, const std::function<bool(const std::string&)>& record) {
    write_script(plan, slurm_script(plan));
    // Held until its number stands in the store: a job that nobody knows of never runs.
    const auto output = output_of({"sbatch", "--hold", "--parsable", attempt_file(plan, ".sh")});
    if (output.status != 0) fail(may_pass(output) ? ExitCode::requeue : ExitCode::output, "{}", first_line(output));
    auto id = output.out.substr(0, output.out.find_first_of(";\n"));
    bool recorded = false;
    try {
        recorded = record(id);
    } catch (...) {
        output_of({"scancel", id});
        throw;
    }
    if (!recorded) {
        output_of({"scancel", id});
        return;
    }
    if (output_of({"scontrol", "release", id}).status == 0) released_.insert(id);
    jobs_[id] = {id, job_name(plan.job, plan.attempt), "PENDING", "", 0};
    poll_soon();
}

void SlurmExecutor::forget(const std::string& job, int attempt) {
    output_of({"scancel", "--state=PENDING", "--name=" + job_name(job, attempt)});
}

void SlurmExecutor::poll() {
    const auto now = Clock::now();
    if (polled_ != Clock::time_point{} && now - polled_ < interval_) return;
    polled_ = now;
    interval_ = std::clamp<Clock::duration>(interval_ * 3 / 2, shortest_interval, longest_interval);
    const auto output = output_of({"squeue", "--me", "--noheader", "--states=all", "-O", columns});
    if (output.status != 0) fail(ExitCode::requeue, "squeue does not answer: {}", first_line(output));
    std::map<std::string, SlurmJob> found;
    for (auto& job : parse_squeue(output.out)) {
        const auto before = jobs_.find(job.id);
        if (before != jobs_.end() && before->second.state != job.state) poll_soon();
        if (job.state == "PENDING" && job.reason == "JobHeldUser" && job.name.starts_with("idxr-") &&
            before != jobs_.end() && released_.insert(job.id).second)
            output_of({"scontrol", "release", job.id});
        found[job.id] = std::move(job);
    }
    // What Slurm has forgotten stays known as unknown.
    for (auto& [id, job] : jobs_)
        if (!found.contains(id)) found[id] = {id, job.name, "", "", job.restarts};
    jobs_ = std::move(found);
}

std::optional<End> SlurmExecutor::look(const store::Attempt& attempt) {
    const auto& id = attempt.handle;
    if (!jobs_.contains(id)) {
        jobs_[id] = {id, job_name(attempt.job, attempt.number), "PENDING", "", 0};
        polled_ = {};
    }
    poll();
    auto state = jobs_.at(id).state;
    if (state.empty()) {
        const auto output = output_of({"sacct", "-X", "-n", "-P", "-j", id, "-o", "State"});
        if (output.status == 0) state = output.out.substr(0, output.out.find('\n'));
    }
    const auto status = status_left(attempt.log);
    auto end = state.empty()
                   ? std::optional<End>(status ? End{End::Kind::exited, *status, ""}
                                               : End{End::Kind::killed, -1, "Slurm does not know its job any more"})
                   : end_of(state, status);
    if (!end && state == "RUNNING") end_what_stays(attempt);
    if (!end) return end;
    // An mpirun that stayed was ended by this runner, or by one before it that is gone.
    if (const auto said = ranks_said(attempt.log); said && end->kind == End::Kind::withdrawn)
        *end = {End::Kind::exited, *said, ""};
    ended_.erase(id);
    left_.erase(id);
    if (end->kind == End::Kind::exited && end->exit_code != 0 && end->exit_code != 75 && lost_a_node(attempt.log))
        *end = {End::Kind::node_failed, -1, ""};
    if (end->kind == End::Kind::exited && end->exit_code != 0 && end->message.empty())
        end->message = last_sentence(attempt.log);
    jobs_.erase(id);
    return end;
}

// An mpirun that outlives its ranks would keep the nodes until the time limit.
void SlurmExecutor::end_what_stays(const store::Attempt& attempt) {
    const auto& id = attempt.handle;
    if (!ranks_said(attempt.log)) {
        left_.erase(id);
        return;
    }
    const auto [since, is_new] = left_.try_emplace(id, Clock::now());
    if (is_new || ended_.contains(id) || Clock::now() - since->second <= std::chrono::milliseconds(grace_)) return;
    if (output_of({"scancel", id}).status != 0) return;
    ended_.insert(id);
    poll_soon();
}

std::vector<std::string> SlurmExecutor::heard(const store::Attempt& attempt) {
    const auto found = jobs_.find(attempt.handle);
    if (found == jobs_.end() || found->second.state.empty()) return {};
    const auto& job = found->second;
    const auto waits =
        job.state == "PENDING" && !job.reason.empty() && job.reason != "None" && job.reason != "JobHeldUser";
    const auto text =
        fmt::format("Slurm job {} {}{}{}{}", job.id, job.state, waits ? fmt::format(" ({})", job.reason) : "",
                    job.restarts > 0 ? fmt::format(", requeued {} times", job.restarts) : "",
                    ended_.contains(job.id) ? ", mpirun stayed when its ranks had left; it was ended" : "");
    auto& told = told_[job.id];
    if (told == text) return {};
    told = text;
    return {text};
}

void SlurmExecutor::stop(const store::Attempt& attempt, Force force) {
    std::vector<std::string> words{"scancel"};
    if (force == Force::ask) words.insert(words.end(), {"--signal=USR1", "--batch"});
    words.push_back(attempt.handle);
    const auto output = output_of(words);
    // A job that is over cannot be stopped, and a waiting one gets no signal.
    if (force == Force::ask && jobs_.contains(attempt.handle) && jobs_.at(attempt.handle).state == "PENDING")
        output_of({"scancel", attempt.handle});
    poll_soon();
}

}  // namespace idxr::orchestrate
