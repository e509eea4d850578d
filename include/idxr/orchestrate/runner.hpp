// The runner: takes jobs from the store, runs them, and tells the store how they are. Any number may share a store.
#pragma once

#include <csignal>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "idxr/orchestrate/executor.hpp"
#include "idxr/orchestrate/following.hpp"
#include "idxr/orchestrate/schedule.hpp"
#include "idxr/store/database.hpp"

namespace idxr::orchestrate {

struct RunnerOptions {
    std::string program;             // path of idxr
    std::string executor = "local";  // that starts attempts: local or slurm
    Room whole;                      // budget of the local executor
    std::size_t at_once = 100;       // jobs at the same time, of either executor
    Order order;
    Policy policy;
    std::map<store::Priority, std::string> qos;  // of Slurm, for jobs of a priority
    bool until_idle = false;
    store::Time lease = 30'000;         // a runner unheard of for so long has lost its jobs
    store::Time grace = 60'000;         // for a run that is asked to leave, before it is killed
    store::Time lost_after = 1800'000;  // a machine unheard of for so long is taken for lost, with what ran there
    double price = 0;                   // of a core for an hour; 0: not known
    bool quiet = false;
    // Called in every round with the runner's ID, and once more before it ends.
    std::function<void(const std::string& runner, bool last)> watch = {};
};

// A line of the runner's log, on stderr.
void say(const std::string& text);

class Runner {
  public:
    Runner(store::Database& database, RunnerOptions options);

    // Until nothing is left to do (--until-idle) or `stop` becomes true; then local runs are asked to leave and queued
    // again, and runs of Slurm are left to it.
    void run(const volatile std::sig_atomic_t& stop);

    // One round of everything, without waiting. Returns whether jobs run or wait here.
    bool round();

  private:
    struct Held {
        store::Job job;
        store::Attempt attempt;
        std::unique_ptr<Listener> listener;
        Stop stop = Stop::none;
        store::Time stopped = 0;  // when it was asked first
        Force force = Force::ask;
        store::Time recorded = 0;
    };

    // runner.cpp
    void say(const std::string& text) const;
    void announce();
    void renew();
    bool anything_left();
    void shut_down();
    Executor& executor_of(const store::Attempt& attempt);
    // runner_start.cpp
    Room left() const;
    void start_what_fits();
    void start(const store::Job& job, store::Attempt attempt);
    bool made_something(const store::Job& job);
    void give_up_what_fits_nowhere(const std::vector<store::Waiting>& queue);
    void make_room_for(const store::Waiting& urgent);
    // runner_follow.cpp
    void follow();
    void follow(Held& held);
    void listen(Held& held);
    void ask_to_stop(Held& held, Stop why);
    void press(Held& held);
    bool finish(Held& held, const End& end);
    std::vector<store::Result> results_of(const store::Job& job);
    void plan_next_of(const store::Job& job);
    // runner_adopt.cpp
    void adopt();
    void adopt(const store::Job& job);

    store::Database& database_;
    RunnerOptions options_;
    std::string id_;
    std::map<std::string, std::unique_ptr<Executor>> executors_;
    std::map<std::string, Held> held_;  // by job
    store::Time renewed_ = 0, looked_for_orphans_ = 0;
    bool closing_ = false;
};

}  // namespace idxr::orchestrate
