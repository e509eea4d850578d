// The manifest of a run: what went in, what came out, with sizes and checksums. Written last, so that its presence
// means that the run is whole.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "idxr/write/writers.hpp"

namespace idxr::write {

struct ManifestInput {
    std::string path;  // as given
    std::string source;
    std::uint64_t bytes = 0;
    std::int64_t modified_ns = 0;  // since 1970
    std::string sampled_hash;
    // rows_read = rows_kept + rows_rejected
    std::uint64_t rows_read = 0;
    std::uint64_t rows_kept = 0;
    std::uint64_t rows_rejected = 0;
};

struct ManifestOutput {
    std::string name;  // in the run folder
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    std::string checksum;  // as file_checksum
};

struct Manifest {
    std::string version;   // of the program
    std::string job_hash;  // of everything that decides the result
    std::vector<ManifestInput> inputs;
    std::vector<ManifestOutput> outputs;
    std::vector<std::string> tables;  // that the job asked for
    // Seconds by phase and the like: the one part that may differ between two runs of a job (with the checksums of
    // reports and events).
    nlohmann::ordered_json timing = nlohmann::ordered_json::object();
};

// Path, size, time of change and sampled hash of an input; Error(input) when it cannot be read.
ManifestInput describe_input(const std::string& path, const std::string& source);

// Entry of a file that a writer made, or (with file_checksum) of any file in the folder.
ManifestOutput describe_output(const FileInfo& file);
ManifestOutput describe_output(const std::string& path, std::uint64_t rows);

// By one rank; atomic. Error(output).
void write_manifest(const Manifest& manifest, const std::string& path);

// Error(input) when the file cannot be read or is not a whole manifest of idxr.
Manifest read_manifest(const std::string& path);

// The names of the outputs whose size or checksum is not that of the manifest, or that are missing.
std::vector<std::string> changed_outputs(const Manifest& manifest, const std::string& folder);

}  // namespace idxr::write
