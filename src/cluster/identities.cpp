// Components meet at one owner rank each, with their records and pairs, and are clustered there.
#include "idxr/cluster/identities.hpp"

#include <algorithm>
#include <span>
#include <tuple>

#include "idxr/cluster/components.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/record/at_hand.hpp"
#include "idxr/spill/shares.hpp"

namespace idxr::cluster {
namespace {

constexpr std::uint64_t sampling = 0x6c6561726e;  // hashes that choose components have nothing to do with ranks
constexpr std::uint64_t batch_pairs = 1 << 21;    // pairs on their way to their components at one time, a rank
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

template <typename T>
void append(std::vector<T>& all, const std::vector<T>& more) {
    all.insert(all.end(), more.begin(), more.end());
}

// Clusters components, batch by batch, with the records of each batch at hand.
class BatchClusterer {
  public:
    BatchClusterer(const mpi::Communicator& comm, const record::Schema& schema, const record::RecordStore& store,
                   const record::Ownership& ownership, const compare::Comparisons& comparisons,
                   const score::Model& model, const ClusterRules& rules, const std::function<void()>& pause)
        : comm_(comm),
          schema_(schema),
          store_(store),
          ownership_(ownership),
          comparisons_(comparisons),
          model_(model),
          rules_(rules),
          pause_(pause) {}

    // Collective. `pairs` are sorted by component and ends.
    ComponentOutcome run(std::span<const ComponentPair> pairs) const {
        ComponentOutcome outcome;
        for (std::size_t done = 0; comm_.any(done < pairs.size());) {
            pause_();
            // Whole components, as many as fit.
            std::vector<std::size_t> begin{done};
            std::vector<RecordNumber> numbers;
            while (done < pairs.size() && numbers.size() < batch_records) {
                const auto current = pairs[done].component;
                for (; done < pairs.size() && pairs[done].component == current; ++done)
                    numbers.insert(numbers.end(), {pairs[done].pair.left, pairs[done].pair.right});
                begin.push_back(done);
            }
            run_batch(pairs, begin, std::move(numbers), outcome);
        }
        return outcome;
    }

  private:
    void run_batch(std::span<const ComponentPair> pairs, const std::vector<std::size_t>& begin,
                   std::vector<RecordNumber> numbers, ComponentOutcome& outcome) const {
        const record::RecordsAtHand at_hand(comm_, ownership_, store_, std::move(numbers));
        const auto components = begin.size() - 1;
        const auto rights = [&](std::uint64_t c, const auto& look_at) {
            for (auto i = begin[c]; i < begin[c + 1]; ++i) look_at(pairs[i].pair.right);
        };
#pragma omp parallel
        {
            ComponentClusterer clusterer(schema_, comparisons_, model_, rules_);
            ComponentOutcome mine;
            std::vector<ScoredPair> inside;
            std::vector<RecordNumber> ends;
            std::vector<record::Record> records;
            const auto cluster = [&](std::uint64_t c) {
                ends.clear();
                inside.clear();
                for (auto i = begin[c]; i < begin[c + 1]; ++i) {
                    ends.insert(ends.end(), {pairs[i].pair.left, pairs[i].pair.right});
                    inside.push_back(pairs[i].pair);
                }
                std::sort(ends.begin(), ends.end());
                ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
                records.resize(ends.size());
                for (std::size_t i = 0; i < records.size(); ++i) at_hand.decode(ends[i], records[i]);
                clusterer.run(records, inside, mine);
            };
#pragma omp for schedule(dynamic, 1)
            for (std::size_t first = 0; first < components; first += near_together)
                for_each_near(at_hand, first, std::min(components, first + near_together), rights, cluster);
#pragma omp critical
            outcome += mine;
        }
    }

