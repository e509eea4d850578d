// Round 4: a logistic regression that corrects the weights of pairs in doubt.
//
// The odds of a pair are those of its Fellegi-Sunter weight times what the features it shows are worth. Without
// evidence to the contrary these are worth nothing (a Gaussian prior, that is ridge regression; le Cessie and van
// Houwelingen, "Ridge Estimators in Logistic Regression", 1992), so that little data changes little.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <span>
#include <vector>

#include "idxr/learn/features.hpp"
#include "idxr/score/model.hpp"

namespace idxr::learn {

struct Correction {
    std::vector<score::Weight> worth;  // of each feature at its full value, in thousandths of a bit; empty: none
    // Pairs whose weight is beyond this either way are not in doubt, and are left as they are.
    score::Weight doubt = 10'000;
    score::Weight most = 6'000;  // that a weight is moved, either way

    bool in_doubt(score::Weight weight) const { return std::abs(weight) <= doubt; }
    bool operator==(const Correction&) const = default;
};

// What the features of a pair add to its weight.
score::Weight correction_of(const Correction& correction, std::span<const Feature> features);

// The weight of a pair by itself, corrected if it is in doubt. `room` is for the features.
score::Weight corrected(const Features& features, const Correction& correction, score::Weight weight,
                        compare::Pattern pattern, const record::Record& a, const record::Record& b,
                        std::vector<Feature>& room);

// A pair to learn from.
struct Example {
    score::Weight weight;      // its own
    std::uint32_t target;      // probability that it is a match, in millionths
    std::uint32_t importance;  // in thousandths of a pair
    bool fold;                 // which half of the examples it is in, for the check
    bool counts;               // in the check
    std::vector<Feature> features;
};

struct Lesson {
    Correction correction;  // empty where learning does not help
    // Bits by which a pair that counts was better predicted by the correction learned from the other half, on average,
    // and the standard error of that.
    double gain = 0, error = 0;
    std::uint64_t checked = 0;  // pairs that counted
};

// Learns from half of the examples and checks on the other, both ways. Where the gain is not beyond doubt (two standard
// errors), nothing is learned. The order of the examples decides the last bits: sort them the same everywhere. `bounds`
// is a correction without worth, which says how far the learned one may go.
Lesson learn(std::size_t features, std::span<const Example> examples, const Correction& bounds = {});

}  // namespace idxr::learn
