// The keys of both records tell which passes propose a pair.
#include "idxr/block/captures.hpp"

#include <algorithm>

#include "idxr/common/number_index.hpp"

namespace idxr::block {

void count_passes(const mpi::Communicator& comm, const KeyTable& keys, const record::Ownership& ownership,
                  std::span<CapturedPair> pairs) {
    std::vector<RecordNumber> rights;
    for (const auto& pair : pairs) rights.push_back(pair.right);
    const NumberIndex index(std::move(rights));
    const auto fetched = fetch_keys(comm, keys, ownership, index.numbers(), keys.passes());
#pragma omp parallel for schedule(static)
    for (auto& [left, right, passes] : pairs) {
        const auto a = keys.row(left - ownership.begin(comm.rank()));
        const auto b = fetched.row(index.of(right));
        passes = 0;
        for (std::size_t p = 0; p < keys.passes(); ++p) passes += a.meets(b, p);
    }
}

double estimated_recall(const Captures& captures) {
    const auto passes = static_cast<double>(captures.by_passes.size()) - 1;
    const auto of = [&](std::size_t k) {
        return k < captures.by_passes.size() ? static_cast<double>(captures.by_passes[k]) / probability_unit : 0.0;
    };
    const double once = of(1), twice = of(2);
    double found = 0;
    for (std::size_t k = 1; k < captures.by_passes.size(); ++k) found += of(k);
    if (found <= 0 || passes < 2) return 1;
    // The form that stays finite when no pair is found twice.
    const double missed = (passes - 1) / passes * once * std::max(0.0, once - 1) / (2 * (twice + 1));
    return found / (found + missed);
}

}  // namespace idxr::block
