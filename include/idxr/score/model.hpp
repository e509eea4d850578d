// The Fellegi-Sunter model of a run: match weights in integers, so that sums and decisions are the same everywhere.
//
// Non-matches are of two kinds: random pairs, and relatives, who share family name, address and phone but not person.
// One class for both would take all that they share for evidence of one person. Sources: Fellegi and Sunter, "A Theory
// for Record Linkage", JASA 1969; Winkler, "Using the EM Algorithm for Weight Computation in the Fellegi-Sunter Model
// of Record Linkage", 1988 and 2000 (frequency-based matching).
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "idxr/compare/comparison.hpp"

namespace idxr::score {

// Match weight in thousandths of a bit: 1000 * log2(P(pattern | match) / P(pattern | non-match)), and the same for
// sums.
using Weight = std::int32_t;

struct LevelWeight {
    double m = 0, u = 0, r = 0;
    double rarity = 1;  // mean over random pairs of what the rarity of their values multiplies the odds by; divided out
    Weight weight = 0;  // of m against u
    Weight relative_weight = 0;  // of r against u
};

struct Model {
    std::vector<std::vector<LevelWeight>> levels;  // [comparison][level]; level 0 weighs nothing
    Weight prior = 0;                              // 1000 * log2 of the odds that a pair is a match, not random
    Weight relative_prior = 0;                     // the same for relatives
    std::uint64_t records = 0;                     // for relative frequencies
    // Per comparison and frequency code: what agreement on a value of that frequency weighs more than on an average
    // one.
    std::vector<std::array<Weight, 256>> rarity;
    std::vector<std::string> notes;  // where estimation fell back to the built-in chances

    bool operator==(const Model&) const = default;
};

// The model for another number of records of the same kind: a record has as many matches and relatives among them, and
// a value that is as common has another count.
Model for_records(Model model, std::uint64_t records);

// Posterior probability of a match whose weights, with the prior, sum to `weight`.
double probability(Weight weight);
// The least weight whose probability is at least `p`.
Weight weight_of(double p);

// 1000 * log2(1 + 2^(weight / 1000)), rounded: adds the odds of two classes.
Weight log_one_plus(Weight weight);

// Sets the weights of a comparison's levels from their chances. Disagreement never speaks for a match, and exact
// agreement never against one: such weights become 0, which the return value tells.
struct Mended {
    bool disagreement = false, agreement = false;
};
Mended weigh(std::vector<LevelWeight>& levels);

// What agreement at a level of comparison `c` adds to a pair's weights for the rarity of its values, of which `code` is
// the frequency of the commoner one.
Weight rarity_of(const Model& model, const compare::Comparison& comparison, std::size_t c, unsigned level,
                 std::uint8_t code);

// The same for the values on which a pair agrees.
Weight rarity_in(const Model& model, const compare::Comparisons& comparisons, std::size_t c, compare::Pattern pattern,
                 const record::Record& a, const record::Record& b);

// A sum of these, held to what a pair keeps: about 32 bits.
std::int16_t within_reach(Weight rarity);

// The sum over all comparisons: what the rarity of the values on which a pair agrees adds to its weights, as a match
// and as relatives.
std::int16_t rarity(const Model& model, const compare::Comparisons& comparisons, compare::Pattern pattern,
                    const record::Record& a, const record::Record& b);

// The weights that a pattern has by its levels and the priors: as a match, and as relatives, against random pairs.
struct PatternWeight {
    Weight match = 0, relative = 0;
};
PatternWeight pattern_weight(const Model& model, const compare::Comparisons& comparisons, compare::Pattern pattern);

// Weight of a pair: 1000 * log2 of the odds that it is a match, against random pairs and relatives together.
inline Weight score(PatternWeight pattern, std::int16_t rarity) {
    return pattern.match + rarity - log_one_plus(pattern.relative + rarity);
}

}  // namespace idxr::score
