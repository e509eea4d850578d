// What the three readers of result tables have in common.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "idxr/write/reader.hpp"

namespace idxr::write {

// Which columns the caller wants, and whether it says their types too.
struct Selection {
    bool all = true;
    bool typed = false;
    std::vector<ColumnSpec> columns;
};

class TableReader::Format {
  public:
    virtual ~Format() = default;
    virtual bool next(Batch& batch) = 0;
    // As in TableReader; CSV has no pieces.
    virtual std::vector<std::uint64_t> pieces() const { return {}; }
    virtual void go_to(std::size_t, std::size_t) {}
    const std::vector<ColumnSpec>& columns() const { return wanted_; }

  protected:
    // Finds the wanted columns among those of the file. Error(input).
    void select(const std::string& path, const Selection& selection, const std::vector<ColumnSpec>& in_file);

    std::vector<ColumnSpec> wanted_;   // as they are given back
    std::vector<std::size_t> source_;  // which column of the file each is
};

// A column that was read as int32 and is wanted as int64.
void widen(const ColumnSpec& wanted, ColumnBatch& values);

std::unique_ptr<TableReader::Format> open_csv(const std::string& path, const Selection& selection);
std::unique_ptr<TableReader::Format> open_parquet(const std::string& path, const Selection& selection);
std::unique_ptr<TableReader::Format> open_hdf5(const std::string& path, const Selection& selection);

}  // namespace idxr::write
