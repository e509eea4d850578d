// Listening to a run by what it appends to events.jsonl.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/store/history.hpp"

namespace idxr::orchestrate {

// The events of one attempt. Lines of attempts before it are passed over.
class Listener {
  public:
    // `since`: start of the attempt; notes before `known` were recorded already.
    Listener(std::string path, std::string command, store::Time since, store::Time known);

    // Reads what is new. False when there is nothing.
    bool listen(store::News& news);

    double progress() const { return progress_; }

  private:
    void take(const std::string& line, store::News& news);

    std::string path_, command_;
    store::Time since_, known_;
    std::uint64_t offset_ = 0;
    std::vector<store::Phase> phases_;
    store::Time last_chunk_ = 0;
    double progress_ = 0;
};

// Share of the whole that is done when `done` of `total` of a phase is; phases that are not known add nothing.
double overall_progress(const std::string& command, const std::string& phase, std::uint64_t done, std::uint64_t total);

// "2026-01-31T02:03:04.567Z" in milliseconds since 1970; 0 when it is something else.
store::Time parse_time(const std::string& text);

// What a finished run says of itself: figures of report.json and files of manifest.json in its folder.
std::vector<store::Result> read_results(const std::string& folder);

}  // namespace idxr::orchestrate
