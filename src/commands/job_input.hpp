// From a command line of `idxr job submit` to a job that has been checked.
#pragma once

#include "idxr/config/command_line.hpp"
#include "idxr/orchestrate/types.hpp"
#include "idxr/store/job.hpp"

namespace idxr::commands {

// The flags of the type's command that a job takes as they are; others are the job's own.
std::vector<config::Flag> flags_of(const orchestrate::JobType& type);

// The command's arguments, output, needs and estimate of a job of this type: what `line` (and the configuration that a
// caller sent, already in it) says, with the files there are inspected. `rest` is what stood behind "--". With `later`,
// inputs that are not there yet are left to be checked when the job starts. Throws what the command itself would.
void describe_work(store::Job& job, const orchestrate::JobType& type, const config::CommandLine& line,
                   const std::vector<std::string>& rest, bool later);

// A configuration of the callers' names (input_data, chunk_size, parallel_workers, match_threshold, enable_ml,
// output_format) becomes what stands for it on the command line; what stands there already wins. `text` is JSON or the
// name of a file. Returns the JSON.
std::string apply_configuration(const std::string& text, config::CommandLine& line, const orchestrate::JobType& type);

}  // namespace idxr::commands
