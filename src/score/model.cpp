// Summing match weights.
#include "idxr/score/model.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace idxr::score {

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

Weight score(const Model& model, const compare::Comparisons& comparisons, compare::Pattern pattern,
             const record::Record& a, const record::Record& b) {
    Weight match = model.prior, relative = model.relative_prior;
    const auto& list = comparisons.list();
    for (std::size_t c = 0; c < list.size(); ++c) {
        const auto level = compare::level_in(pattern, list[c]);
        match += model.levels[c][level].weight;
        relative += model.levels[c][level].relative_weight;
        if (list[c].frequency_adjusted && level + 1 == list[c].levels.size()) {
            const auto rarity = model.rarity[c][std::max(a.frequency(list[c].slot), b.frequency(list[c].slot))];
            match += rarity;
            relative += rarity;
        }
    }
    return match - log_one_plus(relative);
}

}  // namespace idxr::score
