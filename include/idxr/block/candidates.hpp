// Visiting every candidate pair of a pass once, wherever its records live.
#pragma once

#include <omp.h>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/block/keys.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::block {

// A part of the blocks that this rank owns, with the packed records of their members at hand.
struct BlockBatch {
    std::vector<const char*> records;        // of each member, block by block, ordered by number
    std::vector<const BlockKey*> keys;       // its key row
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

  private:
    void fetch_keys(std::span<const RecordNumber> remote);

    const mpi::Communicator& comm_;
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
    std::vector<BlockKey> fetched_keys_;
};

// Tells whether an earlier pass, or a smaller key of this pass, proposes a pair too. Keys are compared column by
// column, and with the columns one and two places on where those belong to the same pass: max_keys is 3.
class ProposedBefore {
  public:
    ProposedBefore(const KeyTable& table, std::size_t pass)
        : earlier_(table.column[pass]), end_(table.column[pass + 1]) {
        for (std::size_t step = 1; step < max_keys; ++step) {
            auto& together = together_[step - 1];
            together.assign(earlier_, 0);
            for (std::size_t q = 0; q < pass; ++q)
                for (auto i = table.column[q]; i + step < table.column[q + 1]; ++i) together[i] = ~BlockKey{0};
        }
        further_.assign(earlier_, 0);
        for (std::size_t q = 0; q < pass; ++q)
            for (auto i = table.column[q] + 1; i < table.column[q + 1]; ++i) further_[i] = ~BlockKey{0};
    }

    // True if the record has more than one key in an earlier pass. Few have.
    bool has_further_keys(const BlockKey* row) const {
        BlockKey any = 0;
        const auto* further = further_.data();
        const auto columns = earlier_;
#pragma omp simd reduction(| : any)
        for (std::uint32_t i = 0; i < columns; ++i) any |= row[i] & further[i];
        return any != 0;
    }

    // `further`: one of the two has further keys.
    bool operator()(BlockKey key, const BlockKey* a, const BlockKey* b, bool further) const {
        BlockKey shared = 0;
        const auto earlier = earlier_;
#pragma omp simd reduction(| : shared)
        for (std::uint32_t i = 0; i < earlier; ++i) shared |= a[i] == b[i] ? a[i] : 0;
        if (shared != 0) return true;
        for (std::uint32_t step = 1; further && step < max_keys; ++step) {
            const auto* together = together_[step - 1].data();
            const auto columns = earlier_ > step ? earlier_ - step : 0;
#pragma omp simd reduction(| : shared)
            for (std::uint32_t i = 0; i < columns; ++i)
                shared |= ((a[i] == b[i + step] ? a[i] : 0) | (a[i + step] == b[i] ? b[i] : 0)) & together[i];
        }
        if (shared != 0) return true;
        for (auto i = earlier_; i < end_; ++i)
            for (auto j = earlier_; j < end_; ++j)
                if (a[i] != 0 && a[i] < key && a[i] == b[j]) return true;
        return false;
    }

  private:
    std::vector<BlockKey> further_;  // all ones but where a pass begins
    std::uint32_t earlier_, end_;    // columns of the passes before this one, and with this one
    std::array<std::vector<BlockKey>, max_keys - 1> together_;  // all ones where i and i + 1, or i + 2, are of one pass
};

// Calls visit(thread, a, b) with a.number < b.number for every candidate pair of the pass in this batch that no earlier
// pass has proposed. Threads share the blocks.
template <typename Visit>
void visit_pairs(const BlockBatch& batch, const KeyTable& table, std::size_t pass, const PairRules& rules,
                 Visit visit) {
    const ProposedBefore proposed_before(table, pass);
    const auto blocks = batch.block_key.size();
    const bool all_may_meet = rules.all_may_meet();
    // What the next blocks will look at lies anywhere in memory.
    constexpr std::uint64_t ahead = 24;
    const auto fetch = [&](std::uint64_t member) {
        if (member >= batch.records.size()) return;
        for (int line = 0; line < 4; ++line) __builtin_prefetch(batch.records[member] + 64 * line);
        for (std::uint32_t column = 0; column < table.width; column += 16)
            __builtin_prefetch(batch.keys[member] + column);
    };
#pragma omp parallel
    {
        const int thread = omp_get_thread_num();
        std::vector<record::Record> decoded;  // of the block's members, once a pair needs them
        std::vector<char> is_decoded, further;
#pragma omp for schedule(dynamic, 64)
        for (std::size_t block = 0; block < blocks; ++block) {
            const auto begin = batch.block_begin[block], size = batch.block_begin[block + 1] - begin;
            const auto* const* records = batch.records.data() + begin;
            const auto* const* keys = batch.keys.data() + begin;
            for (auto member = begin; member < begin + size; ++member) fetch(member + ahead);
            if (decoded.size() < size) decoded.resize(size);
            is_decoded.assign(size, 0);
            further.resize(size);
            for (std::size_t i = 0; i < size; ++i) further[i] = proposed_before.has_further_keys(keys[i]);
            const auto decode = [&](std::size_t i) {
                if (!is_decoded[i]) record::decode(records[i], batch.slots, decoded[i]);
                is_decoded[i] = 1;
            };
            for (std::size_t i = 0; i < size; ++i)
                for (std::size_t j = i + 1; j < size; ++j) {
                    if (!all_may_meet && !rules.may_meet(record::source_at(records[i]), record::source_at(records[j])))
                        continue;
                    if (proposed_before(batch.block_key[block], keys[i], keys[j], further[i] || further[j])) continue;
                    if ((record::flags_at(records[i]) ^ record::flags_at(records[j])) & record::flag_organisation)
                        continue;
                    decode(i);
                    decode(j);
                    visit(thread, decoded[i], decoded[j]);
                }
        }
    }
}

}  // namespace idxr::block