    const mpi::Communicator& comm_;
    const record::Schema& schema_;
    const record::RecordStore& store_;
    const record::Ownership& ownership_;
    const compare::Comparisons& comparisons_;
    const score::Model& model_;
    const ClusterRules& rules_;
    const std::function<void()>& pause_;
};

// The component of each local record.
std::vector<RecordNumber> find_components(const mpi::Communicator& comm, const record::RecordStore& store,
                                          const record::Ownership& ownership, const spill::Values<ScoredPair>& pairs,
                                          score::Weight threshold) {
    return components(comm, ownership, store.first(), store.size(), [&](const auto& use) {
        std::vector<ScoredPair> room;
        for (std::uint64_t done = 0, count = 0; done < pairs.size(); done += count) {
            count = std::min(batch_pairs, pairs.size() - done);
            const auto some = pairs.range(done, count, room);
            use(gather_in_parallel<Link>(count, [&](std::uint64_t i, std::vector<Link>& links) {
                if (some[i].weight >= threshold) links.emplace_back(some[i].left, some[i].right);
            }));
        }
    });
}

constexpr std::uint8_t between = 255;  // in place of a share: the pair has its ends in two components

// The pairs within components by shares of these. Of pairs in memory, only the share of each is kept.
class PairsOfShares {
  public:
    PairsOfShares(const spill::Values<ScoredPair>& pairs, std::size_t shares, const spill::Place& place)
        : pairs_(pairs), of_waiting_(pairs.waiting() ? shares : 0, place) {
        if (!pairs.waiting()) share_of_.reserve(pairs.size());
    }
    // The next pairs, in order, with the share of each or `between`.
    void add(std::span<const ScoredPair> some, std::span<const std::uint8_t> share_of) {
        if (of_waiting_.count() == 0) {
            share_of_.insert(share_of_.end(), share_of.begin(), share_of.end());
            return;
        }
        std::vector<std::vector<ScoredPair>> of_share(of_waiting_.count());
        for (std::size_t i = 0; i < some.size(); ++i)
            if (share_of[i] != between) of_share[share_of[i]].push_back(some[i]);
        for (std::size_t share = 0; share < of_share.size(); ++share) of_waiting_.add(share, of_share[share]);
    }
    // Those of a share, in order.
    std::vector<ScoredPair> take(std::size_t share) {
        if (of_waiting_.count() > 0) return of_waiting_.take(share);
        return gather_in_parallel<ScoredPair>(pairs_.size(), [&](std::uint64_t i, std::vector<ScoredPair>& found) {
            if (share_of_[i] == share) found.push_back(pairs_.at_hand[i]);
        });
    }

