// What the store keeps of a job and of what happened to it. Plain data.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/store/state.hpp"

namespace idxr::store {

// Milliseconds since 1970, UTC; 0: never.
using Time = std::int64_t;

enum class Priority { low, normal, high, urgent };
std::string_view name(Priority priority);
std::optional<Priority> priority_named(std::string_view word);

// What an attempt asks for.
struct Needs {
    int ranks = 1;
    int threads = 1;
    int nodes = 1;
    std::uint64_t memory = 0;     // bytes per rank; 0: as much as the runner gives
    std::int64_t time_limit = 0;  // seconds; 0: none
    std::string partition;        // of Slurm

    int cores() const { return ranks * threads; }
};

struct Dependency {
    std::string job;
    bool any = false;  // it must have ended; else it must have completed
};

struct Job {
    std::string id;
    std::int64_t sequence = 0;  // order of submission
    std::string name;
    std::string type;
    Priority priority = Priority::normal;
    State state = State::pending;
    std::string reason;  // why it is in this state, one sentence or nothing
    std::string created_by;
    std::vector<std::string> tags;
    std::string command;                 // of idxr
    std::vector<std::string> arguments;  // after the command, without what `needs` says
    std::string folder;                  // where relative names among the arguments start
    std::string output;                  // absolute
    std::string configuration;           // as the caller gave it, JSON
    std::string executor;                // local or slurm; empty: any runner's
    Needs needs;                         // of the next attempt; grows where an attempt was too small
    int max_retries = 0;
    int attempts = 0;      // begun so far
    int failures = 0;      // of those since the last `job retry`: ended by a fault
    std::string schedule;  // cron line of a recurring job
    Time submitted = 0, queued = 0, started = 0, finished = 0;
    Time not_before = 0;  // pending or retrying until then
    std::string request;  // asked of the runner that holds it: nothing, cancel or pause
    std::string runner;   // that holds it
    Time lease = 0;       // until then the runner speaks for it
    double progress = 0;  // 0 … 1
    std::string phase;    // of the run, as last heard
    Time heard = 0;       // when it last said anything new
    // At submission; memory over all ranks; 0: not known.
    std::uint64_t estimated_rows = 0, estimated_memory = 0;
    double estimated_core_seconds = 0;
    std::vector<Dependency> after;
};

struct Attempt {
    std::string job;
    int number = 0;  // from 1
    std::string runner, executor;
    std::string handle;  // what the executor finds it by again; empty: not started yet
    Needs needs;
    Time started = 0, ended = 0;  // ended 0: open
    int exit_code = -1;           // -1: none known
    std::string cause;            // completed, memory, time limit, … one or two words
    std::string reason;           // a sentence
    std::string log;              // path
};

struct Event {
    std::string job;
    int number = 0;
    Time at = 0;
    int attempt = 0;
    std::string kind;  // state, start, end, note …
    std::string text;
};

struct Phase {
    std::string job;
    int attempt = 0;
    int number = 0;  // from 1 within the attempt
    std::string name, unit;
    std::uint64_t done = 0, total = 0;  // total 0: not known
    double rate = 0;                    // units a second
    std::uint64_t memory = 0;           // bytes of its largest rank, as last heard; 0: not known
    Time begun = 0, ended = 0;
};

// How far a phase was at a time.
struct Chunk {
    int attempt = 0, phase = 0;
    Time at = 0;
    std::uint64_t done = 0;
};

struct Result {
    std::string name;   // of a figure or a file
    std::string value;  // the figure, or the checksum
    std::uint64_t rows = 0, bytes = 0;
};

struct Runner {
    std::string id, host;  // host: name and boot of the machine
    std::int64_t pid = 0, pid_started = 0;
    std::string executor;
    int cores = 0;
    std::uint64_t memory = 0;  // bytes
    Time started = 0, heard = 0, stopped = 0;
};

struct Alert {
    std::int64_t number = 0;
    std::string job;   // empty: of the service
    std::string rule;  // its name
    std::string text;
    Time raised = 0, recovered = 0;
    Time told = 0, told_recovered = 0;  // delivered
};

}  // namespace idxr::store
