// The blocking keys of records: one a pass in a row of their own, further ones, which few records have, in a list.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::block {

using BlockKey = std::uint32_t;  // 0: the record takes no part

// A key of a record that has several in one pass.
struct FurtherKey {
    std::uint32_t index;  // of the record, among those of its table
    std::uint32_t pass;
    BlockKey key;
};

// The keys of one record; valid as long as its table.
struct KeyRow {
    const BlockKey* first = nullptr;      // of each pass
    std::span<const FurtherKey> further;  // by pass

    SourceIndex source() const { return static_cast<SourceIndex>(first[-1]); }
    std::uint16_t flags() const { return static_cast<std::uint16_t>(first[-1] >> 16); }

    bool has(std::size_t pass, BlockKey key) const {
        if (first[pass] == key) return true;
        for (const auto& more : further)
            if (more.pass == pass && more.key == key) return true;
        return false;
    }
    // True if the two have a key of the pass in common.
    bool meets(const KeyRow& other, std::size_t pass) const;
};

// Keys of consecutive records. A cell is the place of a key: the index of the record for its first key in a pass, and
// size() plus the place in `further` for the others.
class KeyTable {
  public:
    KeyTable() = default;
    KeyTable(std::uint64_t records, std::size_t passes);

    std::uint64_t size() const { return records_; }
    std::size_t passes() const { return stride_ - head; }

    // The source and flags of a record, which say whom it may meet.
    void set_source(std::uint64_t index, SourceIndex source, std::uint16_t flags) {
        keys_[index * stride_ + 1] = static_cast<std::uint32_t>(flags) << 16 | source;
    }
    SourceIndex source(std::uint64_t index) const { return static_cast<SourceIndex>(keys_[index * stride_ + 1]); }

    BlockKey& first(std::uint64_t index, std::size_t pass) { return keys_[index * stride_ + head + pass]; }
    BlockKey first(std::uint64_t index, std::size_t pass) const { return keys_[index * stride_ + head + pass]; }
    BlockKey& at(std::uint64_t cell, std::size_t pass) {
        return cell < records_ ? first(cell, pass) : further_[cell - records_].key;
    }
    std::uint64_t cells() const { return records_ + further_.size(); }
    std::uint64_t index_of(std::uint64_t cell) const {
        return cell < records_ ? cell : further_[cell - records_].index;
    }

    std::span<const FurtherKey> further() const { return further_; }
    std::span<const FurtherKey> further(std::uint64_t index) const {
        const auto begin = keys_[index * stride_];
        if (begin == 0) return {};
        auto end = begin - 1;
        while (end < further_.size() && further_[end].index == index) ++end;
        return {further_.data() + begin - 1, end - (begin - 1)};
    }
    KeyRow row(std::uint64_t index) const { return {keys_.data() + index * stride_ + head, further(index)}; }
    // Has the first `passes` keys of a row brought near.
    void prefetch(std::uint64_t index, std::size_t passes) const {
        constexpr std::size_t of_line = 64 / sizeof(BlockKey);
        for (std::size_t at = 0; at < head + passes + of_line; at += of_line)
            __builtin_prefetch(keys_.data() + index * stride_ + std::min(at, head + passes - 1));
    }

    // Calls use(key) for each key of a record in a pass.
    template <typename Use>
    void for_each(std::uint64_t index, std::size_t pass, Use use) const {
        if (const auto key = first(index, pass); key != 0) use(key);
        for (const auto& more : further(index))
            if (more.pass == pass && more.key != 0) use(more.key);
    }

    // The further keys of all records, sorted by record and pass.
    void set_further(std::vector<FurtherKey> further);
    // Forgets further keys that are 0.
    void drop_empty();

  private:
    static constexpr std::size_t head = 2;
    std::uint64_t records_ = 0;
    std::size_t stride_ = head;
    // Of each record: 1 + where its further keys begin, or 0; its source and flags; its first key in each pass.
    std::vector<BlockKey> keys_;
    std::vector<FurtherKey> further_;
};

// Collective: the sources, flags and keys in the first `passes` passes of `numbers` (sorted, no doubles), in their
// order, from the ranks that own these records.
KeyTable fetch_keys(const mpi::Communicator& comm, const KeyTable& table, const record::Ownership& ownership,
                    std::span<const RecordNumber> numbers, std::size_t passes);

}  // namespace idxr::block
