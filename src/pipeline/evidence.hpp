// What the weights are estimated from.
#pragma once

#include "idxr/block/keys.hpp"
#include "idxr/compare/comparison.hpp"
#include "idxr/pipeline/checkpoints.hpp"
#include "idxr/pipeline/population.hpp"
#include "idxr/score/estimate.hpp"

namespace idxr::pipeline {

// Collective. Pairs of records that may meet, and records that stand for themselves.
double possible_pairs(const mpi::Communicator& comm, const Population& population);
std::uint64_t standing_records(const mpi::Communicator& comm, const Population& population);

// Collective. Patterns of the candidate pairs in a part of the blocks, chosen by the hash of their keys, and of pairs
// drawn at random. Between batches of `batch_members` checkpoints are due, and what earlier attempts counted is taken
// up.
score::Evidence gather_evidence(const mpi::Communicator& comm, const Population& population,
                                const block::BlockingPlan& plan, const block::KeyTable& keys,
                                const compare::Comparisons& comparisons, std::uint64_t batch_members,
                                Checkpoints& checkpoints);

}  // namespace idxr::pipeline
