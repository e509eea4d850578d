// What pairs weigh in the end.
#pragma once

#include <algorithm>
#include <vector>

#include "idxr/cluster/component.hpp"

namespace idxr::pipeline {

// The weights of pairs after what their records' identities tell of them; pairs are asked for in order.
class FinalWeights {
  public:
    explicit FinalWeights(const std::vector<cluster::PairOutcome>& outcomes) : outcomes_(outcomes) {}
    score::Weight of(const score::ScoredPair& pair) {
        const auto before = [](const auto& outcome, const auto& p) {
            return outcome.left != p.left ? outcome.left < p.left : outcome.right < p.right;
        };
        if (!found_) next_ = std::lower_bound(outcomes_.begin(), outcomes_.end(), pair, before);
        found_ = true;
        while (next_ != outcomes_.end() && before(*next_, pair)) ++next_;
        return next_ != outcomes_.end() && next_->left == pair.left && next_->right == pair.right ? next_->weight
                                                                                                  : pair.weight;
    }

  private:
    const std::vector<cluster::PairOutcome>& outcomes_;
    std::vector<cluster::PairOutcome>::const_iterator next_;
    bool found_ = false;  // where to begin
};

}  // namespace idxr::pipeline
