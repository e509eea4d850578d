// Reads tables: CSV and HDF5 as the writers of idxr make them, flat Parquet of any writer (by the ending of the name).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "idxr/write/table.hpp"

namespace idxr::write {

// Serial, batch by batch, in row order. Not for CSV of other programs: see read/ for that. Nulls come back as in
// ColumnSpec::nullable (empty text, smallest integer, NaN). Throws Error(input) that names the file (and row or column)
// when the file is missing, damaged, or lacks a column.
class TableReader {
  public:
    // All columns with the types of the file; CSV has no types, so its columns are texts.
    explicit TableReader(const std::string& path);
    // These columns in this order, with the types of the file.
    TableReader(const std::string& path, const std::vector<std::string>& columns);
    // These columns with these types: CSV fields are parsed; int32 may be read as int64; else the types must be equal.
    TableReader(const std::string& path, const std::vector<ColumnSpec>& columns);
    ~TableReader();
    TableReader(TableReader&&) noexcept;
    TableReader& operator=(TableReader&&) noexcept;

    const std::vector<ColumnSpec>& columns() const;

    // The next rows (at most 65,536), false when there are none left.
    bool next(Batch& batch);

    // Rows of the parts that can be read without those before them: row groups of Parquet, equal ranges of HDF5. CSV
    // has none.
    std::vector<std::uint64_t> pieces() const;
    // next() gives the rows of the pieces [begin, end) from here on.
    void go_to(std::size_t begin, std::size_t end);

    class Format;  // one implementation a file format

  private:
    std::unique_ptr<Format> format_;
};

// The whole of some columns in one batch: for tables that fit in memory.
Batch read_table(const std::string& path, const std::vector<std::string>& columns);
Batch read_table(const std::string& path, const std::vector<ColumnSpec>& columns);

// RUN/NAME in the first format found of .parquet, .h5, .csv; Error(input) when there is none.
std::string find_table(const std::string& folder, const std::string& name);

}  // namespace idxr::write
