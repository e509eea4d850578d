// Runners and their heartbeats; alerts that were raised.
#pragma once

#include <string>
#include <vector>

#include "idxr/store/database.hpp"

namespace idxr::store {

void add_runner(Database& database, const Runner& runner);  // started and heard now
void stop_runner(Database& database, const std::string& id);
std::vector<Runner> runners(Database& database);  // in order of start; those of the last 60 days
// Between two heartbeats of a runner that is there; longer is absence. In milliseconds.
inline constexpr Time longest_silence = 30'000;
// Whether it was heard lately and has not stopped.
bool is_there(const Runner& runner, Time now);

// Share of the time since `since` in which at least one runner was heard (pauses shorter than `gap` do not count as
// absence), 0 … 1. Time before the first runner counts neither way.
double availability(const std::vector<Runner>& runners, Time since, Time now, Time gap);

// Raises an alert unless one of this rule and job stands; returns whether it is new.
bool raise(Database& database, const std::string& job, const std::string& rule, const std::string& text);
// Ends it; returns whether one stood.
bool recover(Database& database, const std::string& job, const std::string& rule);
// Alerts and recoveries that were not delivered yet.
std::vector<Alert> untold(Database& database);
// Takes an alert or its recovery for delivery. False when somebody else was faster.
bool take_to_tell(Database& database, const Alert& alert, bool recovery);
std::vector<Alert> alerts(Database& database, const std::string& job);  // empty: all

}  // namespace idxr::store
