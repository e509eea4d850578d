// Rows from all over a file, for recognising its columns and judging its size before it is read.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/read/input_file.hpp"

namespace idxr::read {

struct Sample {
    std::vector<std::vector<std::string>> rows;  // as many fields as the header, UTF-8, in file order
    std::uint64_t rejected = 0;                  // rows in the sampled text that would be rejected
    std::uint64_t estimated_rows = 0;            // in the whole file, kept and rejected; exact if all of it was sampled
};

// Rows of the first 4 MiB and of 16 places of 256 KiB spread evenly over the rest; if these are more than max_rows, so
// many of them, spread evenly. A compressed file that is not unpacked gives rows of its beginning only. Depends on the
// file alone. Throws Error(input) if it cannot be read.
Sample sample(const InputFile& file, std::uint64_t max_rows = 20000);

}  // namespace idxr::read
