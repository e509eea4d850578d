// What waits on disk because memory is short: pieces of a file without a name, checked when they come back.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "idxr/write/file.hpp"

namespace idxr::spill {

// A file of this rank alone. It has no name, so nothing of it outlives the process, however that ends. Errors are
// Error(resources) and name the folder. Used by one thread at a time.
class SpillFile {
  public:
    struct Piece {
        std::uint64_t offset = 0, bytes = 0, checksum = 0;  // XXH3-64
    };

    // `folder` is made if it is not there.
    explicit SpillFile(std::string folder);

    Piece put(std::span<const char> bytes);
    // Puts as many bytes in the place of a piece.
    void replace(Piece& piece, std::span<const char> bytes);
    void take(const Piece& piece, std::span<char> to) const;

    // Of all that was put.
    std::uint64_t bytes() const { return end_; }

  private:
    std::string folder_;
    write::File file_;
    std::uint64_t end_ = 0;
};

// Where what memory does not hold waits.
struct Place {
    bool needed = false;
    std::string folder;
    // None if all fits into memory.
    std::unique_ptr<SpillFile> file() const { return needed ? std::make_unique<SpillFile>(folder) : nullptr; }
};

// The bytes of values that can be copied as they are.
template <typename T>
std::span<const char> bytes_of(const T* values, std::uint64_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    return {reinterpret_cast<const char*>(values), count * sizeof(T)};
}
template <typename T>
std::span<char> bytes_of(T* values, std::uint64_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    return {reinterpret_cast<char*>(values), count * sizeof(T)};
}

}  // namespace idxr::spill
