// Candidate pairs and pairs drawn at random, as counts of agreement patterns.
#include "evidence.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "idxr/block/candidates.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/record/at_hand.hpp"
#include "idxr/score/threshold.hpp"

namespace idxr::pipeline {
namespace {

using compare::Pattern;
using record::Record;

constexpr std::uint64_t training_pairs = 3'000'000;  // candidate pairs of a sample, at most about
constexpr std::uint64_t random_pairs = 500'000;      // pairs drawn at random for u

// Pattern counts of one thread; hashed, because a run shows thousands of patterns.
using LocalCounts = std::unordered_map<Pattern, std::uint64_t>;

score::PatternCounts merged(const std::vector<LocalCounts>& threads) {
    score::PatternCounts all;
    for (const auto& counts : threads)
        for (const auto& [pattern, count] : counts) all[pattern] += count;
    return all;
}

// Pairs i of record numbers drawn by hash: the same pairs for any number of ranks, which share the i.
void count_random_pairs(const mpi::Communicator& comm, const Population& population,
                        const compare::Comparisons& comparisons, score::Evidence& evidence) {
    const auto total = population.ownership.total();
    std::vector<std::pair<RecordNumber, RecordNumber>> pairs;
    std::vector<RecordNumber> numbers;
    if (total >= 2) {
        // A few records have few pairs, and drawing them again and again would count their matches as chance.
        const auto draws = std::min<std::uint64_t>(random_pairs, total < 2000 ? total * (total - 1) / 2 : random_pairs);
        const auto ranks = static_cast<std::uint64_t>(comm.size()), rank = static_cast<std::uint64_t>(comm.rank());
        for (auto i = draws * rank / ranks; i < draws * (rank + 1) / ranks; ++i) {
            const auto a = mix64(2 * i) % total, b = mix64(2 * i + 1) % total;
            if (a == b) continue;
            pairs.emplace_back(a, b);
            numbers.insert(numbers.end(), {a, b});
        }
    }
    const record::RecordsAtHand at_hand(comm, population.ownership, population.store, std::move(numbers));
    for (const auto& comparison : comparisons.list())
        evidence.random_codes.emplace_back(comparison.levels.size(), std::array<std::uint64_t, 256>{});
    std::vector<LocalCounts> counts(static_cast<std::size_t>(omp_get_max_threads()));
#pragma omp parallel
    {
        auto& mine = counts[static_cast<std::size_t>(omp_get_thread_num())];
        Record a, b;
        const auto ends = [&](std::uint64_t i, const auto& look_at) {
            look_at(pairs[i].first);
            look_at(pairs[i].second);
        };
        const auto compare = [&](std::uint64_t i) {
            at_hand.decode(pairs[i].first, a);
            at_hand.decode(pairs[i].second, b);
            if (population.pair_rules.may_meet(a.source, b.source) &&
                ((a.flags ^ b.flags) & record::flag_organisation) == 0) {
                const auto pattern = comparisons.compare(a, b);
                ++mine[pattern];
                for (std::size_t c = 0; c < comparisons.list().size(); ++c) {
                    const auto& comparison = comparisons.list()[c];
                    const auto level = compare::level_in(pattern, comparison);
                    if (comparison.frequency_adjusted && comparison.levels[level].rarity_halves > 0) {
                        const auto code = std::max(a.frequency(comparison.slot), b.frequency(comparison.slot));
#pragma omp atomic
                        ++evidence.random_codes[c][level][code];
                    }
                }
            }
        };
#pragma omp for schedule(static)
        for (std::size_t begin = 0; begin < pairs.size(); begin += near_together)
            for_each_near(at_hand, begin, std::min(pairs.size(), begin + near_together), ends, compare);
    }
    for (auto& levels : evidence.random_codes)
        for (auto& codes : levels) comm.sum_in_place(codes);
    evidence.random = score::sum_patterns(comm, merged(counts));
}

// True if some pass proposes every pair that agrees exactly in a comparison.
bool covers_agreement(const block::BlockingPlan& plan, const compare::Comparison& comparison) {
    using block::Part;
    const auto part = [&]() -> std::optional<Part> {
        switch (comparison.kind) {
            case compare::Kind::ssn:
                return Part::ssn;
            case compare::Kind::identifier:
                return Part::identifier;
            case compare::Kind::birth_date:
                return Part::birth_date;
            case compare::Kind::phone:
                return Part::phone;
            case compare::Kind::email:
                return Part::email;
            case compare::Kind::organisation:
                return Part::organisation;
            case compare::Kind::place:
                return Part::city_and_postcode;
            default:
                return std::nullopt;
        }
    }();
    if (!part) return false;
    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        const auto& pass = plan.passes[p];
        if (pass.parts.size() == 1 && pass.parts.front() == *part &&
            (*part != Part::identifier || pass.slot == comparison.slot))
            return plan.plans[p].runs && plan.plans[p].refined == 0 && plan.plans[p].split == 0;
    }
    return false;
}

}  // namespace

