// Types of jobs and the commands that do them.
#pragma once

#include <span>
#include <string_view>

namespace idxr::orchestrate {

struct JobType {
    std::string_view name;
    std::string_view command;  // of idxr; empty: none does it
    std::string_view purpose;
    bool match_options;  // the command takes a job file and the options of `idxr match`
    bool one_source;     // and is told to look within a single source
};

// Whether a command is `idxr match` or one of its kind: it leaves a run folder and has its phases.
bool matches_records(std::string_view command);

// Whether its runs say in events.jsonl how far they are.
bool tells_progress(std::string_view command);

std::span<const JobType> job_types();
// nullptr when there is none of this name.
const JobType* job_type(std::string_view name);

}  // namespace idxr::orchestrate
