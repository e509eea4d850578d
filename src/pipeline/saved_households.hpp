// What a checkpoint of the households holds: counts in its facts, the household of each identity in its parts.
#pragma once

#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/pipeline/consolidate.hpp"

namespace idxr::pipeline {

inline constexpr const char* households_name = "households";

// Collective. Error(output).
void write_households(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                      const Consolidation& consolidation);

// Collective. Sets households, reasons and counts of a roster whose identities are known. Error(input).
void read_households(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                     const checkpoint::Checkpoint& checkpoint, Consolidation& consolidation);

}  // namespace idxr::pipeline
