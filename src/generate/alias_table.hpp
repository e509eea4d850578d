// Drawing from a large discrete distribution in constant time.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "random.hpp"

namespace idxr::generate {

// The alias method (Walker 1977), built as in Vose 1991.
class AliasTable {
  public:
    AliasTable() = default;
    explicit AliasTable(std::span<const double> weights);  // not negative, not all zero; fewer than 2^32

    std::uint32_t draw(Stream& stream) const {
        const auto bits = stream.next();
        const auto slot = static_cast<std::uint32_t>(((bits >> 32) * slots_.size()) >> 32);
        return static_cast<std::uint32_t>(bits) < slots_[slot].keep ? slot : slots_[slot].alias;
    }

  private:
    struct Slot {
        std::uint32_t keep;  // probability of the slot itself, times 2^32
        std::uint32_t alias;
    };
    std::vector<Slot> slots_;
};

}  // namespace idxr::generate
