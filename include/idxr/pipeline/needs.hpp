// What a run will need, estimated from a sample of its input before it starts.
#pragma once

#include <cstdint>
#include <string>

#include "idxr/common/estimate.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/pipeline/prepare.hpp"

namespace idxr::pipeline {

// Bytes over all ranks at their fullest: when all is held in memory; when blocking keys and pairs wait on disk where
// that helps; and what waits there then.
struct MemoryNeeds {
    std::uint64_t whole = 0, spilling = 0, spilled = 0;
};
MemoryNeeds memory_needed(const Inputs& inputs, int ranks);

// Of a run of `idxr match` or one of its kind on `ranks` that share the input.
Estimate estimate(const Inputs& inputs, int ranks);

// Bytes in the output folder: of the results, and of checkpoints while the run lasts. A run shorter than the interval
// writes no checkpoints.
struct DiskNeeds {
    std::uint64_t results = 0, checkpoints = 0;
};
DiskNeeds disk_needed(const config::Settings& settings, const Inputs& inputs);

// Memory, disk and scratch space, blocking passes and candidate pairs, as lines for the terminal.
std::string describe_needs(const config::Settings& settings, const Inputs& inputs, int ranks);

// A sentence when the disk of the folder holds less than that; else empty. The folder need not be there yet.
std::string disk_warning(const DiskNeeds& needs, const std::string& folder);
// The same of what waits in a scratch folder.
std::string scratch_warning(std::uint64_t spilled, const std::string& folder);

}  // namespace idxr::pipeline
