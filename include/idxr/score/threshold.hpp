// Choosing which pairs count as matches from their probabilities alone.
#pragma once

#include <cstdint>
#include <map>

#include "idxr/score/model.hpp"

namespace idxr::score {

// Pairs by weight, in steps of weight_step; sums of integers, so the same for any distribution over ranks.
using WeightCounts = std::map<Weight, std::uint64_t>;
inline constexpr Weight weight_step = 50;
inline Weight weight_bin(Weight weight) {
    return (weight >= 0 ? weight : weight - weight_step + 1) / weight_step * weight_step;
}

struct Threshold {
    Weight weight = 0;
    double expected_precision = 0;  // mean probability of the pairs at or above the weight
    double expected_recall = 0;     // their share of the matches expected among all scored pairs
};

// Below this probability nothing is joined unless the user gives a lower threshold: where matches are few, expected F1
// alone would keep pairs that are most likely not.
inline constexpr double least_automatic = 0.3;

// The weight that maximises the expected F1 of the pairs at or above it, with a probability of least_automatic or more.
Threshold best_expected_f1(const WeightCounts& counts);

// The expectations at a given weight.
Threshold at_weight(const WeightCounts& counts, Weight weight);

}  // namespace idxr::score
