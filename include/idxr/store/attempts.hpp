// Runners taking jobs: claims, leases, attempts and their ends.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "idxr/store/database.hpp"

namespace idxr::store {

// A queued job, as far as its order and size go.
struct Waiting {
    std::string id;
    Priority priority = Priority::normal;
    Time queued = 0;
    std::int64_t sequence = 0;
    Needs needs;
    std::string executor;
};
// All queued jobs in order of submission. Read within the transaction that claims one of them.
std::vector<Waiting> waiting(Database& database);

// Takes a queued job: it is running from here on, held by `runner` until `lease`, with an open attempt that is not
// started yet. nullopt when somebody else was faster.
std::optional<Attempt> claim(Database& database, const std::string& id, const std::string& runner,
                             const std::string& executor, const Needs& needs, Time lease);

// Moves a queued job that nobody can run to the dead ones. False when it is not queued any more.
bool give_up(Database& database, const std::string& id, const std::string& reason);

// What the executor made of the attempt. To be written before anything runs: an attempt without a handle never ran.
// False when the runner does not hold the job any more; then nothing may be started.
bool record_start(Database& database, const Attempt& attempt);

// The runner is there, with all its jobs until `lease`.
void renew(Database& database, const std::string& runner, Time lease);

// Running jobs whose lease is over.
std::vector<Job> abandoned(Database& database);
// Hands a running job from one runner to another. False when somebody else was faster.
bool take_over(Database& database, const std::string& id, const std::string& from, const std::string& to, Time lease);

// How an attempt ended and what becomes of the job.
struct Verdict {
    State to = State::failed;
    int exit_code = -1;
    std::string cause;   // one or two words
    std::string reason;  // a sentence
    bool fault = true;   // counts against --max-retries
    Needs needs;         // of the next attempt
    Time not_before = 0;
};
// Closes the open attempt and moves the job, if `runner` still holds it; else false and nothing is changed.
bool end_attempt(Database& database, const Attempt& attempt, const std::string& runner, const Verdict& verdict);

std::vector<Attempt> attempts(Database& database, const std::string& job);
// Cores times time over all attempts that were started; open ones until `now`.
double core_hours(const std::vector<Attempt>& attempts, Time now);
std::optional<Attempt> open_attempt(Database& database, const std::string& job);

}  // namespace idxr::store
