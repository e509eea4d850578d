// Candidate pairs and pairs drawn at random, as counts of agreement patterns.
#include "evidence.hpp"

#include <omp.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "idxr/block/candidates.hpp"
#include "idxr/common/hash.hpp"

namespace idxr::pipeline {
namespace {

using compare::Pattern;
using record::Record;

constexpr std::uint64_t training_pairs = 3'000'000;  // candidate pairs that the model is estimated from, at most about
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
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    const auto fetched = record::fetch(comm, population.ownership, population.store, numbers);
    const auto index = [&](RecordNumber n) {
        return static_cast<std::size_t>(std::lower_bound(numbers.begin(), numbers.end(), n) - numbers.begin());
    };
    for (const auto& comparison : comparisons.list())
        evidence.random_codes.emplace_back(comparison.levels.size(), std::array<std::uint64_t, 256>{});
    std::vector<LocalCounts> counts(static_cast<std::size_t>(omp_get_max_threads()));
#pragma omp parallel
    {
        auto& mine = counts[static_cast<std::size_t>(omp_get_thread_num())];
        Record a, b;
#pragma omp for schedule(static)
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            fetched.decode(index(pairs[i].first), a);
            fetched.decode(index(pairs[i].second), b);
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
        }
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
            default:
                return std::nullopt;
        }
    }();
    if (!part) return false;
    for (std::size_t p = 0; p < plan.passes.size(); ++p) {
        const auto& pass = plan.passes[p];
        if (pass.parts.size() == 1 && pass.parts.front() == *part &&
            (*part != Part::identifier || pass.slot == comparison.slot))
            return plan.plans[p].refined == 0 && plan.plans[p].split == 0;
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

score::Evidence gather_evidence(const mpi::Communicator& comm, const Population& population,
                                const block::BlockingPlan& plan, const block::KeyTable& keys,
                                const compare::Comparisons& comparisons, std::uint64_t batch_members,
                                Checkpoints& checkpoints) {
    score::Evidence evidence;
    std::uint64_t proposed = 0;
    for (const auto& pass : plan.plans) proposed += pass.pairs;
    evidence.sampled =
        proposed <= training_pairs ? 1.0 : static_cast<double>(training_pairs) / static_cast<double>(proposed);
    std::vector<LocalCounts> counts(static_cast<std::size_t>(omp_get_max_threads()));
    score::PatternCounts before;
    const auto done = checkpoints.restore_evidence(plan.passes.size(), before);
    const auto so_far = [&] {
        auto all = merged(counts);
        for (const auto& [pattern, count] : before) all[pattern] += count;
        return score::sum_patterns(comm, all);
    };
    for (auto p = done.passes; p < plan.passes.size(); ++p) {
        block::BlockStream stream(comm, plan, p, keys, population.store, population.ownership, population.pair_rules,
                                  evidence.sampled, batch_members,
                                  p == done.passes ? std::span(done.keys) : std::span<const block::KeyRange>());
        while (stream.next()) {
            checkpoints.counted(p, stream.before_batch(), so_far);
            stream.visit([&](int thread, const Record& a, const Record& b) {
                ++counts[static_cast<std::size_t>(thread)][comparisons.compare(a, b)];
            });
        }
    }
    checkpoints.counted(plan.passes.size(), {}, so_far);
    evidence.candidates = so_far();
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

}  // namespace idxr::pipeline
