// Bounds for the weight of a pair while its fields are compared one after the other.
#include "idxr/score/scorer.hpp"

#include <algorithm>

namespace idxr::score {
namespace {

using compare::Comparison;
using compare::Kind;

// What a comparison costs, roughly, against that of two short codes.
double cost(Kind kind) {
    switch (kind) {
        case Kind::suffix:
        case Kind::sex:
        case Kind::category:
            return 1;
        case Kind::birth_date:
        case Kind::ssn:
        case Kind::identifier:
        case Kind::phone:
            return 2;
        case Kind::middle:
        case Kind::email:
            return 3;
        case Kind::given:
        case Kind::family:
        case Kind::birth_place:
        case Kind::address:
        case Kind::place:
        case Kind::text:
            return 6;
        case Kind::organisation:
            return 10;
    }
    return 10;
}

// Names may stand in each other's fields, and address and place look at several.
bool looks_at_its_slot_alone(const Comparison& comparison) {
    return comparison.slot != record::Schema::absent && comparison.kind != Kind::given &&
           comparison.kind != Kind::family && comparison.kind != Kind::place;
}

}  // namespace

// A pair weighs match + rarity - log(1 + relative + rarity): at most match + rarity, and at most match - relative.
Scorer::Scorer(const Model& model, const compare::Comparisons& comparisons, Weight floor)
    : model_(model), comparisons_(comparisons), floor_(floor) {
    std::vector<double> worth;  // what a comparison takes off the first bound of a random pair, for its cost
    for (std::size_t c = 0; c < comparisons.list().size(); ++c) {
        const auto& comparison = comparisons.list()[c];
        const auto& levels = model.levels[c];
        Step step{c, looks_at_its_slot_alone(comparison), comparison.frequency_adjusted};
        double expected = 0, all = 0;
        for (unsigned l = 1; l < levels.size(); ++l) {
            step.apart = std::max(step.apart, levels[l].weight - levels[l].relative_weight);
            expected += levels[l].u * levels[l].weight;
            all += levels[l].u;
            for (std::size_t code = 0; code < step.match.size(); ++code)
                step.match[code] = std::max(step.match[code],
                                            levels[l].weight + std::max(0, rarity_of(model, comparison, c, l,
                                                                                     static_cast<std::uint8_t>(code))));
        }
        worth.push_back((levels.back().weight - (all > 0 ? expected / all : 0)) / cost(comparison.kind));
        steps_.push_back(step);
    }
    std::stable_sort(steps_.begin(), steps_.end(),
                     [&](const Step& a, const Step& b) { return worth[a.comparison] > worth[b.comparison]; });
}

bool Scorer::score(const record::Record& a, const record::Record& b, Scored& scored) const {
    const auto& list = comparisons_.list();
    constexpr std::size_t most = 64;  // a pattern has no room for more
    std::array<Weight, most> best;
    Weight bound = model_.prior, apart = model_.prior - model_.relative_prior;
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        const auto& step = steps_[s];
        const auto slot = list[step.comparison].slot;
        best[s] = step.missing_with_value && (a[slot].empty() || b[slot].empty())
                      ? 0
                      : step.match[step.rarity ? std::max(a.frequency(slot), b.frequency(slot)) : 0];
        bound += best[s];
        apart += step.apart;
    }
    scored.pattern = 0;
    PatternWeight sum{model_.prior, model_.relative_prior};
    Weight rare = 0;
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        if (bound < floor_ || apart < floor_) return false;
        const auto& step = steps_[s];
        const auto& comparison = list[step.comparison];
        const auto level = comparisons_.level(comparison, a, b);
        scored.pattern |= static_cast<compare::Pattern>(level) << comparison.shift;
        const auto& weights = model_.levels[step.comparison][level];
        const auto more = rarity_in(model_, comparisons_, step.comparison, scored.pattern, a, b);
        sum.match += weights.weight;
        sum.relative += weights.relative_weight;
        rare += more;
        bound += weights.weight + std::max(0, more) - best[s];
        apart += weights.weight - weights.relative_weight - step.apart;
    }
    scored.rarity = within_reach(rare);
    scored.weight = score::score(sum, scored.rarity);
    return scored.weight >= floor_;
}

}  // namespace idxr::score
