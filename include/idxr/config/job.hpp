// The job in force: built-in defaults, then the job file, then the command line, with where each value came from.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/config/command_line.hpp"
#include "idxr/config/settings.hpp"

namespace idxr::config {

struct Job {
    Settings settings;
    // "match.threshold", "source.0.encoding" … -> "people.toml:12" or "command line"; what is not here is a default.
    std::map<std::string, std::string> origins;
    bool dump_config = false;
};

// The flags of `idxr match`, made from the table of options.
std::vector<Flag> job_flags();

// Those of `idxr validate`.
std::vector<Flag> validate_flags();

// Arguments after the command's name: flags, files, perhaps one job file (*.toml). Roles of columns are checked against
// `roles`. Throws Error(usage) or Error(input), naming the option or the line of the job file.
Job load_job(const std::vector<std::string>& arguments, std::span<const std::string_view> roles);

// The same for another command that takes job files, by its table of flags.
Job load_job(const std::vector<std::string>& arguments, std::span<const std::string_view> roles,
             std::span<const Flag> flags);

// The job as a job file, each line with where its value came from. Paths are absolute, so it can stand anywhere.
std::string dump(const Job& job);

// For the broadcast from rank 0: JSON, exact.
std::string serialise(const Settings& settings);
Settings deserialise(std::string_view json);

// 16 hexadecimal digits over everything that can change the result (not threads, memory, folders, verbosity). The
// contents of the inputs are not part of it, their absolute paths are.
std::string job_hash(const Settings& settings);

// What deduplication needs: one source that may hold duplicates. Throws Error(usage).
void require_one_source(const Settings& settings);

// The files of these names, globs expanded, each glob in the order of bytes. Throws Error(input) when a glob fits no
// file or a file is missing (naming the nearest there is), unreadable or no regular file.
std::vector<std::string> expand_files(const std::vector<std::string>& names);

}  // namespace idxr::config
