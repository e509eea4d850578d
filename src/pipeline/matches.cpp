// What is decided on scored pairs, and where they are.
#include <algorithm>
#include <unordered_map>

#include "idxr/common/memory.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/pipeline/identify.hpp"

namespace idxr::pipeline {
namespace {

using record::Record;
using score::ScoredPair;

constexpr std::uint64_t range_pairs = 1 << 19;  // of pairs that wait on disk, at hand at one time

score::WeightCounts count_weights(const mpi::Communicator& comm, const std::vector<ScoredPair>& pairs) {
    struct Bin {
        std::int64_t weight;
        std::uint64_t count;
    };
    score::WeightCounts local, all;
#pragma omp parallel
    {
        std::unordered_map<score::Weight, std::uint64_t> mine;
#pragma omp for schedule(static) nowait
        for (std::size_t i = 0; i < pairs.size(); ++i) ++mine[score::weight_bin(pairs[i].weight)];
#pragma omp critical
        for (const auto& [weight, count] : mine) local[weight] += count;
    }
    std::vector<Bin> bins;
    for (const auto& [weight, count] : local) bins.push_back({weight, count});
    for (const auto& bin : comm.all_gather(std::span<const Bin>(bins)))
        all[static_cast<score::Weight>(bin.weight)] += bin.count;
    return all;
}

}  // namespace

std::vector<SourceIndex> sources_of(const Population& population) {
    std::vector<SourceIndex> sources(population.store.size());
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = 0; i < population.store.size(); ++i) sources[i] = record::source_at(population.store.at(i));
    return sources;
}

void divide_pairs(const mpi::Communicator& comm, const Population& population, std::vector<ScoredPair> pairs,
                  Matches& matches) {
    matches.pair_owners = record::Ownership(comm, population.ownership.total(), [&](const auto& use) {
        for (const auto& pair : pairs) use(pair.left);
    });
    matches.pairs.at_hand = mpi::send_to_owners(comm, std::move(pairs), [&](const ScoredPair& pair) {
                                return matches.pair_owners.owner(pair.left);
                            }).data;
}

void decide(const config::Settings& settings, const mpi::Communicator& comm, Matches& matches) {
    matches.weights = count_weights(comm, matches.pairs.at_hand);
    matches.threshold = settings.threshold_auto
                            ? score::best_expected_f1(matches.weights)
                            : score::at_weight(matches.weights, score::weight_of(settings.threshold));
    std::vector<score::Weight> decided{matches.threshold.weight};
    comm.broadcast(decided);
    matches.threshold.weight = decided[0];
    matches.matches_of_pass.assign(matches.plan.passes.size(), 0);
    for (const auto& pair : matches.pairs.at_hand)
        if (pair.weight >= matches.threshold.weight) ++matches.matches_of_pass[pair.pass];
    comm.sum_in_place(matches.matches_of_pass);
}

void add_equal_rows(const mpi::Communicator& comm, const Population& population, const spill::Place& place,
                    Matches& matches) {
    const auto& store = population.store;
    const auto floor = score::weight_of(0.999999);
    std::vector<ScoredPair> pairs;
    Record record;
    for (std::uint64_t i = 0; i < store.size(); ++i) {
        if (population.standing[i]) continue;
        store.decode(i, record);
        const auto pattern = matches.comparisons.compare(record, record);
        const auto rarity = score::rarity(matches.model, matches.comparisons, pattern, record, record);
        const auto weight =
            std::max(floor, score::score(score::pattern_weight(matches.model, matches.comparisons, pattern), rarity));
        pairs.push_back({population.representative[i], record.number, pattern, weight, rarity, score::equal_rows, 0});
    }
    auto own = mpi::send_to_owners(comm, std::move(pairs), [&](const ScoredPair& pair) {
                   return matches.pair_owners.owner(pair.left);
               }).data;
    sort_in_parallel(own, score::by_ends);
    if (!matches.pairs.waiting()) {
        auto& all = matches.pairs.at_hand;
        const auto before = static_cast<std::ptrdiff_t>(all.size());
        all.reserve(all.size() + own.size());  // no more than that
        all.insert(all.end(), own.begin(), own.end());
        std::inplace_merge(all.begin(), all.begin() + before, all.end(), score::by_ends);
        return;
    }
    spill::Sequence<ScoredPair> merged(place.file());
    std::vector<ScoredPair> room, both;
    auto next = own.begin();
    for (std::uint64_t done = 0, count = 0; done < matches.pairs.size(); done += count) {
        count = std::min<std::uint64_t>(range_pairs, matches.pairs.size() - done);
        const auto range = matches.pairs.range(done, count, room);
        const auto end = std::upper_bound(next, own.end(), range.back(), score::by_ends);
        both.clear();
        std::merge(range.begin(), range.end(), next, end, std::back_inserter(both), score::by_ends);
        merged.append(both);
        next = end;
    }
    merged.append({next, own.end()});
    matches.pairs.replace(std::move(merged));
}

}  // namespace idxr::pipeline
