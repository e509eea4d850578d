// What a checkpoint of the identities holds: what the guard did in its facts, records and changed pairs in its parts.
#pragma once

#include <nlohmann/json.hpp>

#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/cluster/identities.hpp"
#include "idxr/pipeline/population.hpp"

namespace idxr::pipeline {

inline constexpr const char* identities_name = "identities";

// Collective. Error(output).
void write_identities(const mpi::Communicator& comm, const checkpoint::Folder& folder, const Population& population,
                      const cluster::Identities& identities);

// Collective. Each rank has its own records again, and its own changed pairs, whoever wrote them. Error(input).
cluster::Identities read_identities(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                                    const checkpoint::Checkpoint& checkpoint, const Population& population,
                                    const record::Ownership& pair_owners);

}  // namespace idxr::pipeline
