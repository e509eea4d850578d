// The states of a job and the changes that are allowed between them.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace idxr::store {

enum class State {
    pending,    // waits for other jobs or for its time
    queued,     // may be taken by a runner
    running,    // taken by a runner; an attempt of it is open
    paused,     // stands still until somebody resumes it
    retrying,   // an attempt failed; waits for the next
    completed,  // ended well
    failed,     // ended by a fault that another attempt does not mend, or that nobody asked to retry
    cancelled,  // ended on request, or because a job that it waits for did not complete
    timeout,    // ended by its time limit, retries used up
    dead,       // given up: retries used up, or nothing here can run it
};

inline constexpr std::array all_states{State::pending,  State::queued,    State::running, State::paused,
                                       State::retrying, State::completed, State::failed,  State::cancelled,
                                       State::timeout,  State::dead};

std::string_view name(State state);
std::optional<State> state_named(std::string_view word);

// The table of transitions. Every change of a state in the store is checked against it.
bool allowed(State from, State to);

// No runner moves it any further.
bool final(State state);

}  // namespace idxr::store
