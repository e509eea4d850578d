// Components meet at one owner rank each, with their records and pairs, and are clustered there.
#include "idxr/cluster/identities.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <span>
#include <tuple>

#include "idxr/cluster/components.hpp"
#include "idxr/cluster/guard.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/score/threshold.hpp"

namespace idxr::cluster {
namespace {

constexpr std::uint64_t batch_records = 1 << 20;  // records of components that a rank holds at one time

// A pair on its way to the owner of its component.
struct ComponentPair {
    RecordNumber component;
    ScoredPair pair;
};

struct Result {
    RecordNumber number;
    Membership membership;
};

// Clusters one component: strongest pairs first, a join is made unless the guard objects.
class ComponentClusterer {
  public:
    ComponentClusterer(const record::Schema& schema, const ClusterRules& rules)
        : contradiction_(schema), rules_(rules) {}

    void run(std::span<const record::Record> records, std::span<const ComponentPair> pairs,
             std::vector<Result>& results, GuardCounts& counts) {
        const auto size = records.size();
        counts.largest_component = std::max<std::uint64_t>(counts.largest_component, size);
        const auto index = [&](RecordNumber number) {
            return static_cast<std::size_t>(
                std::lower_bound(records.begin(), records.end(), number,
                                 [](const record::Record& record, RecordNumber n) { return record.number < n; }) -
                records.begin());
        };
        order_.clear();
        for (const auto& [component, pair] : pairs) order_.push_back(&pair);
        std::sort(order_.begin(), order_.end(), [](const ScoredPair* a, const ScoredPair* b) {
            return std::tuple(-a->weight, a->left, a->right) < std::tuple(-b->weight, b->left, b->right);
        });
        const auto threshold = threshold_for(size, index, counts);

        // Groups are held together no more weakly than pairs.
        const double least_tie = std::min(score::least_automatic, score::probability(rules_.threshold));
        refused_.clear();
        Forest forest(size);
        members_.resize(size);
        neighbours_.resize(size);
        for (std::size_t i = 0; i < size; ++i) {
            members_[i].assign(1, i);
            neighbours_[i].clear();
        }
        for (const auto* pair : order_) {
            const auto a = index(pair->left), b = index(pair->right);
            const double p = score::probability(pair->weight);
            neighbours_[a].push_back({b, p});
            neighbours_[b].push_back({a, p});
        }
        for (const auto* pair : order_) {
            if (pair->weight < threshold) break;
            const auto a = forest.root(index(pair->left)), b = forest.root(index(pair->right));
            if (a == b) continue;
            // A refusal stands until one of the two groups has grown.
            const auto sizes = std::pair(members_[std::min(a, b)].size(), members_[std::max(a, b)].size());
            const auto [refused, is_new] =
                refused_.try_emplace({std::min(a, b), std::max(a, b)}, std::size_t{0}, std::size_t{0});
            if (!is_new && refused->second == sizes) continue;
            refused->second = sizes;
            if (mean_best_tie(forest, a, b) < least_tie) {
                ++counts.weak_bridges;
                continue;
            }
            if (!may_join(records, a, b, counts)) continue;
            forest.unite(a, b);
            auto& into = members_[std::min(a, b)];
            auto& from = members_[std::max(a, b)];
            into.insert(into.end(), from.begin(), from.end());
            from.clear();
        }

        const auto first = results.size();
        for (std::size_t i = 0; i < size; ++i) {
            const auto root = forest.root(i);
            const bool alone = root == i && members_[i].size() == 1;
            results.push_back(
                {records[i].number, {records[root].number, alone ? rules_.threshold - 100'000 : 0, 0, alone}});
        }
        std::vector<bool> has_strongest(size, false);
        for (const auto* pair : order_) {
            const auto a = index(pair->left), b = index(pair->right);
            const bool inside = forest.root(a) == forest.root(b);
            for (auto end : {a, b}) {
                auto& membership = results[first + end].membership;
                if (inside != !membership.alone) continue;
                if (!has_strongest[end]) membership.strongest = pair->weight;
                has_strongest[end] = true;
                if (inside && pair->weight >= rules_.threshold &&
                    (membership.round == 0 || pair->round < membership.round))
                    membership.round = pair->round;
            }
        }
    }

  private:
    // An oversized component is taken apart by raising the threshold a bit at a time until its pieces fit.
    template <typename Index>
    score::Weight threshold_for(std::size_t size, Index index, GuardCounts& counts) {
        auto threshold = rules_.threshold;
        if (size <= rules_.largest_component) return threshold;
        ++counts.oversized;
        for (;; threshold += 1000) {
            Forest forest(size);
            std::vector<std::uint64_t> sizes(size, 1);
            std::uint64_t largest = 1;
            for (const auto* pair : order_) {
                if (pair->weight < threshold) break;
                const auto a = forest.root(index(pair->left)), b = forest.root(index(pair->right));
                if (forest.unite(a, b)) largest = std::max(largest, sizes[std::min(a, b)] += sizes[std::max(a, b)]);
            }
            if (largest <= rules_.largest_component) return threshold;
        }
    }

    bool may_join(std::span<const record::Record> records, std::size_t a, std::size_t b, GuardCounts& counts) {
        for (auto i : members_[a])
            for (auto j : members_[b]) {
                if (!rules_.pair_rules.may_meet(records[i].source, records[j].source) &&
                    rules_.pair_rules.unique[records[i].source]) {
                    ++counts.same_unique_source;
                    return false;
                }
                if (contradiction_(records[i], records[j])) {
                    ++counts.contradictions;
                    return false;
                }
            }
        return true;
    }

    // How well the smaller side is tied to the other: over its records, the mean probability of the best pair across. A
    // single record is always tied by the pair at hand; two groups that one pair bridges are not.
    double mean_best_tie(Forest& forest, std::size_t a, std::size_t b) {
        if (members_[a].size() > members_[b].size()) std::swap(a, b);
        double sum = 0;
        for (auto i : members_[a]) {
            double best = 0;
            for (const auto& [j, p] : neighbours_[i])
                if (p > best && forest.root(j) == b) best = p;
            sum += best;
        }
        return sum / static_cast<double>(members_[a].size());
    }

    struct Neighbour {
        std::size_t record;
        double probability;
    };
    Contradiction contradiction_;
    const ClusterRules& rules_;
    std::vector<const ScoredPair*> order_;
    std::vector<std::vector<std::size_t>> members_;
    std::vector<std::vector<Neighbour>> neighbours_;  // all scored pairs of each record in the component
    std::map<std::pair<std::size_t, std::size_t>, std::pair<std::size_t, std::size_t>> refused_;  // roots -> sizes then
};

}  // namespace

std::vector<Membership> build_identities(const mpi::Communicator& comm, const record::Schema& schema,
                                         const record::RecordStore& store, const record::Ownership& ownership,
                                         std::vector<ScoredPair> pairs, const ClusterRules& rules,
                                         GuardCounts& counts) {
    std::vector<Link> links;
    for (const auto& pair : pairs)
        if (pair.weight >= rules.threshold) links.emplace_back(pair.left, pair.right);
    const auto component = components(comm, ownership, store.first(), store.size(), links);
    links = {};

    std::vector<Membership> memberships(store.size());
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
    std::vector<Result> between;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        if (component_of[2 * i] == component_of[2 * i + 1]) {
            inside.push_back({component_of[2 * i], pairs[i]});
        } else {
            between.push_back({pairs[i].left, {no_record, pairs[i].weight, 0, true}});
            between.push_back({pairs[i].right, {no_record, pairs[i].weight, 0, true}});
        }
    }
    pairs = {};
    const auto home = [&](const Result& result) { return ownership.owner(result.number); };
    const auto near = mpi::send_to_owners(comm, std::span<const Result>(between), home);
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto owned = mpi::send_to_owners(comm, std::span<const ComponentPair>(inside), [&](const ComponentPair& pair) {
        return static_cast<int>(mix64(pair.component) % ranks);
    });
    inside = {};
    sort_in_parallel(owned.data, [](const ComponentPair& a, const ComponentPair& b) {
        return std::tuple(a.component, a.pair.left, a.pair.right) < std::tuple(b.component, b.pair.left, b.pair.right);
    });

    GuardCounts local;
    std::vector<Result> results;
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
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        const auto fetched = record::fetch(comm, ownership, store, numbers);
        const auto count = begin.size() - 1;
#pragma omp parallel
        {
            ComponentClusterer clusterer(schema, rules);
            std::vector<Result> mine;
            GuardCounts my_counts;
            std::vector<RecordNumber> inside_numbers;
            std::vector<record::Record> records;
#pragma omp for schedule(dynamic, 16)
            for (std::size_t c = 0; c < count; ++c) {
                const std::span<const ComponentPair> of(owned.data.data() + begin[c], begin[c + 1] - begin[c]);
                inside_numbers.clear();
                for (const auto& [component, pair] : of)
                    inside_numbers.insert(inside_numbers.end(), {pair.left, pair.right});
                std::sort(inside_numbers.begin(), inside_numbers.end());
                inside_numbers.erase(std::unique(inside_numbers.begin(), inside_numbers.end()), inside_numbers.end());
                records.resize(inside_numbers.size());
                for (std::size_t i = 0; i < records.size(); ++i)
                    fetched.decode(
                        static_cast<std::size_t>(std::lower_bound(numbers.begin(), numbers.end(), inside_numbers[i]) -
                                                 numbers.begin()),
                        records[i]);
                clusterer.run(records, of, mine, my_counts);
            }
#pragma omp critical
            {
                results.insert(results.end(), mine.begin(), mine.end());
                local.contradictions += my_counts.contradictions;
                local.same_unique_source += my_counts.same_unique_source;
                local.weak_bridges += my_counts.weak_bridges;
                local.oversized += my_counts.oversized;
                local.largest_component = std::max(local.largest_component, my_counts.largest_component);
            }
        }
    }

    // Each record has one result at most, so the order of arrival does not matter.
    for (const auto& result : mpi::send_to_owners(comm, std::span<const Result>(results), home).data)
        memberships[result.number - store.first()] = result.membership;
    for (const auto& result : near.data) {
        auto& membership = memberships[result.number - store.first()];
        if (membership.alone) membership.strongest = std::max(membership.strongest, result.membership.strongest);
    }
    counts = {comm.sum(local.contradictions), comm.sum(local.same_unique_source), comm.sum(local.weak_bridges),
              comm.sum(local.oversized), comm.max(local.largest_component)};
    return memberships;
}

}  // namespace idxr::cluster
