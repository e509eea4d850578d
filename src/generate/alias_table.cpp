// Building alias tables.
#include "alias_table.hpp"

#include <algorithm>

namespace idxr::generate {

AliasTable::AliasTable(std::span<const double> weights) : slots_(weights.size()) {
    double total = 0;
    for (const double weight : weights) total += weight;
    std::vector<double> share(weights.size());
    std::vector<std::uint32_t> small, large;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        share[i] = weights[i] / total * static_cast<double>(weights.size());
        (share[i] < 1 ? small : large).push_back(static_cast<std::uint32_t>(i));
        slots_[i] = {~std::uint32_t{0}, static_cast<std::uint32_t>(i)};
    }
    while (!small.empty() && !large.empty()) {
        const auto low = small.back(), high = large.back();
        small.pop_back();
        slots_[low] = {static_cast<std::uint32_t>(std::min(share[low] * 4294967296.0, 4294967295.0)), high};
        share[high] -= 1 - share[low];
        if (share[high] < 1) {
            large.pop_back();
            small.push_back(high);
        }
    }
}

}  // namespace idxr::generate
