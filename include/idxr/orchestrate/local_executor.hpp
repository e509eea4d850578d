// Attempts as processes of this machine: mpirun (or idxr alone, for one rank) in a session of its own.
#pragma once

#include <chrono>
#include <map>
#include <set>

#include "idxr/orchestrate/executor.hpp"
#include "idxr/orchestrate/process.hpp"

namespace idxr::orchestrate {

std::string local_script(const Plan& plan);

class LocalExecutor final : public Executor {
  public:
    // `grace`: how long mpirun may stay when its ranks have left. PMIx 4.2 now and then keeps it for ever.
    explicit LocalExecutor(store::Time grace = 60'000) : grace_(grace) {}
    std::string name() const override { return "local"; }
    void start(const Plan& plan, const std::function<bool(const std::string&)>& record) override;
    void forget(const std::string& job, int attempt) override;
    std::optional<End> look(const store::Attempt& attempt) override;
    std::vector<std::string> heard(const store::Attempt& attempt) override;
    void stop(const store::Attempt& attempt, Force force) override;
    std::uint64_t memory(const store::Attempt& attempt) const override;
    bool can_see(const store::Attempt& attempt) const override;
    bool certainly_gone(const store::Attempt& attempt) const override;

  private:
    using Clock = std::chrono::steady_clock;
    // What was seen of the ranks of an attempt.
    struct Ranks {
        bool seen = false;
        Clock::time_point looked{};
        Clock::duration gone{};
    };
    bool mpirun_alone(const store::Attempt& attempt);

    store::Time grace_;
    std::map<std::string, Ranks> ranks_;  // by handle
    std::set<std::string> ended_;         // handles of which mpirun was ended, to be told
    std::string host_ = this_host();
};

}  // namespace idxr::orchestrate