double possible_pairs(const mpi::Communicator& comm, const Population& population) {
    std::vector<std::uint64_t> of_source(population.sources.size(), 0);
    for (std::uint64_t i = 0; i < population.store.size(); ++i)
        if (population.standing[i]) ++of_source[record::source_at(population.store.at(i))];
    comm.sum_in_place(of_source);
    double all = 0, barred = 0;
    for (std::size_t s = 0; s < of_source.size(); ++s) {
        const auto n = static_cast<double>(of_source[s]);
        all += n;
        if (!population.pair_rules.may_meet(static_cast<SourceIndex>(s), static_cast<SourceIndex>(s)))
            barred += n * (n - 1) / 2;
    }
    return std::max(1.0, all * (all - 1) / 2 - barred);
}

std::uint64_t standing_records(const mpi::Communicator& comm, const Population& population) {
    return comm.sum(
        static_cast<std::uint64_t>(std::count(population.standing.begin(), population.standing.end(), true)));
}

Sample sample_candidates(const mpi::Communicator& comm, const Population& population, const block::BlockingPlan& plan,
                         const block::KeyTable& keys, const compare::Comparisons& comparisons,
                         std::uint64_t batch_members, const std::function<void()>& pause) {
    std::uint64_t proposed = 0;
    for (const auto& pass : plan.plans) proposed += pass.pairs;
    Sample sample;
    const bool whole = proposed <= training_pairs;
    if (!whole) sample.rate = static_cast<double>(training_pairs) / static_cast<double>(proposed);
    const auto threads = static_cast<std::size_t>(omp_get_max_threads());
    sample.optional.resize(threads);
    std::vector<LocalCounts> counts(threads);
    const auto first = block::first_optional(plan);
    auto drawn = block::keys_of_part(keys, sample.rate);
    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        block::BlockStream stream(comm, plan, p, std::move(drawn[p]), keys, population.store, population.ownership,
                                  population.pair_rules, batch_members);
        const bool optional = !whole && p >= first;
        if (optional) stream.bring_all_keys();
        while (stream.next()) {
            pause();
            if (optional)
                stream.visit([&](int thread, const Record& a, const Record& b, block::KeyRow of_a, block::KeyRow of_b) {
                    const auto t = static_cast<std::size_t>(thread);
                    const auto pattern = comparisons.compare(a, b);
                    ++counts[t][pattern];
                    sample.optional[t].push_back(
                        {pattern, block::optional_passes(of_a, of_b, first, plan.passes.size())});
                });
            else
                stream.visit([&](int thread, const Record& a, const Record& b) {
                    ++counts[static_cast<std::size_t>(thread)][comparisons.compare(a, b)];
                });
        }
    }
    sample.patterns = score::sum_patterns(comm, merged(counts));
    return sample;
}

score::Evidence gather_evidence(const mpi::Communicator& comm, const Population& population,
                                const block::BlockingPlan& plan, const compare::Comparisons& comparisons,
                                const Sample& sample) {
    score::Evidence evidence;
    evidence.sampled = sample.rate;
    evidence.candidates = sample.patterns;
    count_random_pairs(comm, population, comparisons, evidence);
    evidence.possible_pairs = possible_pairs(comm, population);
    evidence.records = standing_records(comm, population);
    for (const auto& comparison : comparisons.list()) evidence.covered.push_back(covers_agreement(plan, comparison));
    for (const auto& comparison : comparisons.list())
        evidence.chance_equal.push_back(comparison.slot == record::Schema::absent
                                            ? 0.0
                                            : population.chance_equal[static_cast<std::size_t>(comparison.slot)]);
    return evidence;
}

block::SampledWorth weigh_passes(const mpi::Communicator& comm, const Sample& sample, const score::Model& model,
                                 const compare::Comparisons& comparisons) {
    // Pairs below are never joined, whatever the threshold finds best.
    const auto least = score::weight_of(score::least_automatic);
    std::unordered_map<Pattern, std::uint64_t> expected;  // matches a pair, in parts
    block::SampledWorth worth;
    worth.rate = sample.rate;
    for (const auto& [pattern, count] : sample.patterns) {
        const auto weight = score::score(score::pattern_weight(model, comparisons, pattern), 0);
        if (weight < least) continue;
        const auto matches =
            static_cast<std::uint64_t>(std::lround(score::probability(weight) * double{block::match_unit}));
        expected[pattern] = matches;
        worth.matches += count * matches;
    }
    score::PatternCounts pairs, matches;  // by the set of passes
    for (const auto& of_thread : sample.optional)
        for (const auto& [pattern, passes] : of_thread) {
            ++pairs[passes];
            if (const auto found = expected.find(pattern); found != expected.end()) matches[passes] += found->second;
        }
    for (const auto& [passes, count] : score::sum_patterns(comm, pairs)) worth.sets[passes].pairs = count;
    for (const auto& [passes, count] : score::sum_patterns(comm, matches)) worth.sets[passes].matches = count;
    return worth;
}

}  // namespace idxr::pipeline
