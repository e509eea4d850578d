// The records that a rank owns, and fetching the records of others.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "idxr/common/prefetch.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/packed.hpp"

namespace idxr::record {

// Has the packed record at `bytes` brought near, or most of a long one.
inline void prefetch_record(const char* bytes) {
    for (int line = 0; line < 4; ++line) prefetch(bytes + 64 * line);
}

// Packed records with consecutive numbers [first, first + size), in the buffers that they were packed into; reading is
// thread-safe.
class RecordStore {
  public:
    explicit RecordStore(std::size_t slots) : slots_(slots) {}

    // Takes over buffers of packed records, which follow one another, with what they have room for.
    void append(std::vector<PackedRecords> buffers);
    // Gives the records the numbers first, first + 1, …; all are here, so they move onto huge pages.
    void number_from(RecordNumber first);
    // Puts a changed record, which may view the old one, in the place of record `index`.
    void replace(std::uint64_t index, const Record& record);
    // Drops the records whose entry in `keep` is false, in order; the numbers have to be given anew.
    void retain(const std::vector<bool>& keep);

    std::uint64_t size() const { return records_.size(); }
    std::size_t slots() const { return slots_; }
    RecordNumber first() const { return first_; }
    bool has(RecordNumber number) const { return number >= first_ && number - first_ < size(); }
    std::uint64_t bytes() const { return bytes_; }

    const char* at(std::uint64_t index) const { return records_[index]; }
    char* at(std::uint64_t index) { return records_[index]; }
    // Have what at(index) reads brought near, and then the record.
    void prefetch_place(std::uint64_t index) const { idxr::prefetch(&records_[index]); }
    void prefetch(std::uint64_t index) const { prefetch_record(records_[index]); }
    void decode(std::uint64_t index, Record& record) const { record::decode(records_[index], slots_, record); }
    std::string_view value(std::uint64_t index, std::size_t slot) const {
        return value_at(records_[index], slots_, slot);
    }

  private:
    std::size_t slots_;
    RecordNumber first_ = 0;
    std::uint64_t bytes_ = 0;
    char* place_for(std::size_t size);

    std::vector<PackedRecords> blocks_;  // never grow beyond the room that they begin with
    std::vector<char*> records_;
};

// Calls the function that it is given for every number.
using ForEachNumber = std::function<void(const std::function<void(RecordNumber)>&)>;

// Which rank owns which range of record numbers.
class Ownership {
  public:
    Ownership() = default;
    Ownership(const mpi::Communicator& comm, std::uint64_t local_records);
    // Collective: the numbers below `total` in ranges that hold about as many each of the numbers that the ranks name,
    // as far as a 4,096th of all is fine enough. For what goes by the least of several numbers, and would crowd on the
    // first ranks if it lay where the records do.
    Ownership(const mpi::Communicator& comm, std::uint64_t total, const ForEachNumber& for_each_number);
    int owner(RecordNumber number) const;
    std::uint64_t total() const { return begin_.back(); }
    RecordNumber begin(int rank) const { return begin_[static_cast<std::size_t>(rank)]; }

  private:
    std::vector<RecordNumber> begin_{0};  // ranks + 1 entries
};

// Records at hand on this rank, in the order of the numbers that were asked for.
class FetchedRecords {
  public:
    std::size_t size() const { return at_.size(); }
    void decode(std::size_t index, Record& record) const { record::decode(at_[index], slots_, record); }
    const char* at(std::size_t index) const { return at_[index]; }

  private:
    friend FetchedRecords fetch(const mpi::Communicator&, const Ownership&, const RecordStore&,
                                std::span<const RecordNumber>);
    std::size_t slots_ = 0;
    PackedRecords bytes_;
    std::vector<const char*> at_;
};

// Collective: the packed records of `numbers` (sorted, no doubles) from their owners. Records that this rank owns are
// not copied, so the store must outlive the result.
FetchedRecords fetch(const mpi::Communicator& comm, const Ownership& ownership, const RecordStore& store,
                     std::span<const RecordNumber> numbers);

}  // namespace idxr::record
