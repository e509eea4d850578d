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
constexpr double r_prior_pairs = 50;     // the same for relatives, in fields that relatives share
constexpr double r_prior_share = 1.0;    // and, as a share of all relatives, in fields that tell them apart
constexpr int rounds = 40;
constexpr double most_rarity_bits = 6;   // a rare value may weigh this much more than an average one, and less likewise
constexpr double least_chance = 1e-9;

struct Counted {
    compare::Pattern pattern;
    double count;
};

// Fields in which relatives differ; they hold the class of relatives in its place.
bool tells_relatives_apart(compare::Kind kind) {
    using compare::Kind;
    return kind == Kind::given || kind == Kind::middle || kind == Kind::birth_date || kind == Kind::sex || kind == Kind::ssn ||
           kind == Kind::identifier || kind == Kind::suffix;
}

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
            model.levels[c][level].r = levels[level].r;
            model.levels[c][level].u = (seen[level] + u_prior_pairs * levels[level].u) / (present + u_prior_pairs);
        }
    }

    std::vector<Counted> counted;
    double total = 0;
    for (const auto& [pattern, count] : evidence.candidates) {
        counted.push_back({pattern, static_cast<double>(count) / std::max(1e-12, evidence.sampled)});
        total += counted.back().count;
    }
    const double possible = std::max({evidence.possible_pairs, total + 1, 2.0});
    // Start: one record in four has a match, and one in four a relative.
    double prior = std::min(0.25, 0.25 * static_cast<double>(evidence.records) / possible);
    double relative_prior = prior;

    // Exact agreement is rarer than a sample of pairs can tell: the frequencies of values know it, less the part that the
    // matches themselves have in it.
    // In few records chance equality is hardly known, and the built-in u stands for some pairs here too.
    const auto chance_equal = [&](std::size_t c) {
        const double n = static_cast<double>(evidence.records), pairs = n * (n - 1) / 2;
        return (evidence.chance_equal[c] * pairs + u_prior_pairs * list[c].levels.back().u) / (pairs + u_prior_pairs);
    };
    const auto counted_by_value = [&](std::size_t c) {
        return list[c].frequency_adjusted && c < evidence.chance_equal.size() && evidence.chance_equal[c] > 0;
    };
    const auto set_u_of_agreement = [&] {
        for (std::size_t c = 0; c < list.size(); ++c) {
            if (!counted_by_value(c)) continue;
            auto& top = model.levels[c].back();
            const double floor = std::max(least_chance, std::min(list[c].levels.back().u, chance_equal(c)));
            top.u = std::max(floor, (chance_equal(c) - prior * top.m - relative_prior * top.r) / (1 - prior - relative_prior));
        }
    };

    // Expected counts of each level in one class, level by level.
    using Expected = std::vector<std::vector<double>>;
    const auto maximise = [&](const Expected& expected, std::size_t c, double prior_pairs, double LevelWeight::*chance,
                              double compare::Level::*built_in) {
        double present = 0;
        for (std::size_t level = 1; level < expected[c].size(); ++level) present += expected[c][level];
        for (std::size_t level = 1; level < expected[c].size(); ++level)
            model.levels[c][level].*chance = (expected[c][level] + prior_pairs * (list[c].levels[level].*built_in)) / (present + prior_pairs);
    };
    for (int round = 0; round < rounds; ++round) {
        set_u_of_agreement();
        Expected matched(list.size()), related(list.size());
        for (std::size_t c = 0; c < list.size(); ++c) {
            matched[c].assign(list[c].levels.size(), 0);
            related[c].assign(list[c].levels.size(), 0);
        }
        double matches = 0, relatives = 0;
        for (const auto& [pattern, count] : counted) {
            double match = prior / (1 - prior - relative_prior), relative = relative_prior / (1 - prior - relative_prior);
            for (std::size_t c = 0; c < list.size(); ++c)
                if (const auto level = compare::level_in(pattern, list[c]); level > 0) {
                    match *= model.levels[c][level].m / model.levels[c][level].u;
                    relative *= model.levels[c][level].r / model.levels[c][level].u;
                }
            const double expected_match = count * match / (1 + match + relative), expected_relative = count * relative / (1 + match + relative);
            matches += expected_match;
            relatives += expected_relative;
            for (std::size_t c = 0; c < list.size(); ++c) {
                const auto level = compare::level_in(pattern, list[c]);
                matched[c][level] += expected_match;
                related[c][level] += expected_relative;
            }
        }
        for (std::size_t c = 0; c < list.size(); ++c) {
            maximise(matched, c, m_prior_pairs, &LevelWeight::m, &compare::Level::m);
            const double held = tells_relatives_apart(list[c].kind) ? r_prior_share * relatives : 0;
            maximise(related, c, r_prior_pairs + held, &LevelWeight::r, &compare::Level::r);
        }
        prior = std::clamp(matches / possible, 0.5 / possible, 0.25);
        relative_prior = std::clamp(relatives / possible, 0.5 / possible, 0.25);
    }

    model.prior = quantise(std::log2(prior / (1 - prior - relative_prior)));
    model.relative_prior = quantise(std::log2(relative_prior / (1 - prior - relative_prior)));
    for (std::size_t c = 0; c < list.size(); ++c) {
        auto& levels = model.levels[c];
        for (std::size_t level = 1; level < levels.size(); ++level) {
            const double u = std::max(levels[level].u, least_chance);
            levels[level].weight = quantise(std::log2(std::max(levels[level].m, least_chance) / u));
            levels[level].relative_weight = quantise(std::log2(std::max(levels[level].r, least_chance) / u));
        }
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

void share(const mpi::Communicator& comm, Model& model) {
    std::vector<Weight> weights;
    const auto each = [&](auto use) {
        use(model.prior);
        use(model.relative_prior);
        for (auto& levels : model.levels)
            for (auto& level : levels) {
                use(level.weight);
                use(level.relative_weight);
            }
        for (auto& codes : model.rarity)
            for (auto& weight : codes) use(weight);
    };
    each([&](Weight& weight) { weights.push_back(weight); });
    comm.broadcast(weights);
    auto next = weights.begin();
    each([&](Weight& weight) { weight = *next++; });
}

}  // namespace idxr::score
