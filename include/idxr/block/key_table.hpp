// The blocking keys of records, as rows that hold only the keys that there are.
//
//   u32 source, organisation flag and number of further keys · u32 masks of the passes that have a key · the first key
//   of each of these passes · further keys, which few records have: pass and key
#pragma once

#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/common/memory.hpp"
#include "idxr/common/prefetch.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::block {

using BlockKey = std::uint32_t;  // 0: the record takes no part

// A key of a record that has several in one pass.
struct FurtherKey {
    std::uint32_t index;  // of the record
    std::uint32_t pass;
    BlockKey key;
};

// The keys of one record; valid as long as its table.
class KeyRow {
  public:
    using Words = Buffer<std::uint32_t>;

    static constexpr std::size_t mask_bits = 32;
    static std::size_t masks_of(std::size_t passes) { return (passes + mask_bits - 1) / mask_bits; }

    KeyRow(const std::uint32_t* words, std::size_t masks) : words_(words), masks_(masks) {}

    SourceIndex source() const { return static_cast<SourceIndex>(words_[0]); }
    bool organisation() const { return (words_[0] & organisation_bit) != 0; }
    std::size_t further() const { return words_[0] >> further_shift; }

    BlockKey first(std::size_t pass) const {
        const auto word = pass / mask_bits, bit = pass % mask_bits;
        const auto mask = words_[1 + word];
        if ((mask >> bit & 1U) == 0) return 0;
        return keys()[before(word) + static_cast<std::size_t>(std::popcount(mask & ((1U << bit) - 1)))];
    }
    // Calls use(pass, key) for each key beyond the first of its pass, by pass.
    template <typename Use>
    void for_each_further(Use use) const {
        const auto* at = keys() + before(masks_);
        for (std::size_t k = 0; k < further(); ++k, at += 2) use(std::size_t{at[0]}, BlockKey{at[1]});
    }
    // Calls use(pass, key) for each key.
    template <typename Use>
    void for_each(Use use) const {
        const auto* key = keys();
        for (std::size_t word = 0; word < masks_; ++word)
            for (auto mask = words_[1 + word]; mask != 0; mask &= mask - 1)
                use(word * mask_bits + static_cast<std::size_t>(std::countr_zero(mask)), *key++);
        for_each_further(use);
    }
    // Calls use(key) for each key of a pass.
    template <typename Use>
    void for_each(std::size_t pass, Use use) const {
        if (const auto key = first(pass); key != 0) use(key);
        for_each_further([&](std::size_t of, BlockKey key) {
            if (of == pass) use(key);
        });
    }

    bool has(std::size_t pass, BlockKey key) const;
    // True if the two have a key of the pass in common.
    bool meets(const KeyRow& other, std::size_t pass) const;
    // Writes the first key of each of the first `passes` passes, 0 where there is none.
    void expand(std::size_t passes, BlockKey* to) const;
    // Appends the words of a row with the keys of the first `passes` passes alone.
    void append_to(Words& words, std::size_t passes) const;
    // The same for the passes in `masks`.
    void append_to(Words& words, std::span<const std::uint32_t> masks) const;

    // Words of the row.
    std::size_t size() const { return 1 + masks_ + before(masks_) + 2 * further(); }
    static std::uint32_t head(SourceIndex source, bool organisation, std::size_t further) {
        return source | (organisation ? organisation_bit : 0) | static_cast<std::uint32_t>(further) << further_shift;
    }

  private:
    static constexpr std::uint32_t organisation_bit = 1U << 16;
    static constexpr unsigned further_shift = 17;

    const BlockKey* keys() const { return words_ + 1 + masks_; }
    // First keys of the passes of the masks before `word`.
    std::size_t before(std::size_t word) const {
        std::size_t count = 0;
        for (std::size_t w = 0; w < word; ++w) count += static_cast<std::size_t>(std::popcount(words_[1 + w]));
        return count;
    }

    const std::uint32_t* words_;
    std::size_t masks_;
};

// Rows of records, by index.
class KeyTable {
  public:
    KeyTable() = default;
    // Has room for `records` rows with `first` first and `further` further keys in all.
    KeyTable(std::size_t passes, std::uint64_t records, std::uint64_t first, std::uint64_t further);
    // Of rows one behind the other.
    KeyTable(std::size_t passes, KeyRow::Words rows);

    // The rows of the next records: their first keys, one pass behind the other; their further keys, by record and
    // pass, whose indices count from the first of them; and the first word of each, but for its number of further keys.
    void append(std::span<const std::uint32_t> heads, std::span<const BlockKey> first,
                std::span<const FurtherKey> further);

    // Gives up the keys of the passes that do not run, and their memory.
    void keep(const std::vector<bool>& runs);

    std::uint64_t size() const { return begin_.size(); }
    std::size_t passes() const { return passes_; }
    KeyRow row(std::uint64_t index) const { return {words_.data() + begin_[index], KeyRow::masks_of(passes_)}; }

    // Have what row(index) and its reader look at brought near: first the place, then the row.
    void prefetch_place(std::uint64_t index) const { idxr::prefetch(&begin_[index]); }
    void prefetch(std::uint64_t index) const {
        const auto* row = words_.data() + begin_[index];
        idxr::prefetch(row);
        idxr::prefetch(row + 16);
    }

  private:
    std::size_t passes_ = 0;
    KeyRow::Words words_;
    Buffer<std::uint32_t> begin_;  // of each row
};

// Collective: the rows of `numbers` (sorted, no doubles) with their keys in the first `passes` passes, in their order,
// from the ranks that own these records.
KeyTable fetch_keys(const mpi::Communicator& comm, const KeyTable& table, const record::Ownership& ownership,
                    std::span<const RecordNumber> numbers, std::size_t passes);

}  // namespace idxr::block
