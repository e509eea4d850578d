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

// A pair whose left record is this rank's, and how many passes propose it.
struct CapturedPair {
    RecordNumber left, right;
    std::size_t passes;
};

// Collective. Counts the passes of pairs; few enough that the keys of their right records fit.
void count_passes(const mpi::Communicator& comm, const KeyTable& keys, const record::Ownership& ownership,
                  std::span<CapturedPair> pairs);

inline constexpr double probability_unit = 1 << 20;

struct Captures {
    std::uint64_t pairs = 0;  // looked at
    // [k]: of these, expected matches, in parts of probability_unit, that exactly k passes find
    std::vector<std::uint64_t> by_passes;
};

// The share of all matches, found or not, that the passes find; 1 when there are none.
double estimated_recall(const Captures& captures);

}  // namespace idxr::block
