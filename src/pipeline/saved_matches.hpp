// What checkpoints of phase 2 hold besides pairs that are still to be collected: the estimated model, and what came
// out.
#pragma once

#include <nlohmann/json.hpp>

#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/pipeline/identify.hpp"

namespace idxr::pipeline {

inline constexpr const char* model_name = "model";
inline constexpr const char* matches_name = "matches";

// Exact to the last bit.
nlohmann::json facts_of(const score::Model& model, double possible_pairs);
// Error(input) when the facts are not of these comparisons.
void read_facts(const nlohmann::json& facts, const compare::Comparisons& comparisons, score::Model& model,
                double& possible_pairs);
// What became of the passes, under "plans". Error(input) when they are not so many.
nlohmann::json facts_of(const block::BlockingPlan& plan);
std::vector<block::PassPlan> plans_of(const nlohmann::json& facts, std::size_t passes);

// Collective. All of `matches`, without the pairs of equal rows. Error(output).
void write_matches(const mpi::Communicator& comm, const checkpoint::Folder& folder, const Matches& matches);

// Collective. The pairs are divided among the ranks anew. Error(input).
Matches read_matches(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                     const checkpoint::Checkpoint& checkpoint, const Population& population);

}  // namespace idxr::pipeline
