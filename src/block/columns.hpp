// Numbers of all records while blocking is planned: columns that are worked on one at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "idxr/common/memory.hpp"
#include "idxr/spill/spill_file.hpp"

namespace idxr::block {

// Made piece by piece of records, changed column by column, and given up piece by piece; in memory or in a file.
class Columns {
  public:
    using Values = Buffer<std::uint32_t>;

    // Nothing waits on disk if there is no `file`, which must outlive the columns.
    Columns(std::uint64_t records, std::size_t columns, spill::SpillFile* file)
        : records_(records), columns_(columns), file_(file) {}

    static constexpr std::uint64_t piece_records = 1 << 18;
    std::uint64_t pieces() const { return (records_ + piece_records - 1) / piece_records; }
    std::uint64_t begin(std::uint64_t piece) const { return piece * piece_records; }
    std::uint64_t records(std::uint64_t piece) const {
        return begin(piece + 1) <= records_ ? piece_records : records_ - begin(piece);
    }

    // The next piece: one column behind the other.
    void append(Values values);
    Values column(std::size_t column) const;
    void set_column(std::size_t column, const Values& values);
    // The values of a piece, which are gone then.
    Values take(std::uint64_t piece);

  private:
    std::uint64_t records_;
    std::size_t columns_;
    spill::SpillFile* file_;
    std::vector<Values> in_memory_;                              // of each piece
    std::vector<std::vector<spill::SpillFile::Piece>> waiting_;  // of each piece, its columns
};

}  // namespace idxr::block
