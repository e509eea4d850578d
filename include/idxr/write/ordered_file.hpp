// One file made of the bytes that the ranks append, in rank order.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "idxr/mpi/communicator.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::write {

// Rank 0 appends to the file itself; the others to a segment, which stays in memory while it is small. An exclusive sum
// of the lengths then says where each segment belongs. Everything has a temporary name until commit(), and is removed
// by the destructor when commit() was not reached.
class OrderedFile {
  public:
    // Collective.
    OrderedFile(std::string path, const mpi::Communicator& comm);
    ~OrderedFile();
    OrderedFile(const OrderedFile&) = delete;
    OrderedFile& operator=(const OrderedFile&) = delete;

    // This rank alone. Error(output).
    void append(std::string_view bytes);
    std::uint64_t appended() const { return written_ + buffer_.size(); }

    // Collective: brings all segments into place. Where this rank's bytes begin in the file.
    std::uint64_t assemble();

    // Collective, after assemble(): rank 0's `ending` goes behind everything; the file is synced and gets its name.
    FileInfo commit(std::string_view ending, std::uint64_t rows);

  private:
    void flush();

    std::string path_;
    const mpi::Communicator& comm_;
    std::string temporary_;  // of the file
    std::string own_;        // the file on rank 0, else the segment
    File file_;              // open while own_ exists on disk
    File whole_;             // the file, on ranks other than 0 while it is assembled
    std::string buffer_;
    std::uint64_t written_ = 0;  // bytes of this rank on disk
    std::uint64_t total_ = 0;    // bytes of all ranks, after assemble()
};

// Collective: `temporary`, whole and closed by its writers, is synced by rank 0, measured, and renamed to `path`.
FileInfo publish(const std::string& temporary, const std::string& path, std::uint64_t rows,
                 const mpi::Communicator& comm);

}  // namespace idxr::write
