// Attempts as jobs of Slurm: sbatch, squeue, sacct, scancel.
#pragma once

#include <chrono>
#include <map>
#include <set>

#include "idxr/orchestrate/executor.hpp"

namespace idxr::orchestrate {

// The batch script of an attempt.
std::string slurm_script(const Plan& plan);

// What Slurm says of a job.
struct SlurmJob {
    std::string id, name, state, reason;
    int restarts = 0;
};
// Lines of squeue in the form that this program asks for.
std::vector<SlurmJob> parse_squeue(const std::string& text);

// How a job in this state of Slurm has ended; nullopt while it has not. `status` is what its script left, if anything.
std::optional<End> end_of(const std::string& state, std::optional<int> status);

class SlurmExecutor final : public Executor {
  public:
    // `grace`: how long a job may stay when its ranks have left, as LocalExecutor. Error(usage) when Slurm's commands
    // are not here.
    explicit SlurmExecutor(store::Time grace = 60'000);
    std::string name() const override { return "slurm"; }
    void start(const Plan& plan, const std::function<bool(const std::string&)>& record) override;
    void forget(const std::string& job, int attempt) override;
    std::optional<End> look(const store::Attempt& attempt) override;
    std::vector<std::string> heard(const store::Attempt& attempt) override;
    void stop(const store::Attempt& attempt, Force force) override;
    bool can_see(const store::Attempt&) const override { return true; }
    bool certainly_gone(const store::Attempt&) const override { return false; }

  private:
    using Clock = std::chrono::steady_clock;
    void poll();
    void poll_soon();
    void end_what_stays(const store::Attempt& attempt);

    store::Time grace_;
    std::map<std::string, SlurmJob> jobs_;  // by ID, as last heard
    std::map<std::string, std::string> told_;
    std::set<std::string> released_;
    std::map<std::string, Clock::time_point> left_;  // when the ranks of a job were found to have left
    std::set<std::string> ended_;                    // of which mpirun stayed, and that were cancelled therefore
    Clock::time_point polled_{};
    Clock::duration interval_{};
};

}  // namespace idxr::orchestrate
