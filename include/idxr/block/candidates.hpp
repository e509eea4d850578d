// Visiting every candidate pair of a pass once, wherever its records live.
#pragma once

#include <omp.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/block/keys.hpp"
#include "idxr/common/usage.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::block {

// A part of the blocks that this rank owns, with the packed records of their members at hand.
struct BlockBatch {
    std::vector<const char*> records;        // of each member, block by block, ordered by number
    std::vector<KeyRow> keys;                // its keys
    std::vector<std::uint64_t> block_begin;  // blocks + 1 positions in these
    std::vector<BlockKey> block_key;
    std::size_t slots = 0;
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

    // From the next batch on; a matter of this rank alone.
    void set_batch(std::uint64_t records) { batch_records_ = records; }

  private:
    const mpi::Communicator& comm_;
    std::size_t pass_;
    const KeyTable& keys_;
    const record::RecordStore& store_;
    const record::Ownership& ownership_;
    std::uint64_t batch_records_;
    static BlockKey key_of(std::uint64_t word) { return static_cast<BlockKey>(word >> 32); }
    RecordNumber number_of(std::uint64_t word) const {
        const auto index = word & 0xffffffffU;
        return numbers_.empty() ? store_.first() + index : numbers_[index];
    }

    std::vector<std::uint64_t> words_;   // sorted: key above an index into numbers_, or of the store on one rank
    std::vector<RecordNumber> numbers_;  // as they came from all ranks
    std::uint64_t done_ = 0;
    record::FetchedRecords fetched_;
    KeyTable fetched_keys_;
};

// True if a pass before this one, or a smaller key of this pass, proposes a pair with the key in common too.
inline bool proposed_before(std::size_t pass, BlockKey key, const KeyRow& a, const KeyRow& b) {
    BlockKey shared = 0;
#pragma omp simd reduction(| : shared)
    for (std::size_t q = 0; q < pass; ++q) shared |= a.first[q] == b.first[q] ? a.first[q] : 0;
    if (shared != 0) return true;
    if (a.further.empty() && b.further.empty()) return false;
    const auto earlier = [&](const KeyRow& x, const KeyRow& y) {
        for (const auto& more : x.further)
            if ((more.pass < pass || (more.pass == pass && more.key < key)) && y.has(more.pass, more.key)) return true;
        return x.first[pass] != 0 && x.first[pass] < key && y.has(pass, x.first[pass]);
    };
    return earlier(a, b) || earlier(b, a);
}

// Seconds that threads computed, and seconds that they were at it.
struct Busy {
    double computed = 0, elapsed = 0;
};

// Calls visit(thread, a, b) with a.number < b.number for every candidate pair of the pass in this batch that no earlier
// pass has proposed. Threads share the blocks.
template <typename Visit>
Busy visit_pairs(const BlockBatch& batch, std::size_t pass, const PairRules& rules, Visit visit) {
    const auto blocks = batch.block_key.size();
    const bool all_may_meet = rules.all_may_meet();
    // What the next blocks will look at lies anywhere in memory.
    constexpr std::uint64_t ahead = 24;
    const auto fetch = [&](std::uint64_t member) {
        if (member >= batch.records.size()) return;
        for (int line = 0; line < 4; ++line) __builtin_prefetch(batch.records[member] + 64 * line);
        for (std::size_t q = 0; q <= pass; q += 16) __builtin_prefetch(batch.keys[member].first + q);
    };
    double computed = 0, elapsed = 0;
#pragma omp parallel reduction(+ : computed, elapsed)
    {
        const auto begun = omp_get_wtime(), had = machine::thread_cpu_seconds();
        const int thread = omp_get_thread_num();
        std::vector<record::Record> decoded;  // of the block's members, once a pair needs them
        std::vector<char> is_decoded;
#pragma omp for schedule(dynamic, 64) nowait
        for (std::size_t block = 0; block < blocks; ++block) {
            const auto begin = batch.block_begin[block], size = batch.block_begin[block + 1] - begin;
            const auto* const* records = batch.records.data() + begin;
            const auto* keys = batch.keys.data() + begin;
            for (auto member = begin; member < begin + size; ++member) fetch(member + ahead);
            if (decoded.size() < size) decoded.resize(size);
            is_decoded.assign(size, 0);
            const auto decode = [&](std::size_t i) {
                if (!is_decoded[i]) record::decode(records[i], batch.slots, decoded[i]);
                is_decoded[i] = 1;
            };
            for (std::size_t i = 0; i < size; ++i)
                for (std::size_t j = i + 1; j < size; ++j) {
                    if (!all_may_meet && !rules.may_meet(record::source_at(records[i]), record::source_at(records[j])))
                        continue;
                    if (proposed_before(pass, batch.block_key[block], keys[i], keys[j])) continue;
                    if ((record::flags_at(records[i]) ^ record::flags_at(records[j])) & record::flag_organisation)
                        continue;
                    decode(i);
                    decode(j);
                    visit(thread, decoded[i], decoded[j]);
                }
        }
        computed += machine::thread_cpu_seconds() - had;
        elapsed += omp_get_wtime() - begun;
    }
    return {computed, elapsed};
}

}  // namespace idxr::block
