// A file that all ranks write in pieces and that gets its name when whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "idxr/mpi/communicator.hpp"
#include "idxr/write/file.hpp"

namespace idxr::generate {

// Written under a temporary name, which is removed if commit() is not reached.
class PendingFile {
  public:
    // Collective; rank 0 creates it. Error(output) if `path` is there and may not be replaced, or cannot be made.
    PendingFile(std::string path, bool overwrite, const mpi::Communicator& comm);
    ~PendingFile();
    PendingFile(const PendingFile&) = delete;
    PendingFile& operator=(const PendingFile&) = delete;

    // This rank alone, by any thread.
    void write(std::string_view bytes, std::uint64_t offset) const { file_.write(bytes, offset); }

    // Collective, when all ranks have written all.
    void commit();

  private:
    std::string path_, temporary_;
    const mpi::Communicator& comm_;
    write::File file_;
    bool created_ = false;  // by this rank, and still under the temporary name
};

}  // namespace idxr::generate
