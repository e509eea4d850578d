// Components meet at one owner rank each, with their records and pairs, and are clustered there.
#include "idxr/cluster/identities.hpp"

#include <algorithm>
#include <span>
#include <tuple>

#include "idxr/cluster/components.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::cluster {
namespace {

constexpr std::uint64_t batch_records = 1 << 20;  // records of components that a rank holds at one time

// A pair on its way to the owner of its component.
struct ComponentPair {
    RecordNumber component;
    ScoredPair pair;
};

// How nearly a record was joined to another component.
struct Nearest {
    RecordNumber number;
    score::Weight weight;
};

void add(ComponentOutcome& all, ComponentOutcome&& part) {
    all.records.insert(all.records.end(), part.records.begin(), part.records.end());
    all.pairs.insert(all.pairs.end(), part.pairs.begin(), part.pairs.end());
    all.cuts.insert(all.cuts.end(), part.cuts.begin(), part.cuts.end());
    all.oversized += part.oversized;
    all.largest = std::max(all.largest, part.largest);
}

// The counts of all ranks.
GuardCounts sum_up(const mpi::Communicator& comm, const ComponentOutcome& outcome) {
    GuardCounts guard;
    for (const auto& cut : outcome.cuts) ++guard.cuts[static_cast<std::size_t>(cut.kind)];
    comm.sum_in_place(guard.cuts);
    guard.oversized = comm.sum(outcome.oversized);
    guard.largest_component = comm.max(outcome.largest);
    return guard;
}

}  // namespace

Identities build_identities(const mpi::Communicator& comm, const record::Schema& schema,
                            const record::RecordStore& store, const record::Ownership& ownership,
                            const compare::Comparisons& comparisons, const score::Model& model,
                            std::vector<ScoredPair> pairs, const ClusterRules& rules) {
    std::vector<Link> links;
    for (const auto& pair : pairs)
        if (pair.weight >= rules.threshold) links.emplace_back(pair.left, pair.right);
    const auto component = components(comm, ownership, store.first(), store.size(), links);
    links = {};

    Identities identities;
    auto& memberships = identities.memberships;
    memberships.resize(store.size());
    for (std::uint64_t i = 0; i < store.size(); ++i)
        memberships[i] = {store.first() + i, rules.threshold - 100'000, 0, true};

    // Pairs go to the owner of their component; a pair between two components only tells how nearly its ends were
    // joined.
    std::vector<RecordNumber> ends;
    for (const auto& pair : pairs) ends.insert(ends.end(), {pair.left, pair.right});
    const auto component_of = mpi::ask<RecordNumber>(
        comm, std::span<const RecordNumber>(ends), [&](RecordNumber n) { return ownership.owner(n); },
        [&](RecordNumber n) { return component[n - store.first()]; });
    std::vector<ComponentPair> inside;
    std::vector<Nearest> between;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (component_of[2 * i] == component_of[2 * i + 1]) {
            inside.push_back({component_of[2 * i], pairs[i]});
        } else {
            between.push_back({pairs[i].left, pairs[i].weight});
            between.push_back({pairs[i].right, pairs[i].weight});
        }
    }
    pairs = {};
    const auto near = mpi::send_to_owners(comm, std::span<const Nearest>(between),
                                          [&](const Nearest& nearest) { return ownership.owner(nearest.number); });
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto owned = mpi::send_to_owners(comm, std::span<const ComponentPair>(inside), [&](const ComponentPair& pair) {
        return static_cast<int>(mix64(pair.component) % ranks);
    });
    inside = {};
    sort_in_parallel(owned.data, [](const ComponentPair& a, const ComponentPair& b) {
        return std::tuple(a.component, a.pair.left, a.pair.right) < std::tuple(b.component, b.pair.left, b.pair.right);
    });

    ComponentOutcome outcome;
    for (std::size_t done = 0; comm.any(done < owned.data.size());) {
        // Whole components, as many as fit.
        std::vector<std::size_t> begin{done};
        std::vector<RecordNumber> numbers;
        auto end = done;
        while (end < owned.data.size() && numbers.size() < batch_records) {
            const auto current = owned.data[end].component;
            for (; end < owned.data.size() && owned.data[end].component == current; ++end)
                numbers.insert(numbers.end(), {owned.data[end].pair.left, owned.data[end].pair.right});
            begin.push_back(end);
        }
        done = end;
        sort_in_parallel(numbers);
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        const auto fetched = record::fetch(comm, ownership, store, numbers);
        const auto count = begin.size() - 1;
#pragma omp parallel
        {
            ComponentClusterer clusterer(schema, comparisons, model, rules);
            ComponentOutcome mine;
            std::vector<ScoredPair> inside_pairs;
            std::vector<RecordNumber> inside_numbers;
            std::vector<record::Record> records;
#pragma omp for schedule(dynamic, 16)
            for (std::size_t c = 0; c < count; ++c) {
                const std::span<const ComponentPair> of(owned.data.data() + begin[c], begin[c + 1] - begin[c]);
                inside_numbers.clear();
                inside_pairs.clear();
                for (const auto& [component, pair] : of) {
                    inside_numbers.insert(inside_numbers.end(), {pair.left, pair.right});
                    inside_pairs.push_back(pair);
                }
                std::sort(inside_numbers.begin(), inside_numbers.end());
                inside_numbers.erase(std::unique(inside_numbers.begin(), inside_numbers.end()), inside_numbers.end());
                records.resize(inside_numbers.size());
                for (std::size_t i = 0; i < records.size(); ++i)
                    fetched.decode(
                        static_cast<std::size_t>(std::lower_bound(numbers.begin(), numbers.end(), inside_numbers[i]) -
                                                 numbers.begin()),
                        records[i]);
                clusterer.run(records, inside_pairs, mine);
            }
#pragma omp critical
            add(outcome, std::move(mine));
        }
    }

    // Each record and each pair has one outcome at most, so the order of arrival does not matter.
    for (const auto& record :
         mpi::send_to_owners(comm, std::span<const RecordOutcome>(outcome.records), [&](const RecordOutcome& r) {
             return ownership.owner(r.number);
         }).data)
        memberships[record.number - store.first()] = {record.identity, record.strongest, record.round, record.alone};
    for (const auto& nearest : near.data) {
        auto& membership = memberships[nearest.number - store.first()];
        if (membership.alone) membership.strongest = std::max(membership.strongest, nearest.weight);
    }
    identities.pairs =
        mpi::send_to_owners(comm, std::span<const PairOutcome>(outcome.pairs), [&](const PairOutcome& p) {
            return ownership.owner(p.left);
        }).data;
    sort_in_parallel(identities.pairs, [](const PairOutcome& a, const PairOutcome& b) {
        return std::tie(a.left, a.right) < std::tie(b.left, b.right);
    });
    identities.cuts = mpi::send_to_owners(comm, std::span<const CutRecord>(outcome.cuts), [&](const CutRecord& cut) {
                          return ownership.owner(cut.left);
                      }).data;
    std::sort(identities.cuts.begin(), identities.cuts.end(), [](const CutRecord& a, const CutRecord& b) {
        return std::tie(a.left, a.right) < std::tie(b.left, b.right);
    });
    identities.guard = sum_up(comm, outcome);
    return identities;
}

}  // namespace idxr::cluster
