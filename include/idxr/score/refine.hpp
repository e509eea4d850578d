// Estimating the model once more, from the scored pairs themselves.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/score/estimate.hpp"
#include "idxr/score/model.hpp"
#include "idxr/score/pairs.hpp"
#include "idxr/score/rivals.hpp"

namespace idxr::score {

// Collective. Agreement patterns alone do not tell how rare the agreeing values are, nor that two pairs exclude each
// other; pairs do. So m and the prior of matches are estimated once more by expectation-maximisation over the pairs,
// with u and the relatives held, and every pair gets its weight by the model found, against its rivals. Expected counts
// are summed in integers. `possible_pairs` as in Evidence. The m of a model that was trained before is `held`: then how
// common matches are is all that is estimated. `pause` is called between rounds, by all ranks; what it throws comes
// out.
void refine(
    const mpi::Communicator& comm, const compare::Comparisons& comparisons, double possible_pairs, const Rivals& rivals,
    Levels of_levels, std::vector<ScoredPair>& pairs, Model& model, const std::function<void()>& pause = [] {});

}  // namespace idxr::score
