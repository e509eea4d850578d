// Expectation-maximisation over pairs, whose patterns are numbered alike on all ranks.
#include "idxr/score/refine.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "idxr/score/estimate.hpp"

namespace idxr::score {
namespace {

using compare::Pattern;

constexpr int rounds = 12;
constexpr double unit = 1 << 30;  // expected matches are counted in these parts of a pair

// All patterns of the pairs of all ranks, and which one each local pair shows.
struct PatternIndex {
    std::vector<Pattern> patterns;
    std::vector<std::uint32_t> of_pair;
};

PatternIndex index_patterns(const mpi::Communicator& comm, const std::vector<ScoredPair>& pairs) {
    PatternIndex index;
    std::unordered_map<Pattern, std::uint32_t> numbers;
#pragma omp parallel
    {
        std::unordered_map<Pattern, std::uint32_t> mine;
#pragma omp for schedule(static) nowait
        for (std::size_t i = 0; i < pairs.size(); ++i) mine.try_emplace(pairs[i].pattern, 0);
#pragma omp critical
        numbers.merge(mine);
    }
    std::vector<Pattern> local;
    for (const auto& [pattern, number] : numbers) local.push_back(pattern);
    index.patterns = comm.all_gather(std::span<const Pattern>(local));
    std::sort(index.patterns.begin(), index.patterns.end());
    index.patterns.erase(std::unique(index.patterns.begin(), index.patterns.end()), index.patterns.end());
    for (std::uint32_t i = 0; i < index.patterns.size(); ++i)
        if (const auto at = numbers.find(index.patterns[i]); at != numbers.end()) at->second = i;
    index.of_pair.resize(pairs.size());
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < pairs.size(); ++i) index.of_pair[i] = numbers.find(pairs[i].pattern)->second;
    return index;
}

std::vector<PatternWeight> weigh_patterns(const compare::Comparisons& comparisons, const Model& model,
                                          const PatternIndex& index) {
    std::vector<PatternWeight> weights;
    weights.reserve(index.patterns.size());
    for (auto pattern : index.patterns) weights.push_back(pattern_weight(model, comparisons, pattern));
    return weights;
}

std::vector<Weight> weigh_pairs(const std::vector<PatternWeight>& of_pattern, const PatternIndex& index,
                                const std::vector<ScoredPair>& pairs, const Rivals& rivals) {
    std::vector<Weight> weights(pairs.size());
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < pairs.size(); ++i) weights[i] = score(of_pattern[index.of_pair[i]], pairs[i].rarity);
    rivals.weigh_against(weights);
    return weights;
}

// The probability of a weight in units; beyond 32 bits it is none or all of one.
std::uint64_t parts_of(Weight weight) {
    constexpr Weight reach = 32'000;
    static const auto table = [] {
        std::vector<std::uint64_t> parts;
        for (Weight w = -reach; w <= reach; ++w)
            parts.push_back(static_cast<std::uint64_t>(std::lround(probability(w) * unit)));
        return parts;
    }();
    return table[static_cast<std::size_t>(std::clamp(weight, -reach, reach) + reach)];
}

// Expected matches among the pairs of each pattern, over all ranks; weight(i) is that of the i-th of `pairs`.
template <typename WeightOf>
std::vector<std::uint64_t> expected_matches(const mpi::Communicator& comm, const PatternIndex& index, std::size_t pairs,
                                            WeightOf weight) {
    std::vector<std::uint64_t> sums(index.patterns.size(), 0);
#pragma omp parallel
    {
        std::vector<std::uint64_t> mine(sums.size(), 0);
#pragma omp for schedule(static)
        for (std::size_t i = 0; i < pairs; ++i) mine[index.of_pair[i]] += parts_of(weight(i));
#pragma omp critical
        for (std::size_t i = 0; i < sums.size(); ++i) sums[i] += mine[i];
    }
    comm.sum_in_place(sums);
    return sums;
}

void set_prior(double possible_pairs, const std::vector<std::uint64_t>& expected, Model& model) {
    double matches = 0;
    for (auto sum : expected) matches += static_cast<double>(sum) / unit;
    const double share = std::clamp(matches / possible_pairs, 0.5 / possible_pairs, 0.25);
    model.prior = static_cast<Weight>(std::lround(1000.0 * std::log2(share / (1.0 - share))));
}

void set_levels(const compare::Comparisons& comparisons, const PatternIndex& index,
                const std::vector<std::uint64_t>& expected, Model& model) {
    const auto& list = comparisons.list();
    for (std::size_t c = 0; c < list.size(); ++c) {
        auto& levels = model.levels[c];
        std::vector<double> shown(levels.size(), 0);
        for (std::size_t i = 0; i < expected.size(); ++i)
            shown[compare::level_in(index.patterns[i], list[c])] += static_cast<double>(expected[i]) / unit;
        double all = m_prior_pairs;
        for (std::size_t level = 1; level < levels.size(); ++level) all += shown[level];
        for (std::size_t level = 1; level < levels.size(); ++level)
            levels[level].m = (shown[level] + m_prior_pairs * list[c].levels[level].m) / all;
        weigh(levels);
    }
}

}  // namespace

void refine(const mpi::Communicator& comm, const compare::Comparisons& comparisons, double possible_pairs,
            const Rivals& rivals, Levels of_levels, std::vector<ScoredPair>& pairs, Model& model,
            const std::function<void()>& pause) {
    const auto index = index_patterns(comm, pairs);
    // Without rivals a weight is a matter of the pair alone, and need not be kept.
    const auto expect = [&](const std::vector<PatternWeight>& of_pattern) {
        const auto weights = rivals.any() ? weigh_pairs(of_pattern, index, pairs, rivals) : std::vector<Weight>();
        return expected_matches(comm, index, pairs.size(), [&](std::size_t i) {
            return rivals.any() ? weights[i] : score(of_pattern[index.of_pair[i]], pairs[i].rarity);
        });
    };
    for (int round = 0; round < rounds; ++round) {
        pause();
        const auto expected = expect(weigh_patterns(comparisons, model, index));
        set_prior(possible_pairs, expected, model);
        if (of_levels == Levels::estimated) set_levels(comparisons, index, expected, model);
        share(comm, model);
    }
    const auto weights = weigh_pairs(weigh_patterns(comparisons, model, index), index, pairs, rivals);
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < pairs.size(); ++i) pairs[i].weight = weights[i];
}

}  // namespace idxr::score
