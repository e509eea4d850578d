// The scored pairs of a run, as they are kept after comparing.
#pragma once

#include <cstdint>

#include "idxr/compare/comparison.hpp"
#include "idxr/score/model.hpp"

namespace idxr::score {

struct ScoredPair {
    RecordNumber left, right;  // left < right
    compare::Pattern pattern;
    Weight weight;
    std::int16_t rarity;  // what the rarity of the agreeing values adds, in thousandths of a bit
    std::uint8_t pass;    // index of the blocking pass that proposed it, or equal_rows
    std::uint8_t round;   // of that pass
};

// In place of a pass: the right record is a copy of the left one, which stands for it.
inline constexpr std::uint8_t equal_rows = 255;

inline bool by_ends(const ScoredPair& a, const ScoredPair& b) {
    return a.left != b.left ? a.left < b.left : a.right < b.right;
}

}  // namespace idxr::score
