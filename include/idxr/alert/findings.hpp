// What the rules say of jobs and of the service. Pure decisions: no clock, no database, no machine.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/alert/rules.hpp"
#include "idxr/store/job.hpp"

namespace idxr::alert {

struct Finding {
    std::string job;   // empty: of the service
    std::string rule;  // its name
    std::string text;  // a sentence
};

// A job, and what is known of it beside the store's row.
struct Seen {
    store::Job job;
    store::Attempt attempt;                // the open one while it runs
    std::uint64_t memory = 0;              // largest of its ranks now; 0: not known
    std::uint64_t rows = 0, rejected = 0;  // of a completed run; rows 0: not known
};
std::vector<Finding> judge(const Rules& rules, const Seen& seen, store::Time now);

// Of jobs that ended within the window.
std::vector<Finding> judge_success(const Rules& rules, const std::vector<store::Job>& ended);
std::vector<Finding> judge_availability(const Rules& rules, const std::vector<store::Runner>& runners, store::Time gap,
                                        store::Time now);

// A disk that jobs of this machine write to.
struct Disk {
    std::string folder;
    std::uint64_t size = 0, free = 0;  // bytes
};
// One finding for all of them, of the fullest.
std::vector<Finding> judge_disks(const Rules& rules, const std::string& machine, const std::vector<Disk>& disks);
std::string disk_rule(const std::string& machine);

}  // namespace idxr::alert
