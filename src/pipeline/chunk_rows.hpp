// The rows of one chunk as they come from a thread.
#pragma once

#include <cstdint>
#include <vector>

#include "idxr/pipeline/prepare.hpp"
#include "idxr/read/chunks.hpp"

namespace idxr::pipeline {

// Where a kept record stands in its file, until its record ID is known to be its own.
struct Place {
    std::uint64_t offset;
    std::uint32_t length;
    std::uint32_t row;  // in its chunk, from 0
};

// The rows of one chunk.
struct ChunkRows {
    read::ChunkExtent extent;
    std::uint64_t rows = 0;     // kept and rejected
    std::uint64_t with_id = 0;  // kept with an ID of their own; 0 in a chunk that an earlier attempt has read
    record::PackedRecords records;
    std::vector<Place> places;
    std::vector<Reject> rejects;  // row counts from 0 in the chunk
    std::vector<standardise::FieldCounts> counts;
};

}  // namespace idxr::pipeline