  private:
    const spill::Values<ScoredPair>& pairs_;
    std::vector<std::uint8_t> share_of_;
    spill::Shares<ScoredPair> of_waiting_;
};

}  // namespace

bool is_looked_at(RecordNumber component, double sampled) {
    return sampled >= 1 || static_cast<double>(mix64(component ^ sampling) >> 11) < sampled * 0x1p53;
}

Identities build_identities(const mpi::Communicator& comm, const record::Schema& schema,
                            const record::RecordStore& store, const record::Ownership& ownership,
                            const compare::Comparisons& comparisons, const score::Model& model,
                            const spill::Values<ScoredPair>& pairs, const record::Ownership& pair_owners,
                            const spill::Place& place, const ClusterRules& rules, const std::function<void()>& pause) {
    Identities identities;
    auto& memberships = identities.memberships;
    memberships.resize(store.size());
    {
        // Where no pair says otherwise, an identity is its component, which is the record itself.
        auto component = find_components(comm, store, ownership, pairs, rules.threshold);
#pragma omp parallel for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i)
            memberships[i] = {component[i], rules.threshold - 100'000, 0, true};
        if (rules.tell_components) identities.component = std::move(component);
    }
    // Until its share is clustered.
    const auto component_of = [&](RecordNumber n) { return memberships[n - store.first()].identity; };
    const auto owner = [&](RecordNumber number) { return ownership.owner(number); };
    const auto of_lefts = [&](std::span<const ScoredPair> some) {
        std::vector<RecordNumber> lefts(some.size());
#pragma omp parallel for schedule(static)
        for (std::size_t i = 0; i < some.size(); ++i) lefts[i] = some[i].left;
        return mpi::ask_sorted<RecordNumber>(comm, std::span<const RecordNumber>(lefts), owner, component_of);
    };
    // A pair between two components only tells how nearly its ends were joined; the others are clustered, a share of
    // the components at a time.
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    const auto shares = std::min<std::uint64_t>(between, 1 + comm.sum(pairs.size()) / (batch_pairs * ranks));
    PairsOfShares of_shares(pairs, shares, place);
    std::vector<ScoredPair> room;
    std::vector<std::uint8_t> share_of;
    for (std::uint64_t done = 0; comm.any(done < pairs.size());) {
        const auto count = std::min(batch_pairs, pairs.size() - done);
        const auto some = pairs.range(done, count, room);
        std::vector<RecordNumber> rights(count);
        share_of.resize(count);
#pragma omp parallel for schedule(static)
        for (std::size_t i = 0; i < count; ++i) rights[i] = some[i].right;
        const auto of_right = mpi::ask<RecordNumber>(comm, std::span<const RecordNumber>(rights), owner, component_of);
        const auto of_left = of_lefts(some);
        auto apart = gather_in_parallel<Nearest>(count, [&](std::uint64_t i, std::vector<Nearest>& found) {
            const auto& pair = some[i];
            const bool inside = of_left[i] == of_right[i];
            share_of[i] = inside ? static_cast<std::uint8_t>(mix64(of_right[i]) / ranks % shares) : between;
            if (!inside) found.insert(found.end(), {{pair.left, pair.weight}, {pair.right, pair.weight}});
        });
        for (const auto& nearest :
             mpi::send_to_owners(comm, std::move(apart), [&](const Nearest& n) { return owner(n.number); }).data) {
            auto& strongest = memberships[nearest.number - store.first()].strongest;
            strongest = std::max(strongest, nearest.weight);
        }
        of_shares.add(some, share_of);
        done += count;
    }
    release(room);

    // They go to the owner of their component. Each record and each pair has one outcome at most, so the order of
    // arrival does not matter.
    identities.pairs.reserve(pairs.size());  // at most; what is not used is never touched
    const BatchClusterer clusterer(comm, schema, store, ownership, comparisons, model, rules, pause);
    for (std::uint64_t share = 0; share < shares; ++share) {
        auto some = of_shares.take(share);
        const auto of_left = of_lefts(some);
        auto inside =
            gather_in_parallel<ComponentPair>(some.size(), [&](std::uint64_t i, std::vector<ComponentPair>& found) {
                if (is_looked_at(of_left[i], rules.sampled)) found.push_back({of_left[i], some[i]});
            });
        release(some);
        auto owned = mpi::send_to_owners(comm, std::move(inside), [&](const ComponentPair& pair) {
            return static_cast<int>(mix64(pair.component) % ranks);
        });
        sort_in_parallel(owned.data, [](const ComponentPair& a, const ComponentPair& b) {
            return std::tuple(a.component, a.pair.left, a.pair.right) <
                   std::tuple(b.component, b.pair.left, b.pair.right);
        });
        auto outcome = clusterer.run(owned.data);
        owned = {};
        for (const auto& record : mpi::send_to_owners(comm, std::move(outcome.records), [&](const RecordOutcome& r) {
                                      return owner(r.number);
                                  }).data) {
            auto& membership = memberships[record.number - store.first()];
            // A record that its component left alone was perhaps nearer to another one.
            const auto nearest = record.alone ? std::max(membership.strongest, record.strongest) : record.strongest;
            membership = {record.identity, nearest, record.round, record.alone};
        }
        append(identities.pairs, mpi::send_to_owners(comm, std::move(outcome.pairs), [&](const PairOutcome& p) {
                                     return pair_owners.owner(p.left);
                                 }).data);
        for (const auto& cut : outcome.cuts) ++identities.guard.cuts[static_cast<std::size_t>(cut.kind)];
        append(identities.cuts, mpi::send_to_owners(comm, std::move(outcome.cuts), [&](const CutRecord& cut) {
                                    return owner(cut.left);
                                }).data);
        identities.guard.oversized += outcome.oversized;
        identities.guard.largest_component = std::max(identities.guard.largest_component, outcome.largest);
    }
    const auto by_ends = [](const auto& a, const auto& b) {
        return std::tie(a.left, a.right) < std::tie(b.left, b.right);
    };
    sort_in_parallel(identities.pairs, by_ends);
    sort_in_parallel(identities.cuts, by_ends);
    auto& guard = identities.guard;
    comm.sum_in_place(guard.cuts);
    guard.oversized = comm.sum(guard.oversized);
    guard.largest_component = comm.max(guard.largest_component);
    return identities;
}

}  // namespace idxr::cluster
