// Means over pairs, field by field.
#include "idxr/cluster/group_evidence.hpp"

#include <algorithm>
#include <cstdlib>

namespace idxr::cluster {
namespace {

// A pair whose evidence is weaker than this, because it shares hardly a field, counts for less.
constexpr score::Weight full_evidence = 8'000;
constexpr std::int64_t lacking_for_one = 5;  // pairs that lack a field on which others agree, for one that is undecided

}  // namespace

GroupEvidence::GroupEvidence(const compare::Comparisons& comparisons, const score::Model& model,
                             const learn::Correction& correction)
    : comparisons_(comparisons),
      model_(model),
      correction_(correction),
      features_(comparisons),
      without_evidence_(score::score({model.prior, model.relative_prior}, 0)),
      fields_(comparisons.list().size()) {}

void GroupEvidence::clear() {
    fields_.assign(fields_.size(), {});
    learned_ = importance_ = 0;
}

void GroupEvidence::add(compare::Pattern pattern, const record::Record& a, const record::Record& b) {
    const auto own = score::score(score::pattern_weight(model_, comparisons_, pattern),
                                  score::rarity(model_, comparisons_, pattern, a, b));
    const auto weight = learn::corrected(features_, correction_, own, pattern, a, b, room_);
    const auto importance = std::min(std::abs(weight - without_evidence_), full_evidence) + std::int64_t{1};
    learned_ += importance * (weight - own);
    importance_ += importance;
    for (std::size_t c = 0; c < fields_.size(); ++c) {
        const auto level = compare::level_in(pattern, comparisons_.list()[c]);
        if (level == 0) continue;
        auto& field = fields_[c];
        field.match += importance * model_.levels[c][level].weight;
        field.relative += importance * model_.levels[c][level].relative_weight;
        field.rarity += importance * score::rarity_in(model_, comparisons_, c, pattern, a, b);
        field.importance += importance;
    }
}

score::Weight GroupEvidence::weight() const {
    score::PatternWeight sum{model_.prior, model_.relative_prior};
    score::Weight rarity = 0;
    for (const auto& field : fields_) {
        if (field.importance == 0) continue;
        const auto mean = [&](std::int64_t total) {
            const auto lacking = field.match > 0 ? (importance_ - field.importance) / lacking_for_one : 0;
            return static_cast<score::Weight>(total / (field.importance + lacking));
        };
        sum.match += mean(field.match);
        sum.relative += mean(field.relative);
        rarity += mean(field.rarity);
    }
    return score::score(sum, score::within_reach(rarity)) + static_cast<score::Weight>(learned_ / importance_);
}

}  // namespace idxr::cluster
