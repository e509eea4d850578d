// The numbers that name things in a run.
#pragma once

#include <cstdint>
#include <limits>

namespace idxr {

// Position of a kept row in input order over all files of the run, from 0.
using RecordNumber = std::uint64_t;
inline constexpr RecordNumber no_record = std::numeric_limits<RecordNumber>::max();

// Index of a named source, in the order in which the job names them.
using SourceIndex = std::uint16_t;

// The largest field that is read; a longer one rejects its row.
inline constexpr std::uint64_t max_field_bytes = 1 << 20;

}  // namespace idxr
