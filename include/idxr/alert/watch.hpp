// Looking at the jobs of a store by the rules: alerts are raised once per cause, told, and told again when it is over.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "idxr/alert/findings.hpp"
#include "idxr/alert/messenger.hpp"
#include "idxr/store/database.hpp"

namespace idxr::alert {

// For the thread of a runner.
class Watch {
  public:
    Watch(store::Database& database, Rules rules, std::function<void(const std::string&)> say);

    // Looks if it is time to, or if this is the last time. `runner` is the one that looks: what only it can measure of
    // its jobs is not judged by others.
    void look(const std::string& runner, bool last);

  private:
    std::vector<Finding> of_jobs(const std::string& runner, store::Time now);
    std::vector<Finding> of_the_machine(store::Time now);
    void recover_what_is_over(const std::string& runner, const std::vector<Finding>& findings, store::Time now);
    void tell_what_is_new();

    struct Judged {
        store::Time finished = 0;
        std::vector<Finding> findings;
    };
    store::Database& database_;
    Rules rules_;
    std::function<void(const std::string&)> say_;
    std::string machine_;
    Messenger messenger_;
    store::Time looked_ = 0;
    std::map<std::string, Judged> judged_;     // jobs that are over
    std::vector<store::Job> running_, ended_;  // as last seen
};

}  // namespace idxr::alert
