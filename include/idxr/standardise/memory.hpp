// Values that stood in a column before, and what they were standardised to: names, places and dates recur.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "idxr/common/hash.hpp"
#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// Of one column and one thread: a direct-mapped table, in which a value takes the place of another with its hash.
class Memory {
  public:
    static constexpr std::size_t longest = 48;  // longer texts rarely recur

    struct Entry {
        std::string raw, value;
        Reading reading = Reading::missing;  // of an empty text, which is never asked for
        bool alone = true;                   // the value is all that became of the text
    };

    // The entry of the text; when it was made for another one, `compute` fills it anew.
    template <typename Compute>
    const Entry& at(std::string_view raw, Compute compute) {
        if (entries_.empty()) entries_.resize(size);
        auto& entry = entries_[hash64(raw) & (size - 1)];
        if (entry.raw != raw) {
            entry.raw = raw;
            entry.value.clear();
            compute(entry);
        }
        return entry;
    }

  private:
    static constexpr std::size_t size = 1 << 11;
    std::vector<Entry> entries_;
};

// Of all columns, for one standardiser at a time.
struct ColumnMemories {
    std::uint64_t standardiser = 0;  // its number; 0: none yet
    std::vector<Memory> of_column;
};

}  // namespace idxr::standardise
