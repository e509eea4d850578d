// Batches of a table, in step over all ranks, whatever happens to one of them.
#pragma once

#include <memory>
#include <string>

#include "findings.hpp"
#include "idxr/scan/scan.hpp"

namespace idxr::verify {

// Every rank sees the same number of batches; a rank without rows left has empty ones. A table that cannot be read
// becomes a finding.
class Walk {
  public:
    // Collective.
    Walk(const mpi::Communicator& comm, std::string folder, std::string file,
         const std::vector<write::ColumnSpec>& columns, Findings& findings);

    // Collective: false when all rows of all ranks have been seen, or one of them cannot be read.
    bool next();

    bool whole() const { return scan_ != nullptr && !fault_; }  // after the last next()
    const write::Batch& batch() const { return batch_; }
    std::uint64_t first() const { return first_; }  // number of the first row of the batch in the table, from 1
    std::uint64_t rows() const { return scan_ ? scan_->rows() : 0; }
    const std::vector<write::ColumnSpec>& columns() const { return scan_->columns(); }
    const std::string& file() const { return file_; }

  private:
    const mpi::Communicator& comm_;
    std::string file_;
    Findings& findings_;
    std::unique_ptr<scan::Scan> scan_;
    write::Batch batch_;
    std::uint64_t first_ = 1;
    bool fault_ = false;
};

}  // namespace idxr::verify
