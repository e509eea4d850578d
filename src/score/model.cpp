// Summing match weights.
#include "idxr/score/model.hpp"

#include <algorithm>
#include <cmath>

namespace idxr::score {

double probability(Weight weight) { return 1.0 / (1.0 + std::exp2(-static_cast<double>(weight) / 1000.0)); }

Weight weight_of(double p) {
    if (p <= 0) return -1'000'000;
    if (p >= 1) return 1'000'000;
    return static_cast<Weight>(std::ceil(1000.0 * std::log2(p / (1.0 - p))));
}

Weight score(const Model& model, const compare::Comparisons& comparisons, compare::Pattern pattern, const record::Record& a,
             const record::Record& b) {
    Weight weight = model.prior;
    const auto& list = comparisons.list();
    for (std::size_t c = 0; c < list.size(); ++c) {
        const auto level = compare::level_in(pattern, list[c]);
        weight += model.levels[c][level].weight;
        if (list[c].frequency_adjusted && level + 1 == list[c].levels.size())
            weight += model.rarity[c][std::max(a.frequency(list[c].slot), b.frequency(list[c].slot))];
    }
    return weight;
}

}  // namespace idxr::score
