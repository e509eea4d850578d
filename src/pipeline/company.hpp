// Households feed back: who moves rarely moves alone.
#pragma once

#include <span>
#include <vector>

#include "idxr/pipeline/identify.hpp"
#include "idxr/pipeline/population.hpp"

namespace idxr::pipeline {

// Collective. Which of `asked`, pairs with left records of this rank, have two different addresses between which some
// other pair, that is surely one person, moved too.
std::vector<char> moved_in_company(const mpi::Communicator& comm, const Population& population, const Matches& matches,
                                   std::span<const score::ScoredPair> asked);

}  // namespace idxr::pipeline
