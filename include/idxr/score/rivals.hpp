// Pairs that exclude each other: a record has at most one match in a source without duplicates.
//
// Against the odds o that a pair is a match by itself stand those of its rivals: with at most one match a record, the
// pair's probability is o over one plus the odds of all pairs that would take one of its records.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"
#include "idxr/score/pairs.hpp"

namespace idxr::score {

class Rivals {
  public:
    // Collective. `pairs` are this rank's, sorted by ends, with all pairs of their left records; source_of(i) gives the
    // source of the i-th record of this rank, `unique` tells by source index which sources hold no duplicates. Other
    // ranks are asked about `batch` pairs at a time, about.
    Rivals(const mpi::Communicator& comm, const record::Ownership& ownership, std::span<const SourceIndex> source_of,
           const std::vector<bool>& unique, std::span<const ScoredPair> pairs, std::size_t batch = 1 << 21);

    // Collective. Takes from each weight, in the order of the pairs, what its rivals' odds take.
    void weigh_against(std::span<Weight> weights) const;

    bool any() const { return any_; }

  private:
    // use(begin, end) of ranges of pairs that share no left record, as many times on every rank.
    template <typename Use>
    void for_each_batch(Use use) const;

    const mpi::Communicator& comm_;
    const record::Ownership& ownership_;
    std::span<const ScoredPair> pairs_;
    std::size_t batch_;
    std::vector<SourceIndex> left_source_, right_source_;  // of each pair
    const std::vector<bool>& unique_;
    bool any_;
};

}  // namespace idxr::score
