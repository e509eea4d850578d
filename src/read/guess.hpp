// Where a row begins in text that was cut anywhere.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "idxr/read/csv.hpp"
#include "idxr/read/input_file.hpp"

namespace idxr::read {

inline Dialect dialect(const InputFile& file) {
    return {file.delimiter, file.encoding, static_cast<std::uint32_t>(file.header.size())};
}

// The first row that begins after the first byte of `text`. Two hypotheses are tried, that the second byte lies outside
// quotes and that it lies inside; the one with fewer rows that disagree with the header is taken, outside if equal.
std::optional<std::uint64_t> guess_row_begin(std::string_view text, bool at_end, const Dialect& dialect,
                                             RowFields& fields);

}  // namespace idxr::read
