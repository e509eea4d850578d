// How often passes find the same match, on a sample of the pairs.
#pragma once

#include <vector>

#include "idxr/block/captures.hpp"
#include "idxr/pipeline/kept_pairs.hpp"
#include "idxr/pipeline/population.hpp"

namespace idxr::pipeline {

// Collective. Pairs drawn by the hash of their ends, with the passes that propose them, at the owners of their left
// records and sorted by ends.
std::vector<block::CapturedPair> draw_captures(const mpi::Communicator& comm, const Population& population,
                                               const block::KeyTable& keys, const KeptPairs& kept);

// Collective. How often the passes find a match. Both are in the order of `pairs`.
block::Captures weigh_captures(const mpi::Communicator& comm, std::size_t passes,
                               const std::vector<block::CapturedPair>& drawn,
                               const std::vector<score::ScoredPair>& pairs);

}  // namespace idxr::pipeline
