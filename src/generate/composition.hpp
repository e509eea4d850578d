// How many persons live together and how many records each leaves: all that is needed to know where records will stand.
#pragma once

#include <cstdint>
#include <vector>

#include "alias_table.hpp"

namespace idxr::generate {

enum class Kind : std::uint8_t { single, couple, family, single_parent, three_generations, flat_share, shelter };

struct Composition {
    Kind kind = Kind::single;
    std::uint16_t adults = 1, elders = 0, children = 0;
    std::vector<std::uint8_t> records;  // of each person, in this order; 1 to 20

    std::uint64_t persons() const { return records.size(); }
    std::uint64_t record_count() const;
    // The residents of a shelter are households of their own.
    std::uint64_t households() const { return kind == Kind::shelter ? persons() : 1; }
    // Drops the last records, and the persons left with none, until at most `records` are left.
    void cut(std::uint64_t at_most);
};

// Draws compositions: 2.9 persons a household and 3.5 records a person on average.
class Compositions {
  public:
    explicit Compositions(std::uint64_t seed);
    void draw(std::uint64_t household, Composition& composition) const;

    static constexpr double mean_records = 10.4;  // of a household, about

  private:
    std::uint64_t seed_;
    AliasTable record_counts_;
};

}  // namespace idxr::generate
