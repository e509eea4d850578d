// How far two partitions of the same rows agree: pairwise, B-cubed and by whole clusters.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <span>
#include <vector>

namespace idxr::evaluate {

using Json = nlohmann::ordered_json;

// A share as a number, null of nothing.
Json share(std::uint64_t part, std::uint64_t whole);

struct PairCounts {
    std::uint64_t true_pairs = 0, found_pairs = 0, correct_pairs = 0;
};
// {"precision", "recall", "f1", "true_pairs", "found_pairs", "correct_pairs"}; F1 = 2 correct / (true + found).
Json to_json(const PairCounts& counts);

// Unordered pairs of elements that are equal.
std::uint64_t equal_pairs(std::vector<std::uint64_t> groups);

// Groups of rows that agree in both.
std::vector<std::uint64_t> both(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

// Pairs of rows in one group of `truth`, of `found`, and of both. With `apart`, only pairs whose rows differ in it.
PairCounts count_pairs(std::span<const std::uint64_t> truth, std::span<const std::uint64_t> found,
                       std::span<const std::uint64_t> apart = {});

// Bagga and Baldwin 1998: precision and recall of each row's cluster, averaged over rows; and clusters found whole.
struct ClusterAgreement {
    double b_cubed_precision = 0, b_cubed_recall = 0;
    std::uint64_t truth = 0, found = 0, exactly_right = 0;
};
ClusterAgreement compare_clusters(std::span<const std::uint64_t> truth, std::span<const std::uint64_t> found);

}  // namespace idxr::evaluate
