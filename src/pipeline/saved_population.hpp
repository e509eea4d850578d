// What a checkpoint of phase 1 holds: counts and sources in its facts, the records in its parts.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::pipeline {

inline constexpr const char* population_name = "population";

nlohmann::json facts_of(const Population& population, const Preparation& preparation, const write::FileInfo& rejects);

// Throws Error(input) when the facts are not of these fields.
void read_facts(const nlohmann::json& facts, Population& population, Preparation& preparation,
                write::FileInfo& rejects);

// Local records [begin, end) with what stands for them.
std::string packed_records(const Population& population, std::uint64_t begin, std::uint64_t end);

// Collective. Shares the parts out to the ranks, in the order of the records.
void read_records(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                  const checkpoint::Checkpoint& checkpoint, Population& population);

}  // namespace idxr::pipeline
