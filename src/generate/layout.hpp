// Where the rows of each group stand in the files.
//
// The file is written in waves, one for each year of collection, as a register grows. Every wave holds a piece of every
// group: its records of that year. The order of the groups differs from wave to wave (a keyed permutation), and rows
// are shuffled within a piece. So the records of a person lie whole waves apart, and yet a group can be made in one go
// and written in twenty pieces.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "calendar.hpp"

namespace idxr::generate {

struct Piece {
    std::uint64_t rows = 0, bytes = 0;  // bytes of the rows without record IDs
};

class Layout {
  public:
    // pieces[g * waves + w] is the piece of group g in wave w; `row_prefix` bytes stand before each row.
    Layout(std::span<const Piece> pieces, std::uint64_t seed, std::uint64_t row_prefix);

    std::uint64_t first_row(std::uint64_t group, int wave) const { return begin_[index(group, wave)].rows; }
    std::uint64_t first_byte(std::uint64_t group, int wave) const {
        return begin_[index(group, wave)].bytes;
    }  // after the header

  private:
    static std::size_t index(std::uint64_t group, int wave) { return group * waves + static_cast<std::uint64_t>(wave); }
    std::vector<Piece> begin_;
};

}  // namespace idxr::generate
