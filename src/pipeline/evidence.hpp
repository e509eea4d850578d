// What the weights are estimated from.
#pragma once

#include <functional>

#include "idxr/block/choice.hpp"
#include "idxr/block/keys.hpp"
#include "idxr/compare/comparison.hpp"
#include "idxr/pipeline/population.hpp"
#include "idxr/score/estimate.hpp"

namespace idxr::pipeline {

// Collective. Pairs of records that may meet, and records that stand for themselves.
double possible_pairs(const mpi::Communicator& comm, const Population& population);
std::uint64_t standing_records(const mpi::Communicator& comm, const Population& population);

// A part of the candidate pairs: those in blocks that are chosen by the hash of their keys.
struct Sample {
    // A pair that only passes of round 3 propose, and which: block::optional_passes().
    struct Optional {
        compare::Pattern pattern;
        std::uint64_t passes;
    };
    double rate = 1;                              // the part
    score::PatternCounts patterns;                // over all ranks
    std::vector<std::vector<Optional>> optional;  // of this rank, by thread; none where all candidate pairs are there
};

// Collective. `pause` is called between batches of `batch_members`; what it throws comes out.
Sample sample_candidates(const mpi::Communicator& comm, const Population& population, const block::BlockingPlan& plan,
                         const block::KeyTable& keys, const compare::Comparisons& comparisons,
                         std::uint64_t batch_members, const std::function<void()>& pause);

// Collective. The candidate pairs of a sample, and pairs drawn at random.
score::Evidence gather_evidence(const mpi::Communicator& comm, const Population& population,
                                const block::BlockingPlan& plan, const compare::Comparisons& comparisons,
                                const Sample& sample);

// Collective. What the passes of round 3 are worth by a model, which all ranks have alike.
block::SampledWorth weigh_passes(const mpi::Communicator& comm, const Sample& sample, const score::Model& model,
                                 const compare::Comparisons& comparisons);

}  // namespace idxr::pipeline
