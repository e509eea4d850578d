// Attempts as processes of this machine: mpirun (or idxr alone, for one rank) in a session of its own.
#pragma once

#include "idxr/orchestrate/executor.hpp"
#include "idxr/orchestrate/process.hpp"

namespace idxr::orchestrate {

std::string local_script(const Plan& plan);

class LocalExecutor final : public Executor {
  public:
    std::string name() const override { return "local"; }
    void start(const Plan& plan, const std::function<bool(const std::string&)>& record) override;
    void forget(const std::string& job, int attempt) override;
    std::optional<End> look(const store::Attempt& attempt) override;
    void stop(const store::Attempt& attempt, Force force) override;
    std::uint64_t memory(const store::Attempt& attempt) const override;
    bool can_see(const store::Attempt& attempt) const override;
    bool certainly_gone(const store::Attempt& attempt) const override;

  private:
    std::string host_ = this_host();
};

}  // namespace idxr::orchestrate
