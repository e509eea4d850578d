// Checksums of files: of every byte, or of samples that tell whether an input has changed.
#pragma once

#include <cstdint>
#include <string>

#include "idxr/mpi/communicator.hpp"

namespace idxr::write {

inline constexpr std::uint64_t checksum_range_bytes = std::uint64_t{16} << 20;

// XXH3-64 over the little-endian XXH3-64 values of every 16 MiB range of the file in order, followed by the file's size
// as a little-endian 64-bit number; 16 hex digits. Error(input) when the file cannot be read.
std::string file_checksum(const std::string& path);

// The same, each rank reading its share of the ranges. Collective; the file is visible to all ranks.
std::string file_checksum(const std::string& path, const mpi::Communicator& comm);

// XXH3-64 over the first, the last and 16 evenly spread pieces of 64 KiB and the size; the whole of a file of at most
// 18 pieces. 16 hex digits. Error(input) when the file cannot be read.
std::string sampled_hash(const std::string& path);

}  // namespace idxr::write
