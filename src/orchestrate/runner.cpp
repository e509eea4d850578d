// The loop of a runner, its heartbeat and its end.
#include "idxr/orchestrate/runner.hpp"

#include <fmt/chrono.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <thread>

#include "idxr/common/error.hpp"
#include "idxr/orchestrate/local_executor.hpp"
#include "idxr/orchestrate/slurm_executor.hpp"
#include "idxr/store/jobs.hpp"
#include "idxr/store/runners.hpp"

namespace idxr::orchestrate {
namespace {

using namespace std::chrono_literals;

constexpr auto busy_pause = 200ms;
constexpr auto idle_pause = 1s;
constexpr auto longest_pause = 30s;  // while the store does not answer

// Sleeps in short pieces, so that a signal ends it.
void rest(std::chrono::milliseconds time, const volatile std::sig_atomic_t& stop) {
    for (auto left = time; left > 0ms && stop == 0; left -= 100ms) std::this_thread::sleep_for(std::min(left, 100ms));
}

}  // namespace

Runner::Runner(store::Database& database, RunnerOptions options) : database_(database), options_(std::move(options)) {
    executors_["local"] = std::make_unique<LocalExecutor>(options_.grace);
    if (options_.executor == "slurm") executors_["slurm"] = std::make_unique<SlurmExecutor>(options_.grace);
    if (!executors_.contains(options_.executor))
        fail(ExitCode::usage, "there is no executor '{}'; there are local and slurm", options_.executor);
}

void say(const std::string& text) {
    const auto now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::fputs(fmt::format("{:%H:%M:%S} {}\n", fmt::localtime(now), text).c_str(), stderr);
}

void Runner::say(const std::string& text) const {
    if (!options_.quiet) orchestrate::say(text);
}

void Runner::announce() {
    const auto self = this_process();
    store::Runner runner;
    runner.host = this_host();
    runner.pid = self.pid;
    runner.pid_started = self.started;
    runner.executor = options_.executor;
    runner.cores = options_.whole.cores;
    runner.memory = options_.whole.memory;
    runner.id = id_ = fmt::format("{}-{}-{}", runner.host.substr(0, runner.host.find(' ')), self.pid, self.started);
    store::add_runner(database_, runner);
    renewed_ = database_.now();
}

void Runner::renew() {
    const auto now = database_.now();
    if (now - renewed_ < options_.lease / 4) return;
    store::renew(database_, id_, now + options_.lease);
    renewed_ = now;
}

Executor& Runner::executor_of(const store::Attempt& attempt) { return *executors_.at(attempt.executor); }

bool Runner::round() {
    renew();
    adopt();
    store::advance(database_);
    follow();
    if (!closing_) start_what_fits();
    if (options_.watch) options_.watch(id_, false);
    return !held_.empty();
}

// Jobs that wait for something that nobody here brings about (a date, a pause) do not count.
bool Runner::anything_left() {
    if (!held_.empty()) return true;
    store::advance(database_);
    store::Filter filter;
    filter.states = {store::State::queued, store::State::running, store::State::retrying};
    const auto jobs = store::list(database_, filter);
    return std::ranges::any_of(jobs, [&](const store::Job& job) {
        return job.state != store::State::queued || job.executor.empty() || job.executor == options_.executor;
    });
}

void Runner::run(const volatile std::sig_atomic_t& stop) {
    announce();
    say(options_.executor == "slurm"
            ? fmt::format("runner {} on {}: Slurm, {} jobs at once", id_, database_.place(), options_.at_once)
            : fmt::format("runner {} on {}: {} cores, {:.1f} GiB", id_, database_.place(), options_.whole.cores,
                          static_cast<double>(options_.whole.memory) / (1 << 30)));
    auto trouble = 1000ms;
    while (stop == 0) {
        try {
            const bool busy = round();
            trouble = 1000ms;
            if (options_.until_idle && !anything_left()) break;
            rest(busy ? busy_pause : idle_pause, stop);
        } catch (const Error& error) {
            if (error.code() != ExitCode::store) throw;
            say(error.what());
            rest(trouble, stop);
            trouble = std::min<std::chrono::milliseconds>(trouble * 2, longest_pause);
            try {
                database_.reconnect();
            } catch (const Error&) {
                // said above, and again in the next round
            }
        }
    }
    shut_down();
}

void Runner::shut_down() {
    closing_ = true;
    std::erase_if(held_, [](const auto& held) { return held.second.attempt.executor != "local"; });
    for (auto& [id, held] : held_) ask_to_stop(held, Stop::shutdown);
    while (!held_.empty()) {
        renew();
        follow();
        std::this_thread::sleep_for(busy_pause);
    }
    if (options_.watch) options_.watch(id_, true);
    store::stop_runner(database_, id_);
    say("runner stopped");
}

}  // namespace idxr::orchestrate
