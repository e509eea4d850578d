// Adding jobs, finding them, and the changes that people ask for.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "idxr/store/database.hpp"

namespace idxr::store {

// 40 random bits in 8 letters and digits, no ID of a job that is there.
std::string new_id(Database& database);

// Adds a job that is described by everything but sequence, state, times and counts, and returns it whole. An empty ID
// is filled in. It is pending when it waits for something, else queued. Error(usage) when a job it waits for is not
// there, or when another job that is not over writes to the same output.
Job add(Database& database, Job job);

// The job whose ID begins so, or that has this name. Error(input) when there is none, Error(usage) that lists the IDs
// when there are several; a whole ID is always that of its job.
Job find(Database& database, const std::string& word);
Job find_by_name(Database& database, const std::string& name);

// Error(input) when it is gone.
Job get(Database& database, const std::string& id);

struct Filter {
    std::vector<State> states;  // empty: all
    std::string name, type, tag, created_by;
    std::size_t limit = 0;  // the latest so many; 0: all
};
// In order of submission.
std::vector<Job> list(Database& database, const Filter& filter);
std::map<State, std::uint64_t> counts(Database& database);

// What people ask for. Each is refused with Error(usage) in a state that it is not for. A job that runs is only asked;
// its runner does it. Returned: the job afterwards.
Job cancel(Database& database, const std::string& id);
Job pause(Database& database, const std::string& id);
Job resume(Database& database, const std::string& id);
// A job that is over and did not complete starts afresh, with all its retries.
Job retry(Database& database, const std::string& id);
// Forgets a job that is over and that no other waits for. Its output stays.
void remove(Database& database, const std::string& id);

// Moves on what waits: pending jobs whose time has come and whose jobs before are done (and cancels those whose jobs
// before will not be), and retrying ones whose back-off is over. Any process may call it at any time. Returns how many
// changed.
std::size_t advance(Database& database);

// The earliest time at which `advance` may have something to do by the clock; 0: none.
Time next_due(Database& database);

}  // namespace idxr::store
