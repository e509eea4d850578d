// The keys of both records tell which passes propose a pair.
#include "idxr/block/captures.hpp"

#include <algorithm>

namespace idxr::block {
namespace {

bool proposes(const KeyTable& keys, std::size_t pass, const BlockKey* a, const BlockKey* b) {
    for (auto i = keys.column[pass]; i < keys.column[pass + 1]; ++i)
        if (a[i] != 0 && std::find(b + keys.column[pass], b + keys.column[pass + 1], a[i]) != b + keys.column[pass + 1])
            return true;
    return false;
}

// The key rows of some records of any rank, in the order of their numbers.
std::vector<BlockKey> fetch_rows(const mpi::Communicator& comm, const KeyTable& keys,
                                 const record::Ownership& ownership, std::span<const RecordNumber> numbers) {
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(comm.size()), 0);
    for (auto number : numbers) ++counts[static_cast<std::size_t>(ownership.owner(number))];
    const auto asked = comm.all_to_all(numbers, counts);
    const auto first = ownership.begin(comm.rank());
    std::vector<BlockKey> rows;
    rows.reserve(asked.data.size() * keys.width);
    for (auto number : asked.data) {
        const auto* row = keys.row(number - first);
        rows.insert(rows.end(), row, row + keys.width);
    }
    for (std::size_t r = 0; r < counts.size(); ++r) counts[r] = (asked.begin[r + 1] - asked.begin[r]) * keys.width;
    return comm.all_to_all(std::span<const BlockKey>(rows), counts).data;
}

}  // namespace

Captures count_captures(const mpi::Communicator& comm, const KeyTable& keys, const record::Ownership& ownership,
                        std::span<const ProbablePair> pairs) {
    std::vector<RecordNumber> rights;
    for (const auto& pair : pairs) rights.push_back(pair.right);
    std::sort(rights.begin(), rights.end());
    rights.erase(std::unique(rights.begin(), rights.end()), rights.end());
    const auto rows = fetch_rows(comm, keys, ownership, rights);
    const auto first = ownership.begin(comm.rank());
    const auto passes = keys.column.size() - 1;
    Captures captures{pairs.size(), std::vector<std::uint64_t>(passes + 1, 0)};
    for (const auto& [left, right, probability] : pairs) {
        const auto* a = keys.row(left - first);
        const auto* b = rows.data() + static_cast<std::size_t>(std::lower_bound(rights.begin(), rights.end(), right) -
                                                               rights.begin()) *
                                          keys.width;
        std::size_t count = 0;
        for (std::size_t p = 0; p < passes; ++p) count += proposes(keys, p, a, b);
        captures.by_passes[count] += probability;
    }
    captures.pairs = comm.sum(captures.pairs);
    comm.sum_in_place(captures.by_passes);
    return captures;
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
