// What becomes of a job after an attempt. Pure decisions.
#pragma once

#include <cstdint>
#include <string>

#include "idxr/store/attempts.hpp"

namespace idxr::orchestrate {

// Why a runner stopped an attempt.
enum class Stop { none, cancel, pause, shutdown, preempt, time_limit };

// How an attempt came to its end, as the executor saw it.
struct End {
    enum class Kind {
        exited,         // with exit_code
        killed,         // without a word: by a signal, or with its machine
        out_of_memory,  // by the system or Slurm
        time_limit,     // by Slurm
        node_failed,    // Slurm lost a node
        withdrawn,      // Slurm cancelled or requeued it on somebody's word
        not_started,    // it never ran
    };
    Kind kind = Kind::exited;
    int exit_code = -1;   // 128 + n after signal n
    std::string message;  // the sentence that it left, or what the executor knows; may be empty
};

struct Policy {
    store::Time first_delay = 10'000;   // before the second attempt; doubles with each
    store::Time last_delay = 3600'000;  // at most
    std::uint64_t most_memory = 0;      // bytes per rank that the next attempt can get; 0: no limit known
};

// Exit status of an attempt whose run folder another one still works in.
inline constexpr int still_locked = 76;

store::Verdict judge(const End& end, Stop stop, const store::Job& job, const Policy& policy, store::Time now);

}  // namespace idxr::orchestrate
