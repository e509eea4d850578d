// What is worth an alert, and whom it is told to: the rule file of `idxr orchestrate --alerts`.
#pragma once

#include <string>
#include <vector>

#include "idxr/store/job.hpp"

namespace idxr::alert {

// Where alerts go. `words` are the command with its arguments, the URL, or the address.
struct Channel {
    enum class Kind { command, webhook, mail } kind = Kind::command;
    std::vector<std::string> words;
};

// Times in milliseconds, shares from 0 to 1; 0 turns a rule off.
struct Rules {
    double every = 10'000;              // between two looks
    double window = 86'400'000;         // over which success and availability are told
    double longer_than = 28'800'000;    // an attempt has run for longer
    double records_per_second = 2'000;  // a run is slower, once it has run for a minute
    double success = 0.95;              // of the jobs that ended in the window fewer completed
    double errors = 0.01;               // more rows of a run were rejected
    double available = 0.99;            // a runner was there for less of the window
    double no_progress = 600'000;       // a run has said nothing for longer
    double memory = 0.95;               // a rank takes more of its ceiling
    double disk = 0.95;                 // a disk that jobs write to is fuller
    double ended_badly = 1;             // a job failed, died or ran out of time
    std::vector<Channel> channels;
};

// Error(input) when the file cannot be read, Error(usage) for what it does not understand, with the line.
Rules read_rules(const std::string& path);

}  // namespace idxr::alert
