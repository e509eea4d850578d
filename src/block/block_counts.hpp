// How many pairs the blocks of one pass hold over all ranks.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "idxr/block/keys.hpp"

namespace idxr::block {

inline std::uint64_t pairs_among(std::uint64_t records) { return records < 2 ? 0 : records * (records - 1) / 2; }

// The size of a block of one source that has as many pairs: the measure of a block under pair rules.
std::uint64_t equivalent_size(std::uint64_t pairs);

// This rank's part of a block that has pairs somewhere.
struct Group {
    std::uint64_t begin, end;  // of the words with its key
    BlockKey key;
    std::uint64_t pairs;  // of the whole block
};

class BlockCounter {
  public:
    BlockCounter(const mpi::Communicator& comm, const record::RecordStore& store, const PairRules& rules);

    // The index of the record of a word.
    using RecordOf = std::function<std::uint64_t(std::uint64_t)>;
    // Collective. `words` are sorted: a key above what tells its record.
    void count(std::span<const std::uint64_t> words, const RecordOf& record_of);

    const std::vector<Group>& groups() const { return groups_; }          // in key order
    const std::vector<std::uint64_t>& blocks() const { return blocks_; }  // pairs of each block that this rank counted

  private:
    // Records of one source under one key.
    struct KeyCount {
        BlockKey key;
        SourceIndex source;
        std::uint16_t unused = 0;
        std::uint64_t records;
    };
    struct Part {  // what one thread finds in its words
        std::vector<Group> groups;
        std::vector<KeyCount> counts;
    };
    void scan(std::span<const std::uint64_t> words, std::uint64_t begin, std::uint64_t end, const RecordOf& record_of,
              Part& part) const;
    std::uint64_t allowed_pairs(std::span<const KeyCount> of_key) const;
    void ask_owners(const std::vector<KeyCount>& counts);

    const mpi::Communicator& comm_;
    const PairRules& rules_;
    std::vector<SourceIndex> sources_;  // of the local records; the first alone if they have one source
    bool one_source_ = false;
    std::vector<Group> groups_;
    std::vector<std::uint64_t> blocks_;
};

}  // namespace idxr::block
