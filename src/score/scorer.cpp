// Bounds for the weight of a pair while its fields are compared one after the other.
#include "idxr/score/scorer.hpp"

#include <algorithm>
#include <numeric>

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
    : comparisons_(comparisons),
      prior_{model.prior, model.relative_prior},
      floor_(floor),
      best_(comparisons.list().size()) {
    std::vector<double> worth;  // what a comparison takes off the first bound of a random pair, for its cost
    std::vector<Step> steps;
    for (std::size_t c = 0; c < comparisons.list().size(); ++c) {
        const auto& comparison = comparisons.list()[c];
        const auto& levels = model.levels[c];
        const bool counts = comparison.frequency_adjusted;
        Step step{&comparison,
                  counts ? model.rarity[c].data() : no_rarity_.data(),
                  best_[c].data(),
                  comparison.slot == record::Schema::absent ? 0 : static_cast<std::size_t>(comparison.slot),
                  static_cast<std::uint8_t>(counts ? 0xff : 0),
                  looks_at_its_slot_alone(comparison),
                  0,
                  {{}}};
        no_frequencies_.resize(std::max(no_frequencies_.size(), step.slot + 1));
        double expected = 0, all = 0;
        for (unsigned l = 1; l < levels.size(); ++l) {
            step.levels.push_back(
                {levels[l].weight, levels[l].relative_weight, counts ? comparison.levels[l].rarity_halves : 0});
            step.apart = std::max(step.apart, levels[l].weight - levels[l].relative_weight);
            expected += levels[l].u * levels[l].weight;
            all += levels[l].u;
            for (std::size_t code = 0; code < codes; ++code)
                best_[c][code] = std::max(best_[c][code],
                                          levels[l].weight + std::max(0, rarity_of(model, comparison, c, l,
                                                                                   static_cast<std::uint8_t>(code))));
        }
        worth.push_back((levels.back().weight - (all > 0 ? expected / all : 0)) / cost(comparison.kind));
        steps.push_back(std::move(step));
    }
    std::vector<std::size_t> order(steps.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return worth[a] > worth[b]; });
    apart_ = prior_.match - prior_.relative;
    for (auto c : order) {
        apart_ += steps[c].apart;
        steps_.push_back(std::move(steps[c]));
    }
}

bool Scorer::score(const record::Record& a, const record::Record& b, Scored& scored) const {
    constexpr std::size_t most = 64;  // a pattern has no room for more
    std::array<Weight, most> best;
    std::array<std::uint8_t, most> code;  // of the commoner value: of two that differ it is the one that was meant
    Weight bound = prior_.match, apart = apart_;
    const auto *values_a = a.values.data(), *values_b = b.values.data();
    const auto* frequencies_a = a.frequencies == nullptr ? no_frequencies_.data() : a.frequencies;
    const auto* frequencies_b = b.frequencies == nullptr ? no_frequencies_.data() : b.frequencies;
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        const auto& step = steps_[s];
        code[s] = std::max(frequencies_a[step.slot], frequencies_b[step.slot]) & step.counts;
        const bool any_missing = values_a[step.slot].empty() | values_b[step.slot].empty();
        best[s] = step.best[(any_missing & step.missing_with_value) != 0 ? codes : code[s]];
        bound += best[s];
    }
    scored.pattern = 0;
    auto sum = prior_;
    Weight rare = 0;
    for (std::size_t s = 0; s < steps_.size(); ++s) {
        if (bound < floor_ || apart < floor_) return false;
        const auto& step = steps_[s];
        const auto level = comparisons_.level(*step.comparison, a, b);
        scored.pattern |= static_cast<compare::Pattern>(level) << step.comparison->shift;
        const auto& worth = step.levels[level];
        const auto more = worth.rarity_halves == 0 ? 0 : worth.rarity_halves * step.rarity[code[s]] / 2;
        sum.match += worth.match;
        sum.relative += worth.relative;
        rare += more;
        bound += worth.match + std::max(0, more) - best[s];
        apart += worth.match - worth.relative - step.apart;
    }
    scored.rarity = within_reach(rare);
    scored.weight = score::score(sum, scored.rarity);
    return scored.weight >= floor_;
}

}  // namespace idxr::score
