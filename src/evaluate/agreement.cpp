// Agreement of two partitions, by sorting.
#include "idxr/evaluate/agreement.hpp"

#include <algorithm>
#include <tuple>

#include "idxr/common/hash.hpp"

namespace idxr::evaluate {

Json share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return nullptr;
    return static_cast<double>(part) / static_cast<double>(whole);
}

Json to_json(const PairCounts& counts) {
    return {{"precision", share(counts.correct_pairs, counts.found_pairs)},
            {"recall", share(counts.correct_pairs, counts.true_pairs)},
            {"f1", share(2 * counts.correct_pairs, counts.true_pairs + counts.found_pairs)},
            {"true_pairs", counts.true_pairs},
            {"found_pairs", counts.found_pairs},
            {"correct_pairs", counts.correct_pairs}};
}

std::uint64_t equal_pairs(std::vector<std::uint64_t> groups) {
    std::sort(groups.begin(), groups.end());
    std::uint64_t pairs = 0;
    for (std::size_t begin = 0, end = 0; begin < groups.size(); begin = end) {
        while (end < groups.size() && groups[end] == groups[begin]) ++end;
        std::uint64_t size = end - begin;
        pairs += size * (size - 1) / 2;
    }
    return pairs;
}

std::vector<std::uint64_t> both(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
    std::vector<std::uint64_t> groups(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) groups[i] = combine(a[i], b[i]);
    return groups;
}

PairCounts count_pairs(std::span<const std::uint64_t> truth, std::span<const std::uint64_t> found,
                       std::span<const std::uint64_t> apart) {
    auto count = [&](std::vector<std::uint64_t> groups) {
        std::uint64_t within = apart.empty() ? 0 : equal_pairs(both(groups, apart));
        return equal_pairs(std::move(groups)) - within;
    };
    return {count({truth.begin(), truth.end()}), count({found.begin(), found.end()}), count(both(truth, found))};
}

ClusterAgreement compare_clusters(std::span<const std::uint64_t> truth, std::span<const std::uint64_t> found) {
    // The rows that an entity and a cluster have in common.
    struct Cell {
        std::uint64_t cluster, rows;
        bool whole_entity;
    };
    std::vector<std::pair<std::uint64_t, std::uint64_t>> rows(truth.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {truth[i], found[i]};
    std::sort(rows.begin(), rows.end());

    ClusterAgreement agreement;
    std::vector<Cell> cells;
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
        while (end < rows.size() && rows[end].first == rows[begin].first) ++end;
        double size = static_cast<double>(end - begin);
        for (std::size_t from = begin, to = begin; from < end; from = to) {
            while (to < end && rows[to].second == rows[from].second) ++to;
            double common = static_cast<double>(to - from);
            agreement.b_cubed_recall += common * common / size;
            cells.push_back({rows[from].second, to - from, to - from == end - begin});
        }
        ++agreement.truth;
    }
    std::sort(cells.begin(), cells.end(), [](const Cell& a, const Cell& b) {
        return std::tie(a.cluster, a.rows, a.whole_entity) < std::tie(b.cluster, b.rows, b.whole_entity);
    });
    for (std::size_t begin = 0, end = 0; begin < cells.size(); begin = end) {
        std::uint64_t size = 0;
        for (; end < cells.size() && cells[end].cluster == cells[begin].cluster; ++end) size += cells[end].rows;
        for (std::size_t i = begin; i < end; ++i) {
            double common = static_cast<double>(cells[i].rows);
            agreement.b_cubed_precision += common * common / static_cast<double>(size);
        }
        ++agreement.found;
        if (end - begin == 1 && cells[begin].whole_entity) ++agreement.exactly_right;
    }
    if (!rows.empty()) {
        agreement.b_cubed_precision /= static_cast<double>(rows.size());
        agreement.b_cubed_recall /= static_cast<double>(rows.size());
    }
    return agreement;
}

}  // namespace idxr::evaluate
