// The table of transitions.
#include "idxr/store/state.hpp"

#include <algorithm>

namespace idxr::store {
namespace {

constexpr std::array<std::string_view, all_states.size()> names{
    "pending", "queued", "running", "paused", "retrying", "completed", "failed", "cancelled", "timeout", "dead"};

constexpr unsigned bit(State state) { return 1U << static_cast<unsigned>(state); }

// What may follow each state, in the order of the states.
constexpr std::array<unsigned, all_states.size()> followers{
    bit(State::queued) | bit(State::paused) | bit(State::cancelled) | bit(State::dead),
    bit(State::running) | bit(State::paused) | bit(State::cancelled) | bit(State::dead),
    bit(State::queued) | bit(State::paused) | bit(State::retrying) | bit(State::completed) | bit(State::failed) |
        bit(State::cancelled) | bit(State::timeout) | bit(State::dead),
    bit(State::pending) | bit(State::queued) | bit(State::cancelled),
    bit(State::queued) | bit(State::paused) | bit(State::cancelled) | bit(State::dead),
    0,
    bit(State::pending),
    bit(State::pending),
    bit(State::pending),
    bit(State::pending),
};

}  // namespace

std::string_view name(State state) { return names[static_cast<std::size_t>(state)]; }

std::optional<State> state_named(std::string_view word) {
    const auto found = std::ranges::find(names, word);
    if (found == names.end()) return std::nullopt;
    return static_cast<State>(found - names.begin());
}

bool allowed(State from, State to) { return (followers[static_cast<std::size_t>(from)] & bit(to)) != 0; }

bool final(State state) {
    return state == State::completed || state == State::failed || state == State::cancelled ||
           state == State::timeout || state == State::dead;
}

}  // namespace idxr::store
