// Summing match weights.
#include "idxr/score/model.hpp"

#include <algorithm>
#include <cmath>
#include <span>
#include <vector>

namespace idxr::score {

Model for_records(Model model, std::uint64_t records) {
    const double bits = std::log2(static_cast<double>(std::max<std::uint64_t>(1, records)) /
                                  static_cast<double>(std::max<std::uint64_t>(1, model.records)));
    const auto rarer = static_cast<Weight>(std::lround(1000.0 * bits));
    model.prior -= rarer;
    model.relative_prior -= rarer;
    model.records = records;
    // Code 0 is a missing value; a code more is an eighth of a bit.
    const auto codes = static_cast<int>(std::lround(8.0 * bits));
    for (auto& weights : model.rarity) {
        const auto before = weights;
        for (int code = 1; code < 256; ++code)
            weights[static_cast<std::size_t>(code)] =
                before[static_cast<std::size_t>(std::clamp(code - codes, 1, 255))];
    }
    return model;
}

double probability(Weight weight) { return 1.0 / (1.0 + std::exp2(-static_cast<double>(weight) / 1000.0)); }

Weight weight_of(double p) {
    if (p <= 0) return -1'000'000;
    if (p >= 1) return 1'000'000;
    return static_cast<Weight>(std::ceil(1000.0 * std::log2(p / (1.0 - p))));
}

Weight log_one_plus(Weight weight) {
    // Beyond +-12 bits the rounded sum is the greater of the two.
    constexpr Weight reach = 12000;
    static const auto table = [] {
        std::vector<Weight> values(2 * reach + 1);
        for (Weight w = -reach; w <= reach; ++w)
            values[static_cast<std::size_t>(w + reach)] =
                static_cast<Weight>(std::lround(1000.0 * std::log2(1.0 + std::exp2(w / 1000.0))));
        return values;
    }();
    if (weight < -reach) return 0;
    return weight > reach ? weight : table[static_cast<std::size_t>(weight + reach)];
}

Mended weigh(std::vector<LevelWeight>& levels) {
    constexpr double least_chance = 1e-9;
    const auto quantise = [](double bits) { return static_cast<Weight>(std::lround(bits * 1000.0)); };
    for (auto& level : std::span(levels).subspan(1)) {
        const double u = std::max(level.u, least_chance) * level.rarity;
        level.weight = quantise(std::log2(std::max(level.m, least_chance) / u));
        level.relative_weight = quantise(std::log2(std::max(level.r, least_chance) / u));
    }
    const Mended mended{levels[1].weight > 0, levels.back().weight < 0};
    if (mended.disagreement) levels[1].weight = 0;
    if (mended.agreement) levels.back().weight = 0;
    return mended;
}

Weight rarity_of(const Model& model, const compare::Comparison& comparison, std::size_t c, unsigned level,
                 std::uint8_t code) {
    const auto halves = comparison.frequency_adjusted ? comparison.levels[level].rarity_halves : 0;
    return halves == 0 ? 0 : halves * model.rarity[c][code] / 2;
}

Weight rarity_in(const Model& model, const compare::Comparisons& comparisons, std::size_t c, compare::Pattern pattern,
                 const record::Record& a, const record::Record& b) {
    const auto& comparison = comparisons.list()[c];
    if (!comparison.frequency_adjusted) return 0;
    // The commoner of two values that differ is the one that was meant.
    const auto code = std::max(a.frequency(comparison.slot), b.frequency(comparison.slot));
    return rarity_of(model, comparison, c, compare::level_in(pattern, comparison), code);
}

std::int16_t within_reach(Weight rarity) {
    constexpr Weight most = 32'000;
    return static_cast<std::int16_t>(std::clamp(rarity, -most, most));
}

std::int16_t rarity(const Model& model, const compare::Comparisons& comparisons, compare::Pattern pattern,
                    const record::Record& a, const record::Record& b) {
    Weight sum = 0;
    for (std::size_t c = 0; c < comparisons.list().size(); ++c) sum += rarity_in(model, comparisons, c, pattern, a, b);
    return within_reach(sum);
}

PatternWeight pattern_weight(const Model& model, const compare::Comparisons& comparisons, compare::Pattern pattern) {
    PatternWeight sum{model.prior, model.relative_prior};
    const auto& list = comparisons.list();
    for (std::size_t c = 0; c < list.size(); ++c) {
        const auto& level = model.levels[c][compare::level_in(pattern, list[c])];
        sum.match += level.weight;
        sum.relative += level.relative_weight;
    }
    return sum;
}

}  // namespace idxr::score
