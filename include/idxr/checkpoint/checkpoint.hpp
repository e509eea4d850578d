// Checkpoints of a run in a folder of their own: each a number of checksummed parts that any rank can read, and an
// index of them that is written last, so that a checkpoint is whole or not there. docs/formats.md specifies the files.
#pragma once

#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/mpi/communicator.hpp"

namespace idxr::checkpoint {

struct Part {
    std::string file;  // in the folder
    std::uint64_t bytes = 0;
    std::string checksum;  // XXH3-64 of its bytes, 16 hex digits
};

struct Checkpoint {
    std::string name;
    nlohmann::json facts;     // what its writer said of it
    std::vector<Part> parts;  // those of rank 0 first, in the order in which they were made
};

// The text of an index. `fit` as for Folder; `path` is named in errors. Error(input) when it is damaged, of another
// version or does not fit.
Checkpoint parse_index(const std::string& text, const std::string& name, const std::string& path,
                       const nlohmann::json& fit);

class Folder {
  public:
    // `fit` is what a checkpoint must agree with to be taken up; its keys name what differs when one does not.
    Folder(std::string path, nlohmann::json fit, const mpi::Communicator& comm);

    // Collective. Every rank makes its parts, at most four at once, on threads of its own. Nothing of the name stands
    // there when it fails: Error(output) on all ranks.
    void write(const std::string& name, const nlohmann::json& facts, std::uint64_t parts,
               const std::function<std::string(std::uint64_t)>& make) const;

    // Collective. Names of the checkpoints that stand there, in order of bytes.
    std::vector<std::string> names() const;

    // Collective. The index of a checkpoint. Error(input) with the reason when it is damaged or does not fit.
    Checkpoint open(const std::string& name) const;

    // Collective. Calls use(bytes) for the parts `mine` of this rank, in order. Error(input) on all ranks when one of
    // anybody's is damaged or missing.
    void read(const Checkpoint& checkpoint, std::span<const std::size_t> mine,
              const std::function<void(std::string_view)>& use) const;

    // Collective. Removes a checkpoint, or the whole folder.
    void remove(const std::string& name) const;
    void remove() const;

  private:
    void write_parts_and_index(const std::string& name, const nlohmann::json& facts, std::uint64_t parts,
                               const std::function<std::string(std::uint64_t)>& make) const;

    std::string path_;
    nlohmann::json fit_;
    const mpi::Communicator& comm_;
};

}  // namespace idxr::checkpoint
