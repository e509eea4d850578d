// What round 4 learns from.
#pragma once

#include <functional>

#include "idxr/config/settings.hpp"
#include "idxr/learn/correction.hpp"
#include "idxr/pipeline/identify.hpp"
#include "idxr/pipeline/population.hpp"

namespace idxr::pipeline {

// The weight of a pair by its records alone, without rivals.
inline score::Weight own_weight(const Matches& matches, const score::ScoredPair& pair) {
    return score::score(score::pattern_weight(matches.model, matches.comparisons, pair.pattern), pair.rarity);
}

// Collective: gathers examples from labels, or from identities and rivals, and learns from them on rank 0. `pause` is
// called between steps.
learn::Lesson learn_together(const config::Settings& settings, const mpi::Communicator& comm,
                             const Population& population, const Matches& matches, const std::function<void()>& pause);

}  // namespace idxr::pipeline
