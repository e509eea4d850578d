// Where the rows of chunks really begin, so that afterwards every chunk can be read by itself.
#pragma once

#include <cstdint>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/read/chunks.hpp"

namespace idxr::scan {

struct Borders {
    std::vector<read::Chunk> chunks;              // of all files, in order
    std::vector<read::ChunkExtent> extents;       // of each chunk
    std::vector<std::uint64_t> rows_before;       // rows of its file before each chunk, kept and rejected
    std::size_t begin = 0, end = 0;               // the chunks of this rank
    std::uint64_t rows = 0, rejected = 0;         // over all chunks
    std::uint64_t local_rows = 0, first_row = 0;  // kept rows of this rank, and those before them
};

// Collective. Reads every file once, on all ranks and threads. The files are unpacked. Error(input).
Borders find_borders(const mpi::Communicator& comm, const std::vector<read::InputFile>& files,
                     std::uint64_t chunk_bytes);

}  // namespace idxr::scan
