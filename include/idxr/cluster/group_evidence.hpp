// What the pairs between two groups of records say together.
#pragma once

#include <cstdint>
#include <vector>

#include "idxr/compare/comparison.hpp"
#include "idxr/learn/correction.hpp"
#include "idxr/score/model.hpp"

namespace idxr::cluster {

// A field is compared by the mean of all pairs that have it, and then the fields are summed: average linkage (Sokal and
// Michener 1958) by field. The mean of whole weights would let a record without a birth date join two groups whose
// birth dates differ, and would lose what one record knows of the name and another of the address. Pairs that share
// hardly a field count for less. Where pairs agree on a field, five that lack it count as one that is undecided, for
// they might not agree; where pairs differ, those that lack it make it no better.
class GroupEvidence {
  public:
    GroupEvidence(const compare::Comparisons& comparisons, const score::Model& model,
                  const learn::Correction& correction);

    void clear();
    void add(compare::Pattern pattern, const record::Record& a, const record::Record& b);
    // Of the pairs since clear(); at least one.
    score::Weight weight() const;

  private:
    struct Sums {
        std::int64_t match = 0, relative = 0, rarity = 0, importance = 0;
    };
    const compare::Comparisons& comparisons_;
    const score::Model& model_;
    const learn::Correction& correction_;
    const learn::Features features_;
    const score::Weight without_evidence_;

    std::vector<Sums> fields_;     // per comparison, of the pairs that have it
    std::int64_t learned_ = 0;     // what round 4 adds, of all pairs
    std::int64_t importance_ = 0;  // of all pairs
    std::vector<learn::Feature> room_;
};

}  // namespace idxr::cluster
