// Records of any rank, found by their numbers.
#pragma once

#include <vector>

#include "idxr/common/number_index.hpp"
#include "idxr/record/store.hpp"

namespace idxr::record {

// The records that this rank owns, and some of other ranks. The store must outlive it; reading is thread-safe.
class RecordsAtHand {
  public:
    // Collective: brings the records in `numbers` (in any order, doubles allowed) that other ranks own.
    RecordsAtHand(const mpi::Communicator& comm, const Ownership& ownership, const RecordStore& store,
                  std::vector<RecordNumber> numbers)
        : store_(store) {
        std::erase_if(numbers, [&](RecordNumber number) { return store.has(number); });
        of_others_ = NumberIndex(std::move(numbers));
        fetched_ = fetch(comm, ownership, store, of_others_.numbers());
    }

    const char* at(RecordNumber number) const {
        return store_.has(number) ? store_.at(number - store_.first()) : fetched_.at(of_others_.of(number));
    }
    void decode(RecordNumber number, Record& record) const { record::decode(at(number), store_.slots(), record); }
    // Have what at() reads, and the record, brought near.
    void prefetch_place(RecordNumber number) const {
        if (store_.has(number)) store_.prefetch_place(number - store_.first());
    }
    void prefetch(RecordNumber number) const {
        if (store_.has(number)) store_.prefetch(number - store_.first());  // those of others lie in their order
    }

  private:
    const RecordStore& store_;
    NumberIndex of_others_;
    FetchedRecords fetched_;
};

}  // namespace idxr::record
