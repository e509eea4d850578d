// A table of any format, whose rows the ranks read in consecutive shares, in memory that does not grow with the table.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/read/input_file.hpp"
#include "idxr/read/reject.hpp"
#include "idxr/write/table.hpp"

namespace idxr::scan {

struct RejectedRow {
    std::uint64_t row;  // in its file; the header is row 1
    read::RejectReason reason;
    std::string raw;  // UTF-8 where it can be
};

class Scan {
  public:
    virtual ~Scan() = default;
    const std::vector<write::ColumnSpec>& columns() const { return columns_; }
    std::uint64_t rows() const { return rows_; }              // over all ranks, without rejected ones
    std::uint64_t first_row() const { return first_row_; }    // of this rank, from 0
    std::uint64_t local_rows() const { return local_rows_; }  // of this rank

    // By this rank alone: its next rows, false when there are none left. Error(input) for damage; what has changed
    // since it was opened is such.
    virtual bool next(write::Batch& batch) = 0;
    virtual void restart() = 0;

    // Of the rows of the last batch: their numbers in the file, where the header is row 1 (or would be).
    const std::vector<std::uint64_t>& rows_in_file() const { return rows_in_file_; }

    // Rows that are none (of CSV), found since the beginning or the last restart(), and how many there are over all
    // ranks.
    const std::vector<RejectedRow>& rejected() const { return rejected_; }
    std::uint64_t all_rejected() const { return all_rejected_; }

  protected:
    std::vector<write::ColumnSpec> columns_;
    std::uint64_t rows_ = 0, first_row_ = 0, local_rows_ = 0;
    std::vector<std::uint64_t> rows_in_file_;
    std::vector<RejectedRow> rejected_;
    std::uint64_t all_rejected_ = 0;
};

inline constexpr std::uint64_t first_row_in_file = 2;  // the header is row 1

inline constexpr std::uint64_t default_chunk_bytes = std::uint64_t{8} << 20;

// Collective, each. Error(input) on all ranks.

// A table that a writer of idxr made, or flat Parquet of any (by the ending of the name). With `columns`, these alone
// in their order and with their types (CSV has none of its own); the file must have them.
std::unique_ptr<Scan> open_table(const mpi::Communicator& comm, const std::string& path,
                                 const std::vector<write::ColumnSpec>& columns = {});

// All columns of delimited text as texts. The file is unpacked.
std::unique_ptr<Scan> open_csv(const mpi::Communicator& comm, const read::InputFile& file,
                               std::uint64_t chunk_bytes = default_chunk_bytes);

// The same with these columns, which are those of the header with the indices `source`.
std::unique_ptr<Scan> open_csv(const mpi::Communicator& comm, const read::InputFile& file, std::uint64_t chunk_bytes,
                               std::vector<write::ColumnSpec> columns, std::vector<std::size_t> source);

}  // namespace idxr::scan
