// u by counting, m and the prior by EM; weights are quantised once, at the end.
#include "idxr/score/estimate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "idxr/record/packed.hpp"

namespace idxr::score {
namespace {

constexpr double u_prior_pairs = 200;    // how many random pairs the built-in u stands for
constexpr double m_prior_pairs = 50;     // how many matches the built-in m stands for
constexpr int rounds = 40;
constexpr double most_rarity_bits = 6;   // a rare value may weigh this much more than an average one, and less likewise
constexpr double least_chance = 1e-9;

struct Counted {
    compare::Pattern pattern;
    double count;
};

Weight quantise(double bits) { return static_cast<Weight>(std::lround(bits * 1000.0)); }

}  // namespace

PatternCounts sum_patterns(const mpi::Communicator& comm, const PatternCounts& local) {
    struct Entry {
        compare::Pattern pattern;
        std::uint64_t count;
    };
    std::vector<Entry> entries;
    for (const auto& [pattern, count] : local) entries.push_back({pattern, count});
    PatternCounts all;
    for (const auto& entry : comm.all_gather(std::span<const Entry>(entries))) all[entry.pattern] += entry.count;
    return all;
}

Model estimate(const compare::Comparisons& comparisons, const Evidence& evidence) {
    const auto& list = comparisons.list();
    Model model;
    model.records = evidence.records;
    model.levels.resize(list.size());

    for (std::size_t c = 0; c < list.size(); ++c) {
        const auto& levels = list[c].levels;
        std::vector<double> seen(levels.size(), 0);
        double present = 0;
        for (const auto& [pattern, count] : evidence.random)
            if (const auto level = compare::level_in(pattern, list[c]); level > 0) {
                seen[level] += static_cast<double>(count);
                present += static_cast<double>(count);
            }
        model.levels[c].resize(levels.size());
        for (std::size_t level = 1; level < levels.size(); ++level) {
            model.levels[c][level].m = levels[level].m;
            model.levels[c][level].u = (seen[level] + u_prior_pairs * levels[level].u) / (present + u_prior_pairs);
        }
    }

    std::vector<Counted> counted;
    double total = 0;
    for (const auto& [pattern, count] : evidence.candidates) {
        counted.push_back({pattern, static_cast<double>(count) / std::max(1e-12, evidence.sampled)});
        total += counted.back().count;
    }
    const double possible = std::max(evidence.possible_pairs, total + 1);
    // Start: one record in four has a match.
    double prior = std::min(0.5, 0.25 * static_cast<double>(evidence.records) / possible);

    // Exact agreement is rarer than a sample of pairs can tell: the frequencies of values know it, less the part that the
    // matches themselves have in it.
    const auto counted_by_value = [&](std::size_t c) {
        return list[c].frequency_adjusted && c < evidence.chance_equal.size() && evidence.chance_equal[c] > 0;
    };
    const auto set_u_of_agreement = [&] {
        for (std::size_t c = 0; c < list.size(); ++c) {
            if (!counted_by_value(c)) continue;
            auto& top = model.levels[c].back();
            const double floor = std::max(least_chance, std::min(list[c].levels.back().u, evidence.chance_equal[c]));
            top.u = std::max(floor, (evidence.chance_equal[c] - prior * top.m) / (1 - prior));
        }
    };

    for (int round = 0; round < rounds; ++round) {
        set_u_of_agreement();
        std::vector<std::vector<double>> expected(list.size());
        for (std::size_t c = 0; c < list.size(); ++c) expected[c].assign(list[c].levels.size(), 0);
        double matches = 0;
        for (const auto& [pattern, count] : counted) {
            double ratio = prior / (1 - prior);
            for (std::size_t c = 0; c < list.size(); ++c)
                if (const auto level = compare::level_in(pattern, list[c]); level > 0)
                    ratio *= model.levels[c][level].m / model.levels[c][level].u;
            const double matched = count * ratio / (1 + ratio);
            matches += matched;
            for (std::size_t c = 0; c < list.size(); ++c) expected[c][compare::level_in(pattern, list[c])] += matched;
        }
        for (std::size_t c = 0; c < list.size(); ++c) {
            double present = 0;
            for (std::size_t level = 1; level < expected[c].size(); ++level) present += expected[c][level];
            for (std::size_t level = 1; level < expected[c].size(); ++level)
                model.levels[c][level].m =
                    (expected[c][level] + m_prior_pairs * list[c].levels[level].m) / (present + m_prior_pairs);
        }
        prior = std::clamp(matches / possible, 0.5 / possible, 0.5);
    }

    model.prior = quantise(std::log2(prior / (1 - prior)));
    for (std::size_t c = 0; c < list.size(); ++c) {
        auto& levels = model.levels[c];
        for (std::size_t level = 1; level < levels.size(); ++level)
            levels[level].weight = quantise(std::log2(std::max(levels[level].m, least_chance) / std::max(levels[level].u, least_chance)));
        // Disagreement never speaks for a match, and exact agreement never against one.
        if (levels[1].weight > 0) {
            model.notes.push_back(fmt::format("{}: disagreement would have spoken for a match; it weighs nothing", list[c].name));
            levels[1].weight = 0;
        }
        if (levels.back().weight < 0) {
            model.notes.push_back(fmt::format("{}: agreement would have spoken against a match; it weighs nothing", list[c].name));
            levels.back().weight = 0;
        }
    }

    model.rarity.assign(list.size(), {});
    for (std::size_t c = 0; c < list.size(); ++c) {
        if (!counted_by_value(c)) continue;
        const double average = std::log2(model.levels[c].back().u), records = std::log2(static_cast<double>(std::max<std::uint64_t>(1, evidence.records)));
        for (int code = 1; code < 256; ++code) {
            const double bits = record::frequency_bits(static_cast<std::uint8_t>(code)) / 8.0;
            model.rarity[c][static_cast<std::size_t>(code)] = quantise(std::clamp(average - (bits - records), -most_rarity_bits, most_rarity_bits));
        }
    }
    return model;
}

}  // namespace idxr::score
