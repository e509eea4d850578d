// Expected precision, recall and F1 from counts of pairs by weight.
#include "idxr/score/threshold.hpp"

namespace idxr::score {
namespace {

double middle(Weight bin) { return probability(bin + weight_step / 2); }

}  // namespace

Threshold at_weight(const WeightCounts& counts, Weight weight) {
    double matches = 0, kept = 0, kept_matches = 0;
    for (const auto& [bin, count] : counts) {
        const double expected = static_cast<double>(count) * middle(bin);
        matches += expected;
        if (bin < weight) continue;
        kept += static_cast<double>(count);
        kept_matches += expected;
    }
    return {weight, kept > 0 ? kept_matches / kept : 1.0, matches > 0 ? kept_matches / matches : 1.0};
}

Threshold best_expected_f1(const WeightCounts& counts) {
    double matches = 0;
    for (const auto& [bin, count] : counts) matches += static_cast<double>(count) * middle(bin);
    const auto least = weight_bin(weight_of(least_automatic));
    Weight best = least;
    double best_f1 = -1, kept = 0, kept_matches = 0;
    for (auto at = counts.rbegin(); at != counts.rend() && at->first >= least; ++at) {
        kept += static_cast<double>(at->second);
        kept_matches += static_cast<double>(at->second) * middle(at->first);
        const double f1 = 2 * kept_matches / (kept + matches);
        if (f1 > best_f1) {
            best_f1 = f1;
            best = at->first;
        }
    }
    return at_weight(counts, best);
}

}  // namespace idxr::score
