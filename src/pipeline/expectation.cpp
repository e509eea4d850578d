// Expected counts are summed in integers, so that they are the same on any number of ranks.
#include "expectation.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "final_weights.hpp"
#include "idxr/pipeline/identity_recall.hpp"

namespace idxr::pipeline {
namespace {

constexpr std::uint64_t batch_pairs = 1 << 20;
constexpr double unit = 1 << 20;

// Pairs of records that share an identity.
std::uint64_t pairs_in_identities(const Results& results) {
    const auto& roster = results.consolidation.roster;
    std::uint64_t pairs = 0;
    for (std::uint64_t i = 0; i < roster.size(); ++i) {
        const auto size = roster.begin[i + 1] - roster.begin[i];
        pairs += size * (size - 1) / 2;
    }
    return results.comm.sum(pairs);
}

// How many of the pairs in identities are right, and what share they are of all right pairs. Pairs that identities
// close and that were never scored are as likely right as the scored ones.
void expect_of_identities(const Results& results, report::Expectation& expectation) {
    const auto& matches = results.matches;
    const auto& records = results.consolidation.records;
    const auto& population = results.population;
    const auto first = population.store.first();
    // Scored pairs in identities, matches expected of them, and of others; of both, those too weak to join by
    // themselves.
    std::array<std::uint64_t, 5> sums{};
    std::vector<score::ScoredPair> room;
    for (std::uint64_t done = 0; results.comm.any(done < matches.pairs.size());) {
        const auto count = std::min(batch_pairs, matches.pairs.size() - done);
        const auto pairs = matches.pairs.range(done, count, room);
        std::vector<RecordNumber> lefts(count), rights(count);
#pragma omp parallel for schedule(static)
        for (std::size_t i = 0; i < count; ++i) {
            lefts[i] = pairs[i].left;
            rights[i] = pairs[i].right;
        }
        const auto owner = [&](RecordNumber n) { return population.ownership.owner(n); };
        const auto identity = [&](RecordNumber n) { return records[n - first].identity; };
        const auto of_left =
            mpi::ask_sorted<std::uint64_t>(results.comm, std::span<const RecordNumber>(lefts), owner, identity);
        const auto of_right =
            mpi::ask<std::uint64_t>(results.comm, std::span<const RecordNumber>(rights), owner, identity);
        auto* sum = sums.data();
#pragma omp parallel reduction(+ : sum[:5])
        {
            FinalWeights weights(results.consolidation.pairs);
#pragma omp for schedule(static)  // each thread goes through a range of them in order
            for (std::size_t i = 0; i < count; ++i) {
                const auto expected =
                    static_cast<std::uint64_t>(std::lround(score::probability(weights.of(pairs[i])) * unit));
                const bool inside = of_right[i] == of_left[i];
                sum[0] += inside;
                sum[inside ? 1 : 2] += expected;
                if (pairs[i].weight < matches.threshold.weight) sum[inside ? 3 : 4] += expected;
            }
        }
        done += count;
    }
    results.comm.sum_in_place(sums);
    const auto scored = static_cast<double>(sums[0]);
    if (scored == 0) return;
    // Pairs of one source do not count when only pairs of two are looked for.
    const double inside =
        results.settings.link_only ? scored : std::max(scored, static_cast<double>(pairs_in_identities(results)));
    const double precision = static_cast<double>(sums[1]) / unit / scored;
    expectation.precision = precision;
    expectation.recall =
        identity_recall({scored * precision, (inside - scored) * precision, static_cast<double>(sums[2]) / unit,
                         static_cast<double>(sums[3]) / unit, static_cast<double>(sums[4]) / unit,
                         expectation.blocking_recall.value_or(1.0)});
}

}  // namespace

report::Expectation expect(const Results& results) {
    report::Expectation expectation;
    const auto& matches = results.matches;
    const auto& population = results.population;
    std::uint64_t unlinkable = 0, standing = 0;
#pragma omp parallel reduction(+ : unlinkable, standing)
    {
        record::Record record;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < population.store.size(); ++i) {
            if (!population.standing[i]) continue;
            ++standing;
            population.store.decode(i, record);
            const auto pattern = matches.comparisons.compare(record, record);
            const auto rarity = score::rarity(matches.model, matches.comparisons, pattern, record, record);
            unlinkable += score::score(score::pattern_weight(matches.model, matches.comparisons, pattern), rarity) <
                          matches.threshold.weight;
        }
    }
    expectation.unlinkable = results.comm.sum(unlinkable);
    expectation.compared = results.comm.sum(standing);
    expectation.captured_pairs = matches.captures.pairs;
    for (auto expected : matches.captures.by_passes)
        expectation.matches_by_passes.push_back(
            std::round(static_cast<double>(expected) / block::probability_unit * 100) / 100);
    if (matches.captures.pairs > 0) expectation.blocking_recall = block::estimated_recall(matches.captures);
    expect_of_identities(results, expectation);
    return expectation;
}

}  // namespace idxr::pipeline
