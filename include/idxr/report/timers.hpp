// A tree of named timers, so that every run is a profile.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/mpi/communicator.hpp"

namespace idxr::report {

// One per rank, used by one thread. A name opened again under the same parent adds to the same timer.
class Timers {
  public:
    // Runs until it is destroyed; scopes opened meanwhile are its children.
    class Scope {
      public:
        Scope(const Scope&) = delete;
        Scope& operator=(const Scope&) = delete;
        ~Scope();

      private:
        friend class Timers;
        Scope(Timers& timers, std::size_t node);
        Timers& timers_;
        std::size_t node_, parent_;
        std::chrono::steady_clock::time_point begun_;
        std::uint64_t sent_before_;
    };
    [[nodiscard]] Scope scope(std::string_view name);

    struct Node {
        std::string name;
        std::size_t parent = 0;
        int depth = 0;  // 1 for the outermost scopes; node 0 is the root of the tree and is not shown
        double seconds = 0;
        std::uint64_t count = 0;
        std::uint64_t sent = 0;      // bytes to other ranks
        std::uint64_t resident = 0;  // most bytes of memory at the end of one
    };
    const std::vector<Node>& nodes() const { return nodes_; }

  private:
    std::vector<Node> nodes_{Node{}};
    std::size_t current_ = 0;
};

// A timer over all ranks: seconds as least, middle and most of any rank, bytes sent as their sum, memory at the end as
// the most of any rank, count as rank 0's.
struct TimerRow {
    std::string name;
    int depth = 0;  // 0 for the outermost
    double min_seconds = 0, median_seconds = 0, max_seconds = 0;
    std::uint64_t count = 0, sent = 0, resident = 0;
};

// Collective. Parents come before their children, siblings in order of first use on rank 0, whose names count: what
// another rank timed under a name that rank 0 never opened is part of its parent only. Rows on rank 0, empty elsewhere.
std::vector<TimerRow> reduce(const Timers& timers, const mpi::Communicator& comm);

// For --profile: indented names, seconds (min, median, max), share of the run, count, bytes sent, memory.
std::string table(const std::vector<TimerRow>& rows);

}  // namespace idxr::report
