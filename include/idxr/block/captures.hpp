// How often passes find the same pair, from which the pairs that none of them finds can be estimated.
//
// A pass is to pairs what an occasion is to animals in capture-recapture. Pairs differ in how easily they are found, so
// the estimate is Chao's, which is a lower bound on what is missed and so an upper one on recall (Chao, "Estimating the
// Population Size for Capture-Recapture Data with Unequal Catchability", Biometrics 43, 1987).
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "idxr/block/keys.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::block {

// A pair that is a match with some probability, in units of 2^-20.
struct ProbablePair {
    RecordNumber left, right;
    std::uint64_t probability;
};
inline constexpr double probability_unit = 1 << 20;

struct Captures {
    std::uint64_t pairs = 0;  // looked at
    std::vector<std::uint64_t>
        by_passes;  // [k]: of these, expected matches, in the same units, that exactly k passes find
};

// Collective. Of pairs whose left record is this rank's; few enough that the keys of their right records fit.
Captures count_captures(const mpi::Communicator& comm, const KeyTable& keys, const record::Ownership& ownership,
                        std::span<const ProbablePair> pairs);

// The share of all matches, found or not, that the passes find; 1 when there are none.
double estimated_recall(const Captures& captures);

}  // namespace idxr::block
