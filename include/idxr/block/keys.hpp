// Blocking keys of all records for all passes, and the distributed plan that keeps blocks small.
//
// A key is a 32-bit hash and a block is *defined* as the records with the same hash, so two parts that collide only
// make a block a little larger; nothing is lost. Whether a pass proposes a pair can therefore be told from the keys of
// the two records alone, on any rank (Kolb, Thor, Rahm: "Don't Match Twice: Redundancy-free Similarity Computation with
// MapReduce", 2013): a pair belongs to the first pass, and within it to the smallest key, that its records share.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "idxr/block/key_ranges.hpp"
#include "idxr/block/key_table.hpp"
#include "idxr/block/pass.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"
#include "idxr/spill/spill_file.hpp"

namespace idxr::block {

// Which pairs of sources may meet.
struct PairRules {
    bool across_sources_only = false;  // --link-only
    std::vector<bool> unique;          // by source index: the source holds no duplicates
    bool may_meet(SourceIndex a, SourceIndex b) const { return a != b || !(across_sources_only || unique[a]); }
    bool all_may_meet() const {
        return !across_sources_only && std::find(unique.begin(), unique.end(), true) == unique.end();
    }
};

// What became of one pass; sums over all ranks.
struct PassPlan {
    std::uint64_t cap = 0;       // records of a block above which it was refined
    std::uint64_t blocks = 0;    // blocks of at least one pair
    std::uint64_t pairs = 0;     // pairs proposed, also those that belong to an earlier pass
    std::uint64_t refined = 0;   // blocks that were refined
    std::uint64_t split = 0;     // blocks that no refinement made small enough, split by record number
    std::uint64_t left_out = 0;  // pairs of refined and split blocks that the pass does not propose
    bool runs = true;            // false: not worth its pairs (choose_passes()), or too many of them for Pass::if_few
    std::uint64_t worth = 0;     // if it does not run: matches that it alone would have found, estimated
};

struct BlockingPlan {
    std::vector<Pass> passes;
    std::vector<PassPlan> plans;  // one per pass
    std::vector<std::vector<std::uint32_t>>
        first_bucket;  // per pass: ranks + 1 bounds of the key buckets that a rank owns
    int owner(std::size_t pass, BlockKey key) const;
    KeyRange keys_of(std::size_t pass, int rank) const;
};

// Number of key buckets whose weights rank 0 divides among the ranks.
inline constexpr std::uint32_t bucket_count = 1 << 14, bucket_shift = 18;
inline std::uint32_t bucket(BlockKey key) { return key >> bucket_shift; }

struct BlockingLimits {
    std::uint64_t max_block = 200;  // records of a block that is compared in full
    double pairs_per_record = 2.5;  // of one pass, on average over all records
};

// Collective. Computes keys, counts every pass's blocks, refines blocks above the pass's cap (the largest one that
// keeps the pass within its pairs per record), drops keys without a pair, and divides the blocks among the ranks: rank
// 0 cuts the reduced histogram of pairs by key bucket. Records whose entry in `standing` is false take no part. `pause`
// is called between passes, by all ranks; what it throws comes out. While passes are planned, keys wait in `spill` if
// there is one.
BlockingPlan plan_blocks(
    const mpi::Communicator& comm, const record::Schema& schema, const record::RecordStore& store,
    const std::vector<bool>& standing, const PairRules& rules, const BlockingLimits& limits, KeyTable& keys,
    spill::SpillFile* spill = nullptr, const std::function<void()>& pause = [] {});

}  // namespace idxr::block
