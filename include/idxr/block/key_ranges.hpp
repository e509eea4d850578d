// Parts of a blocking pass, as ranges of its keys: the same for any number of ranks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/block/key_table.hpp"

namespace idxr::block {

// The keys from begin to end - 1; 64 bits, because the last range ends after the last key.
struct KeyRange {
    std::uint64_t begin = 0, end = 0;
    bool operator==(const KeyRange&) const = default;
};

// The same keys in as few ranges as will do, ascending.
inline std::vector<KeyRange> joined(std::vector<KeyRange> ranges) {
    std::sort(ranges.begin(), ranges.end(), [](KeyRange a, KeyRange b) { return a.begin < b.begin; });
    std::vector<KeyRange> all;
    for (const auto& range : ranges) {
        if (range.begin >= range.end) continue;
        if (!all.empty() && range.begin <= all.back().end)
            all.back().end = std::max(all.back().end, range.end);
        else
            all.push_back(range);
    }
    return all;
}

// True if one of the joined ranges holds the key.
inline bool holds(std::span<const KeyRange> ranges, BlockKey key) {
    const auto after = std::partition_point(ranges.begin(), ranges.end(), [&](KeyRange r) { return r.begin <= key; });
    return after != ranges.begin() && key < std::prev(after)->end;
}

}  // namespace idxr::block
