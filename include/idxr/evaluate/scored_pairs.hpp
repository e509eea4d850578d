// What the run's table of scored pairs says: calibration, the curve over thresholds, and what blocking missed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "idxr/evaluate/agreement.hpp"
#include "idxr/evaluate/rows.hpp"

namespace idxr::evaluate {

// Pairs of the table by probability, taken to six decimals.
struct ScoredPairs {
    static constexpr std::uint64_t steps = 1'000'000;  // index i: probability i / steps
    std::vector<std::uint64_t> pairs = std::vector<std::uint64_t>(steps + 1);
    std::vector<std::uint64_t> matches = std::vector<std::uint64_t>(steps + 1);  // of these, true ones
    std::uint64_t not_in_truth = 0;  // pairs with an end that the truth does not know: left out
};

// across: pairs within a source are left out.
ScoredPairs read_scored_pairs(const std::string& run, const Rows& rows, bool across);

// Ten equal bins of probability; expected calibration error as in Guo et al. 2017.
Json calibration(const ScoredPairs& scored);

// Precision, recall and F1 of the pairs at or above each threshold, before clusters close them; true_pairs includes
// the pairs that are not in the table. Thresholds below `floor` are left out.
Json curve(const ScoredPairs& scored, std::uint64_t true_pairs, double floor);
Json best_threshold(const ScoredPairs& scored, std::uint64_t true_pairs);

// Share of true pairs in the table.
Json blocking(const ScoredPairs& scored, std::uint64_t true_pairs);

}  // namespace idxr::evaluate
