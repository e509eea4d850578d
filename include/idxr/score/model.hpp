// The Fellegi-Sunter model of a run: match weights in integers, so that sums and decisions are the same everywhere.
// Sources: Fellegi and Sunter, "A Theory for Record Linkage", JASA 1969; Winkler, "Using the EM Algorithm for Weight
// Computation in the Fellegi-Sunter Model of Record Linkage", 1988 and 2000 (frequency-based matching).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "idxr/compare/comparison.hpp"

namespace idxr::score {

// Match weight in thousandths of a bit: 1000 * log2(P(pattern | match) / P(pattern | non-match)), and the same for sums.
using Weight = std::int32_t;

struct LevelWeight {
    double m = 0, u = 0;
    Weight weight = 0;
};

struct Model {
    std::vector<std::vector<LevelWeight>> levels;  // [comparison][level]; level 0 weighs nothing
    Weight prior = 0;                              // 1000 * log2 of the odds that a pair is a match
    std::uint64_t records = 0;                     // for relative frequencies
    // Per comparison and frequency code: what agreement on a value of that frequency weighs more than on an average one.
    std::vector<std::array<Weight, 256>> rarity;
    std::vector<std::string> notes;                // where estimation fell back to the built-in chances

    bool operator==(const Model&) const = default;
};

// Posterior probability of a match whose weights, with the prior, sum to `weight`.
double probability(Weight weight);
// The least weight whose probability is at least `p`.
Weight weight_of(double p);

// Weight of a pair with the prior: the levels' weights, and the rarity of the values that agree.
Weight score(const Model& model, const compare::Comparisons& comparisons, compare::Pattern pattern, const record::Record& a,
             const record::Record& b);

}  // namespace idxr::score
