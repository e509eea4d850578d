// Which passes of round 3 are worth their pairs, by a sample of the candidate pairs.
//
// A pass is worth the matches that none of the others proposes. Passes go one at a time, the one first that is worth
// least for what it costs, and each leaves its pairs to those that stay: greedy elimination, as blocking schemes are
// chosen greedily by coverage for cost (Bilenko, Kamath, Mooney: "Adaptive Blocking: Learning to Scale Up Record
// Linkage", 2006), with the model's probabilities in place of labels.
#pragma once

#include <cstdint>
#include <map>

#include "idxr/block/keys.hpp"

namespace idxr::block {

inline constexpr std::uint64_t match_unit = 1 << 16;  // parts of an expected match: small, so that products fit

struct Worth {
    std::uint64_t pairs = 0, matches = 0;  // matches in parts of match_unit
};

// Candidate pairs that only passes of round 3 propose, by the set of these passes: bit p stands for pass
// first_optional() + p. Sums over all ranks.
using WorthOfSets = std::map<std::uint64_t, Worth>;

struct SampledWorth {
    WorthOfSets sets;
    std::uint64_t matches = 0;  // expected among all candidate pairs of the sample, in parts of match_unit
    double rate = 1;            // the part of all candidate pairs that the sample holds
};

// Rounds 1 and 2 always run. Passes of round 3 stand behind them.
std::size_t first_optional(const BlockingPlan& plan);
// The passes from first_optional() on that propose a pair of two records.
std::uint64_t optional_passes(const KeyRow& a, const KeyRow& b, std::size_t first, std::size_t passes);

// Marks the passes that are not to run, and what each would have added then. The same on every rank.
void choose_passes(const SampledWorth& sample, BlockingPlan& plan);

}  // namespace idxr::block
