// Visiting every candidate pair of a pass once, wherever its records live.
#pragma once

#include <omp.h>

#include <cstdint>
#include <span>
#include <vector>

#include "idxr/block/keys.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::block {

// A part of the blocks that this rank owns, with its records at hand.
struct BlockBatch {
    std::vector<record::Record> records;     // sorted by number
    std::vector<const BlockKey*> keys;       // key row of each record
    std::vector<std::uint32_t> member;       // indices into records, block by block
    std::vector<std::uint64_t> block_begin;  // blocks + 1 positions in member
    std::vector<BlockKey> block_key;
};

// Delivers the blocks of one pass batch by batch, in key order.
class BlockStream {
  public:
    // Collective. Sends the keys of `pass` to the owners of their blocks. Only blocks with sample_hash(key) < rate *
    // 2^32 are kept, for estimating on a part. `batch_records` bounds the records at hand at one time.
    BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass, const KeyTable& keys,
                const record::RecordStore& store, const record::Ownership& ownership, double rate,
                std::uint64_t batch_records);

    // Collective: false when no rank has a block left; a rank without blocks gets an empty batch.
    bool next(BlockBatch& batch);

  private:
    struct Entry {
        RecordNumber number;
        BlockKey key;
    };
    const mpi::Communicator& comm_;
    const KeyTable& keys_;
    const record::RecordStore& store_;
    const record::Ownership& ownership_;
    std::uint64_t batch_records_;
    std::vector<Entry> entries_;
    std::uint64_t done_ = 0;
    record::FetchedRecords fetched_;
    std::vector<BlockKey> fetched_keys_;
};

// True if an earlier pass, or a smaller key of this pass, proposes the pair too.
inline bool proposed_before(const KeyTable& table, std::size_t pass, BlockKey key, const BlockKey* a,
                            const BlockKey* b) {
    for (std::size_t q = 0; q <= pass; ++q)
        for (auto i = table.column[q]; i < table.column[q + 1]; ++i) {
            if (a[i] == 0 || (q == pass && a[i] >= key)) continue;
            for (auto j = table.column[q]; j < table.column[q + 1]; ++j)
                if (a[i] == b[j]) return true;
        }
    return false;
}

// Calls visit(thread, a, b) with a.number < b.number for every candidate pair of the pass in this batch that no earlier
// pass has proposed. Threads share the blocks.
template <typename Visit>
void visit_pairs(const BlockBatch& batch, const KeyTable& table, std::size_t pass, const PairRules& rules,
                 Visit visit) {
    const auto blocks = batch.block_key.size();
#pragma omp parallel for schedule(dynamic, 64)
    for (std::size_t block = 0; block < blocks; ++block) {
        const int thread = omp_get_thread_num();
        for (auto i = batch.block_begin[block]; i < batch.block_begin[block + 1]; ++i)
            for (auto j = i + 1; j < batch.block_begin[block + 1]; ++j) {
                const auto a = batch.member[i], b = batch.member[j];
                const auto &left = batch.records[a], &right = batch.records[b];
                if (!rules.may_meet(left.source, right.source)) continue;
                if ((left.flags ^ right.flags) & record::flag_organisation) continue;
                if (proposed_before(table, pass, batch.block_key[block], batch.keys[a], batch.keys[b])) continue;
                visit(thread, left, right);
            }
    }
}

}  // namespace idxr::block
