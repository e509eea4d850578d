// u by counting, m and the prior by EM; weights are quantised once, at the end.
#include "idxr/score/estimate.hpp"

#include <fmt/format.h>

#include <Eigen/Core>
#include <Eigen/SparseCore>
#include <algorithm>
#include <cmath>
#include <optional>

#include "idxr/record/packed.hpp"

namespace idxr::score {
namespace {

constexpr double u_prior_pairs = 200;      // how many random pairs the built-in u stands for
constexpr double r_prior_pairs = 50;       // the same for relatives, in fields that relatives share
constexpr double r_prior_share = 1.0;      // and, as a share of all relatives, in fields that tell them apart
constexpr double rarity_prior_pairs = 20;  // how many random pairs a mean effect of rarity of 1 stands for
constexpr int most_rounds = 40;
constexpr double most_rarity_bits = 6;  // a rare value may weigh this much more than an average one, and less likewise
constexpr double least_chance = 1e-9;
constexpr double least_same_birth_date = 2e-5;  // no more than about 50,000 days have living people born on them

// Fields in which relatives differ; they hold the class of relatives in its place.
bool tells_relatives_apart(compare::Kind kind) {
    using compare::Kind;
    return kind == Kind::given || kind == Kind::middle || kind == Kind::birth_date || kind == Kind::sex ||
           kind == Kind::ssn || kind == Kind::identifier || kind == Kind::suffix;
}

Weight quantise(double bits) { return static_cast<Weight>(std::lround(bits * 1000.0)); }

using Eigen::ArrayXd;
using Eigen::Index;

// The levels of all comparisons but "missing", one behind another: the places of a parameter vector.
struct Layout {
    explicit Layout(const std::vector<compare::Comparison>& list) {
        for (const auto& comparison : list) {
            first.push_back(size);
            count.push_back(static_cast<Index>(comparison.levels.size()) - 1);
            size += count.back();
        }
    }
    Index place(std::size_t comparison, unsigned level) const {
        return first[comparison] + static_cast<Index>(level) - 1;
    }
    Index top(std::size_t comparison) const { return first[comparison] + count[comparison] - 1; }

    std::vector<Index> first, count;  // per comparison
    Index size = 0;
};

ArrayXd built_in(const std::vector<compare::Comparison>& list, const Layout& layout, double compare::Level::*chance) {
    ArrayXd values(layout.size);
    for (std::size_t c = 0; c < list.size(); ++c)
        for (unsigned level = 1; level < list[c].levels.size(); ++level)
            values[layout.place(c, level)] = list[c].levels[level].*chance;
    return values;
}

// Patterns as a matrix: a row a pattern, a 1 in the column of each level that it shows, nothing where a value is
// missing.
struct Patterns {
    Patterns(const PatternCounts& counts, double sampled, const std::vector<compare::Comparison>& list,
             const Layout& layout)
        : shows(static_cast<Index>(counts.size()), layout.size), pairs(static_cast<Index>(counts.size())) {
        std::vector<Eigen::Triplet<double>> ones;
        Index row = 0;
        for (const auto& [pattern, count] : counts) {
            pairs[row] = static_cast<double>(count) / sampled;
            for (std::size_t c = 0; c < list.size(); ++c)
                if (const auto level = compare::level_in(pattern, list[c]); level > 0)
                    ones.emplace_back(row, layout.place(c, level), 1.0);
            ++row;
        }
        shows.setFromTriplets(ones.begin(), ones.end());
    }

