// What was heard of a run while it ran and what it left: phases, chunks, events, results.
#pragma once

#include <string>
#include <vector>

#include "idxr/store/database.hpp"

namespace idxr::store {

// What a runner learned of one attempt since the last time.
struct News {
    std::vector<Phase> phases;  // new or changed ones
    std::vector<Chunk> chunks;
    std::vector<std::string> notes;
    double progress = 0;  // of the job, 0 … 1
    std::string phase;    // the last
};
// Writes it if `runner` still holds the job; else nothing.
void record(Database& database, const std::string& job, int attempt, const std::string& runner, const News& news);

void add_event(Database& database, const std::string& job, int attempt, const std::string& kind,
               const std::string& text);
void set_results(Database& database, const std::string& job, const std::vector<Result>& results);

std::vector<Event> events(Database& database, const std::string& job, int after = 0);  // with a higher number
std::vector<Phase> phases(Database& database, const std::string& job);                 // by attempt and number
std::vector<Chunk> chunks(Database& database, const std::string& job);
std::vector<Result> results(Database& database, const std::string& job);

}  // namespace idxr::store
