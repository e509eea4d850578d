// What became of one raw value when it was standardised.
#pragma once

#include <cstdint>

namespace idxr::standardise {

enum class Reading : std::uint8_t {
    value,        // standardised; at least one output is filled
    missing,      // nothing there
    placeholder,  // stands for nothing: "N/A", "BABY BOY", "none@none.com"
    unreadable,   // something there that cannot be such a value: month 13, SSN area 666
};

// Counts of one slot; added up over rows, threads and ranks.
struct FieldCounts {
    std::uint64_t present = 0;      // raw values that were not empty
    std::uint64_t unreadable = 0;   // of these, became missing because impossible
    std::uint64_t placeholder = 0;  // of these, became missing because they stand for nothing

    void add(Reading reading) {
        present += reading != Reading::missing;
        unreadable += reading == Reading::unreadable;
        placeholder += reading == Reading::placeholder;
    }
    FieldCounts& operator+=(const FieldCounts& other) {
        present += other.present;
        unreadable += other.unreadable;
        placeholder += other.placeholder;
        return *this;
    }
    bool operator==(const FieldCounts&) const = default;
};

}  // namespace idxr::standardise