    Eigen::SparseMatrix<double, Eigen::RowMajor> shows;
    ArrayXd pairs;  // pairs of each pattern
};

// Chances of a class from the pairs expected to show each level, with so many pairs of the built-in chances beside
// them.
ArrayXd chances(const Layout& layout, const ArrayXd& expected, const ArrayXd& prior, const ArrayXd& prior_pairs) {
    ArrayXd values(layout.size);
    for (std::size_t c = 0; c < layout.first.size(); ++c) {
        const auto part = Eigen::seqN(layout.first[c], layout.count[c]);
        const double beside = prior_pairs[static_cast<Index>(c)];
        values(part) = (expected(part) + beside * prior(part)) / (expected(part).sum() + beside);
    }
    return values;
}

// The chances of the three classes and how common matches and relatives are among all possible pairs.
struct Classes {
    ArrayXd m, u, r;
    double matches, relatives;
    double odds(double share) const { return share / (1 - matches - relatives); }
};

// How common equality of a comparison's values is, where that is known.
std::optional<double> chance_equal(const compare::Comparison& comparison, std::size_t c, const Evidence& evidence) {
    if (!comparison.frequency_adjusted || c >= evidence.chance_equal.size() || evidence.chance_equal[c] <= 0)
        return std::nullopt;
    // In few records it is hardly known, and the built-in u stands for some pairs here too.
    const double n = static_cast<double>(evidence.records), pairs = n * (n - 1) / 2;
    return (evidence.chance_equal[c] * pairs + u_prior_pairs * comparison.levels.back().u) / (pairs + u_prior_pairs);
}

// How common agreement on all that a comparison looks at is, where that is known: on the city beside the postcode whose
// values are counted. `random`: how many random pairs show each level. One pair is added, so that the part is never
// none.
std::vector<std::optional<double>> chances_of_agreement(const std::vector<compare::Comparison>& list,
                                                        const Layout& layout, const Evidence& evidence,
                                                        const ArrayXd& random) {
    std::vector<std::optional<double>> known;
    for (std::size_t c = 0; c < list.size(); ++c) {
        double on_value = 1;
        for (unsigned level = 1; level < list[c].levels.size(); ++level)
            if (list[c].levels[level].rarity_halves == 2) on_value += random[layout.place(c, level)];
        known.push_back(chance_equal(list[c], c, evidence));
        if (known.back()) *known.back() *= (random[layout.top(c)] + 1) / on_value;
    }
    return known;
}

// Exact agreement is rarer than a sample of random pairs can tell. Where all pairs that agree are candidates, those of
// them that are neither matches nor relatives tell it (`others`: how many of them each level is expected to have). Else
// the frequencies of values know it, less the part that matches and relatives have in it.
void set_u_of_agreement(const std::vector<compare::Comparison>& list, const Layout& layout, const Evidence& evidence,
                        const std::vector<std::optional<double>>& chances, double possible, const ArrayXd& others,
                        Classes& classes) {
    const double rest = 1 - classes.matches - classes.relatives;
    for (std::size_t c = 0; c < list.size(); ++c) {
        if (!chances[c]) continue;
        const auto top = layout.top(c);
        const double built_in = list[c].levels.back().u;
        if (c < evidence.covered.size() && evidence.covered[c]) {
            const double least = list[c].kind == compare::Kind::birth_date ? least_same_birth_date : least_chance;
            classes.u[top] =
                std::max(least, (others[top] + u_prior_pairs * built_in) / (rest * possible + u_prior_pairs));
        } else {
            const double floor = std::max(least_chance, std::min(built_in, *chances[c]));
            const double random = *chances[c] - classes.matches * classes.m[top] - classes.relatives * classes.r[top];
            classes.u[top] = std::max(floor, random / rest);
        }
    }
}

// Expectation-maximisation with u held by what is known of random pairs.
Classes maximise_expectation(const std::vector<compare::Comparison>& list, const Layout& layout,
                             const Evidence& evidence, int rounds) {
    const Patterns random(evidence.random, 1.0, list, layout);
    const Patterns candidates(evidence.candidates, std::max(1e-12, evidence.sampled), list, layout);
    const ArrayXd shown_at_random = (random.shows.transpose() * random.pairs.matrix()).array();
    const auto agreement = chances_of_agreement(list, layout, evidence, shown_at_random);
    const ArrayXd m_prior = built_in(list, layout, &compare::Level::m),
                  r_prior = built_in(list, layout, &compare::Level::r);
    const auto comparisons = static_cast<Index>(list.size());
    const double possible = std::max({evidence.possible_pairs, candidates.pairs.sum() + 1, 2.0});

    // Start: one record in four has a match, and one in four a relative.
    const double start = std::min(0.25, 0.25 * static_cast<double>(evidence.records) / possible);
    Classes classes{m_prior,
                    chances(layout, shown_at_random, built_in(list, layout, &compare::Level::u),
                            ArrayXd::Constant(comparisons, u_prior_pairs)),
                    r_prior, start, start};
    ArrayXd others = ArrayXd::Zero(layout.size);
    for (std::size_t c = 0; c < list.size(); ++c)
        others[layout.top(c)] = possible * list[c].levels.back().u;  // to begin with
    set_u_of_agreement(list, layout, evidence, agreement, possible, others, classes);
    for (int round = 0; round < rounds; ++round) {
        set_u_of_agreement(list, layout, evidence, agreement, possible, others, classes);
        const ArrayXd match =
            classes.odds(classes.matches) * (candidates.shows * (classes.m / classes.u).log().matrix()).array().exp();
        const ArrayXd relative =
            classes.odds(classes.relatives) * (candidates.shows * (classes.r / classes.u).log().matrix()).array().exp();
        const ArrayXd matches = candidates.pairs * match / (1 + match + relative);
        const ArrayXd relatives = candidates.pairs * relative / (1 + match + relative);
        others = candidates.shows.transpose() * (candidates.pairs - matches - relatives).matrix();

        ArrayXd held(comparisons);
        for (std::size_t c = 0; c < list.size(); ++c)
            held[static_cast<Index>(c)] =
                r_prior_pairs + (tells_relatives_apart(list[c].kind) ? r_prior_share * relatives.sum() : 0);
        classes.m = chances(layout, (candidates.shows.transpose() * matches.matrix()).array(), m_prior,
                            ArrayXd::Constant(comparisons, m_prior_pairs));
        classes.r = chances(layout, (candidates.shows.transpose() * relatives.matrix()).array(), r_prior, held);
        classes.matches = std::clamp(matches.sum() / possible, 0.5 / possible, 0.25);
        classes.relatives = std::clamp(relatives.sum() / possible, 0.5 / possible, 0.25);
    }
    return classes;
}

// Weights from chances, with a note where data contradicted what agreement means.
std::vector<LevelWeight> weights_of(const compare::Comparison& comparison, const Layout& layout, std::size_t c,
                                    const Classes& classes, const std::vector<double>& rarity,
                                    std::vector<std::string>& notes) {
    std::vector<LevelWeight> levels(comparison.levels.size());
    for (unsigned level = 1; level < levels.size(); ++level) {
        const auto place = layout.place(c, level);
        levels[level] = {classes.m[place], classes.u[place], classes.r[place], rarity[level], 0, 0};
    }
    const auto mended = weigh(levels);
    if (mended.disagreement)
        notes.push_back(
            fmt::format("{}: disagreement would have spoken for a match; it weighs nothing", comparison.name));
    if (mended.agreement)
        notes.push_back(
            fmt::format("{}: agreement would have spoken against a match; it weighs nothing", comparison.name));
    return levels;
}

// Winkler's frequency adjustment: how much rarer than on average a value of each frequency code is. Its count beyond
// the `own` records of one person is a Poisson sample of its frequency, which is distributed exponentially around the
// average; so a rare value, seen but once or twice, does not weigh more than its count can tell.
std::array<Weight, 256> rarity_of_codes(double average_u, double records, double own) {
    std::array<Weight, 256> weights{};
    const double expected = average_u * records;
    for (std::size_t code = 1; code < weights.size(); ++code) {
        const double count = std::exp2(record::frequency_bits(static_cast<std::uint8_t>(code)) / 8.0);
        const double bits = std::log2((1 + expected) / (1 + std::max(0.0, count - own)));
        weights[code] = quantise(std::clamp(bits, -most_rarity_bits, most_rarity_bits));
    }
    return weights;
}

// Near agreement among random pairs is commoner between rare values, of which there are many, so that rarity would
// favour it on the whole: its mean effect at each level, to be divided out.
std::vector<double> mean_rarity(const compare::Comparison& comparison, std::size_t c, const Evidence& evidence,
                                const std::array<Weight, 256>& weights) {
    std::vector<double> means(comparison.levels.size(), 1);
    if (c >= evidence.random_codes.size()) return means;
    for (std::size_t level = 1; level + 1 < means.size(); ++level) {
        const auto halves = comparison.levels[level].rarity_halves;
        if (halves == 0) continue;
        double pairs = rarity_prior_pairs, sum = rarity_prior_pairs;
        for (std::size_t code = 0; code < 256; ++code) {
            const auto count = static_cast<double>(evidence.random_codes[c][level][code]);
            pairs += count;
            sum += count * std::exp2(halves * weights[code] / 2000.0);
        }
        means[level] = sum / pairs;
    }
    return means;
}

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

Model estimate(const compare::Comparisons& comparisons, const Evidence& evidence, Levels of_levels) {
    const auto& list = comparisons.list();
    const Layout layout(list);
    const auto classes = maximise_expectation(list, layout, evidence, of_levels == Levels::estimated ? most_rounds : 0);
    Model model;
    model.records = evidence.records;
    model.prior = quantise(std::log2(classes.odds(classes.matches)));
    model.relative_prior = quantise(std::log2(classes.odds(classes.relatives)));
    // Beside a record's own, on average.
    const double records_of_a_person = 2 * classes.matches * std::max(1.0, evidence.possible_pairs) /
                                       static_cast<double>(std::max<std::uint64_t>(1, evidence.records));
    for (std::size_t c = 0; c < list.size(); ++c) {
        const auto top = layout.top(c);
        const double own = 1 + records_of_a_person * classes.m[top];
        const auto chance = chance_equal(list[c], c, evidence);
        // City and postcode agree together more seldom than the postcode whose values are counted.
        const double average =
            list[c].kind == compare::Kind::place ? std::max(chance.value_or(0), classes.u[top]) : classes.u[top];
        model.rarity.push_back(chance ? rarity_of_codes(average, static_cast<double>(evidence.records), own)
                                      : std::array<Weight, 256>{});
        model.levels.push_back(weights_of(list[c], layout, c, classes,
                                          mean_rarity(list[c], c, evidence, model.rarity.back()), model.notes));
    }
    return model;
}

void forget_frequencies(Model& model) {
    for (auto& weights : model.rarity) weights.fill(0);
    for (auto& levels : model.levels) {
        for (auto& level : levels) level.rarity = 1;
        weigh(levels);
    }
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
