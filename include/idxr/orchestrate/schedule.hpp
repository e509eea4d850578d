// Which job is next. Pure decisions, no clock and no database.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "idxr/store/attempts.hpp"

namespace idxr::orchestrate {

// What a runner has, or has left.
struct Room {
    int cores = 0;
    std::uint64_t memory = 0;  // bytes
};

// Of all ranks together. A job that says no memory takes all that the runner has.
std::uint64_t memory_of(const store::Needs& needs, const Room& whole);
bool fits(const store::Needs& needs, const Room& room, const Room& whole);

// A job gains one level of priority for every `ageing` milliseconds in the queue, so that none waits for ever.
struct Order {
    store::Time ageing = 3'600'000;
};

// Sorts jobs as they are to be started: priority and age first, then order of submission.
void sort_queue(std::vector<store::Waiting>& queue, const Order& order);

// What a job that is running holds, and what it would lose.
struct Holding {
    std::string id;
    store::Needs needs;
    store::Priority priority = store::Priority::normal;
    store::Time started = 0;
    bool leaving = false;  // asked to stop already
};

// The low jobs that are to go back to the queue so that `urgent` fits beside the others: those that began last, no more
// than it takes. Nothing when it fits once those have left that are leaving already, or when low jobs hold too little.
std::vector<std::string> to_preempt(const store::Needs& urgent, std::vector<Holding> running, const Room& whole);

// The first job of a sorted queue that fits into `left`; jobs that `whole` could never hold are passed over. A smaller
// job may overtake one that does not fit yet, unless that one has waited for `ageing` already: then the room that comes
// free is kept for it. nullopt when none may start.
std::optional<std::size_t> choose(std::span<const store::Waiting> queue, const Room& left, const Room& whole,
                                  const Order& order, store::Time now);

}  // namespace idxr::orchestrate
