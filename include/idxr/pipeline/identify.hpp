// Phase 2: from records to scored pairs.
#pragma once

#include <vector>

#include "idxr/block/captures.hpp"
#include "idxr/block/keys.hpp"
#include "idxr/compare/comparison.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/learn/correction.hpp"
#include "idxr/pipeline/population.hpp"
#include "idxr/report/progress.hpp"
#include "idxr/report/timers.hpp"
#include "idxr/score/model.hpp"
#include "idxr/score/pairs.hpp"
#include "idxr/score/threshold.hpp"
#include "idxr/spill/values.hpp"

namespace idxr::pipeline {

class Checkpoints;

struct Matches {
    explicit Matches(const record::Schema& schema) : comparisons(schema) {}

    compare::Comparisons comparisons;
    block::BlockingPlan plan;
    score::Model model;
    score::Threshold threshold;
    // At or above the floor, those of this rank (pair_owners) sorted by ends. They wait on disk from consolidation on
    // where memory is short.
    spill::Values<score::ScoredPair> pairs;
    record::Ownership pair_owners;               // which rank has the pairs of a left record
    std::vector<std::uint64_t> pairs_of_pass;    // over all ranks: pairs compared in each pass
    std::vector<std::uint64_t> matches_of_pass;  // of those, at or above the threshold
    score::WeightCounts weights;                 // over all ranks: kept pairs by weight
    std::vector<double> seconds_of_round;        // index 1 …
    block::Captures captures;                    // of a sample of the matches
    std::vector<std::string> tuning;             // sentences: what was changed while pairs were compared, and why
    learn::Correction correction;                // of the weights of pairs in doubt; empty: none
    struct Round4 {
        std::string note;  // what came of learning, on rank 0
        // Over all ranks: pairs weighed again, and of those, raised above the threshold and lowered below it.
        std::uint64_t weighed = 0, raised = 0, lowered = 0;
    } round4;
};

// Collective. `trained` is the text of the model of an earlier run (settings.model), or empty; it is refused when it is
// damaged or made for other comparisons: Error(input). Goes on from the passes that a checkpoint holds, leaves some,
// and stops when asked to: Error(requeue).
Matches identify(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                 const spill::Place& place, const std::string& trained, Checkpoints& checkpoints,
                 report::Progress& progress, report::Timers& timers);

// Collective. Counts the pairs by weight and chooses the threshold.
void decide(const config::Settings& settings, const mpi::Communicator& comm, Matches& matches);

// Collective. Gives every rank the pairs of a range of left records, with about as many pairs as any other; each rank's
// come in the order of the ranks that had them.
void divide_pairs(const mpi::Communicator& comm, const Population& population, std::vector<score::ScoredPair> pairs,
                  Matches& matches);

// The source of each local record.
std::vector<SourceIndex> sources_of(const Population& population);

// Collective. Adds a pair for every record that another one stands for, for the pairs table.
void add_equal_rows(const mpi::Communicator& comm, const Population& population, const spill::Place& place,
                    Matches& matches);

}  // namespace idxr::pipeline
