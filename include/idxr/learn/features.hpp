// What the learned model looks at in a pair, beyond the sum of its weights: levels, levels in company with others, how
// similar differing names are, how common the values.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/compare/comparison.hpp"

namespace idxr::learn {

// A feature that a pair shows; those that are not listed are 0.
struct Feature {
    std::uint16_t index;
    std::int16_t value;  // in thousandths, 0 … 1000
};

class Features {
  public:
    explicit Features(const compare::Comparisons& comparisons);

    std::size_t count() const { return names_.size(); }
    const std::vector<std::string>& names() const { return names_; }

    // Replaces `features` by those of a pair, in the order of their indices. Symmetric in a and b; integers alone, so
    // that they are the same on every machine. Thread-safe.
    void of(compare::Pattern pattern, const record::Record& a, const record::Record& b,
            std::vector<Feature>& features) const;

  private:
    const compare::Comparisons& comparisons_;
    std::vector<std::string> names_;
    std::vector<std::uint16_t> first_;  // of each comparison: where its own features begin
    std::uint16_t pairs_ = 0;           // where those of two comparisons begin
};

}  // namespace idxr::learn
