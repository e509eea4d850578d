// A job file (TOML) as it was written: every value in the form of the table of options, with the line it stands on.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "idxr/config/options.hpp"

namespace idxr::config {

struct Entry {
    Values values;
    std::string origin;  // "people.toml:12"
};

struct SourceTable {
    Entry name;  // empty values: not named
    Entry files;
    std::map<std::string, Entry> settings;  // by key of source_options()
};

struct JobFile {
    std::map<std::string, Entry> run;  // by name of run_options(): "match.threshold"
    SourceTable input;                 // [input]: `files`, each a source of its own, and settings for all sources
    std::vector<SourceTable> sources;  // [[source]]
};

// Throws Error(input) when the file cannot be read, Error(usage) for bad TOML, an unknown section or key (naming the
// nearest right one) or a value of the wrong type. Paths are made relative to the folder of the job file.
JobFile read_job_file(const std::string& path);

}  // namespace idxr::config
