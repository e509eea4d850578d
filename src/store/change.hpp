// The one way in which a state changes.
#pragma once

#include <string>

#include "connection.hpp"
#include "idxr/store/database.hpp"

namespace idxr::store {

// Within a transaction. Moves `job` to `to`, checked against the table of transitions, with the times and the event
// that go with it, and writes it back whole. Error(internal) for a change that the table does not know.
void change(soci::session& sql, Job& job, State to, const std::string& reason, Time now);

// Within a transaction.
void note(soci::session& sql, const std::string& job, int attempt, const std::string& kind, const std::string& text,
          Time now);
void save(soci::session& sql, const Job& job);
Job load(soci::session& sql, const std::string& id);  // Error(input) when it is gone; without `after`

}  // namespace idxr::store
