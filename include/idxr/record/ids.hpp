// IDs and sources of records, wherever they are, without the rest of them.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "idxr/common/number_index.hpp"
#include "idxr/record/store.hpp"

namespace idxr::record {

struct SourceAndId {
    SourceIndex source = 0;
    std::string_view id;  // as read
};

// Those of the records that this rank owns, and of some of other ranks. The store must outlive it.
class RecordIds {
  public:
    // Collective: brings those of the records in `numbers` (in any order, doubles allowed) that other ranks own.
    RecordIds(const mpi::Communicator& comm, const Ownership& ownership, const RecordStore& store,
              std::vector<RecordNumber> numbers);

    SourceAndId operator[](RecordNumber number) const;
    // Has what the operator reads brought near: first the place, then the record.
    void prefetch_place(RecordNumber number) const {
        if (store_.has(number)) store_.prefetch_place(number - store_.first());
    }
    void prefetch(RecordNumber number) const {
        if (store_.has(number)) idxr::prefetch(store_.at(number - store_.first()));
    }

  private:
    struct Head {
        std::uint32_t length;
        SourceIndex source;
    };

    const RecordStore& store_;
    NumberIndex remote_;
    std::vector<Head> heads_;           // of each of them
    std::vector<char> texts_;           // one behind the other
    std::vector<std::uint64_t> begin_;  // of each in `texts_`
};

}  // namespace idxr::record
