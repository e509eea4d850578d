// Agglomerative clustering of one component, with the guard's objections.
#include "idxr/cluster/component.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

namespace idxr::cluster {
namespace {

constexpr std::size_t compared_members = 16;  // of a large group, evenly spaced, when groups are weighed against it
// Means are pulled down by pairs with errors on both sides, so that groups may be tied a little more weakly than pairs.
constexpr score::Weight slack = 750;
constexpr score::Weight joined = 1'000'000;  // above any weight

}  // namespace

ComponentOutcome& ComponentOutcome::operator+=(const ComponentOutcome& more) {
    records.insert(records.end(), more.records.begin(), more.records.end());
    pairs.insert(pairs.end(), more.pairs.begin(), more.pairs.end());
    cuts.insert(cuts.end(), more.cuts.begin(), more.cuts.end());
    oversized += more.oversized;
    largest = std::max(largest, more.largest);
    return *this;
}

std::string_view sentence(Cut cut) {
    switch (cut) {
        case Cut::contradiction:
            return "two records that cannot be one person";
        case Cut::same_unique_source:
            return "two records of a source without duplicates";
        case Cut::weak_bridge:
            return "a bridge that most pairs between its sides speak against";
    }
    return "";
}

void ComponentClusterer::run(std::span<const record::Record> records, std::span<const ScoredPair> pairs,
                             ComponentOutcome& outcome) {
    const auto size = records.size();
    outcome.largest = std::max<std::uint64_t>(outcome.largest, size);
    const auto index = [&](RecordNumber number) {
        return static_cast<std::size_t>(
            std::lower_bound(records.begin(), records.end(), number,
                             [](const record::Record& record, RecordNumber n) { return record.number < n; }) -
            records.begin());
    };
    edges_.clear();
    for (const auto& pair : pairs) edges_.push_back({index(pair.left), index(pair.right), &pair});
    std::sort(edges_.begin(), edges_.end(), [](const Edge& a, const Edge& b) {
        return std::tuple(-a.pair->weight, a.a, a.b) < std::tuple(-b.pair->weight, b.a, b.b);
    });
    members_.resize(size);
    edges_of_.resize(size);
    for (std::size_t i = 0; i < size; ++i) {
        members_[i].assign(1, i);
        edges_of_[i].clear();
    }
    joined_at_.assign(edges_.size(), -joined);
    for (std::size_t e = 0; e < edges_.size(); ++e) {
        edges_of_[edges_[e].a].push_back(e);
        edges_of_[edges_[e].b].push_back(e);
    }
    refused_.clear();

    Forest forest(size);
    const auto threshold = threshold_for(size, outcome);
    for (const auto& edge : edges_) {
        if (edge.pair->weight < threshold) break;
        const auto [a, b] = std::minmax({forest.root(edge.a), forest.root(edge.b)});
        if (a == b) continue;
        // A refusal stands until one of the two groups has grown.
        const auto sizes = std::pair(members_[a].size(), members_[b].size());
        const auto refusal = refused_.find({a, b});
        if (refusal != refused_.end() && refusal->second.sizes == sizes) continue;
        Cut why{};
        auto weight = edge.pair->weight;
        if (!rules_.guarded) {
            join(forest, a, b, weight);
            continue;
        }
        if (!may_join(records, a, b, why)) {
            refused_[{a, b}] = {sizes, {edge.pair->left, edge.pair->right, weight, score::weight_of(0.02), why}};
            continue;
        }
        if (sizes.first * sizes.second > 1) weight = std::min(weight, group_weight(records, a, b));
        if (weight + (sizes.first * sizes.second > 1 ? slack : 0) < threshold) {
            refused_[{a, b}] = {sizes,
                                {edge.pair->left, edge.pair->right, edge.pair->weight, weight, Cut::weak_bridge}};
            continue;
        }
        join(forest, a, b, weight);
    }
    tell(records, forest, outcome);
}

// An oversized component is taken apart by raising the threshold a bit at a time until its pieces fit.
score::Weight ComponentClusterer::threshold_for(std::size_t size, ComponentOutcome& outcome) const {
    auto threshold = rules_.threshold;
    if (size <= rules_.largest_component) return threshold;
    ++outcome.oversized;
    for (;; threshold += 1000) {
        Forest forest(size);
        std::vector<std::uint64_t> sizes(size, 1);
        std::uint64_t largest = 1;
        for (const auto& edge : edges_) {
            if (edge.pair->weight < threshold) break;
            const auto a = forest.root(edge.a), b = forest.root(edge.b);
            if (forest.unite(a, b)) largest = std::max(largest, sizes[std::min(a, b)] += sizes[std::max(a, b)]);
        }
        if (largest <= rules_.largest_component) return threshold;
    }
}

void ComponentClusterer::join(Forest& forest, std::size_t a, std::size_t b, score::Weight weight) {
    const auto smaller = members_[a].size() < members_[b].size() ? a : b, larger = smaller == a ? b : a;
    for (auto i : members_[smaller])
        for (auto e : edges_of_[i]) {
            const auto other = edges_[e].a == i ? edges_[e].b : edges_[e].a;
            if (forest.root(other) == larger) joined_at_[e] = weight;
        }
    forest.unite(a, b);
    members_[a].insert(members_[a].end(), members_[b].begin(), members_[b].end());
    members_[b].clear();
}

bool ComponentClusterer::may_join(std::span<const record::Record> records, std::size_t a, std::size_t b,
                                  Cut& why) const {
    for (auto i : members_[a])
        for (auto j : members_[b]) {
            if (!rules_.pair_rules.may_meet(records[i].source, records[j].source) &&
                rules_.pair_rules.unique[records[i].source]) {
                why = Cut::same_unique_source;
                return false;
            }
            if (contradiction_(records[i], records[j])) {
                why = Cut::contradiction;
                return false;
            }
        }
    return true;
}

const ScoredPair* ComponentClusterer::scored_pair(std::size_t a, std::size_t b) const {
    constexpr std::size_t looked_at = 64;  // to look at more takes longer than to compare again
    const auto one = edges_of_[a].size() < edges_of_[b].size() ? a : b, other = one == a ? b : a;
    if (edges_of_[one].size() > looked_at) return nullptr;
    for (auto e : edges_of_[one])
        if (edges_[e].a == other || edges_[e].b == other) return edges_[e].pair;
    return nullptr;
}

score::Weight ComponentClusterer::group_weight(std::span<const record::Record> records, std::size_t a, std::size_t b) {
    const auto step = [](std::size_t size) { return (size + compared_members - 1) / compared_members; };
    between_.clear();
    for (std::size_t i = 0; i < members_[a].size(); i += step(members_[a].size()))
        for (std::size_t j = 0; j < members_[b].size(); j += step(members_[b].size())) {
            const auto &x = records[members_[a][i]], &y = records[members_[b][j]];
            const auto* scored = scored_pair(members_[a][i], members_[b][j]);
            between_.add(scored != nullptr ? scored->pattern : comparisons_.compare(x, y), x, y);
        }
    return between_.weight();
}

void ComponentClusterer::tell(std::span<const record::Record> records, Forest& forest, ComponentOutcome& outcome) {
    const auto first = outcome.records.size();
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto root = forest.root(i);
        const bool alone = members_[root].size() == 1;
        outcome.records.push_back(
            {records[i].number, records[root].number, alone ? rules_.threshold - 100'000 : 0, 0, alone});
    }
    std::vector<bool> has_strongest(records.size(), false);
    for (std::size_t e = 0; e < edges_.size(); ++e) {
        const auto& [a, b, pair] = edges_[e];
        const auto [root_a, root_b] = std::minmax({forest.root(a), forest.root(b)});
        const bool inside = root_a == root_b;
        for (auto end : {a, b}) {
            auto& record = outcome.records[first + end];
            if (inside != !record.alone) continue;
            if (!has_strongest[end]) record.strongest = pair->weight;
            has_strongest[end] = true;
            if (inside && pair->weight >= rules_.threshold && (record.round == 0 || pair->round < record.round))
                record.round = pair->round;
        }
        if (inside && joined_at_[e] > pair->weight) {
            outcome.pairs.push_back({pair->left, pair->right, joined_at_[e]});
        } else if (!inside && pair->weight >= rules_.threshold) {
            const auto refusal = refused_.find({root_a, root_b});
            if (refusal != refused_.end() && refusal->second.cut.group_weight < pair->weight)
                outcome.pairs.push_back({pair->left, pair->right, refusal->second.cut.group_weight});
        }
    }
    for (const auto& [roots, refusal] : refused_)
        if (forest.root(roots.first) != forest.root(roots.second)) outcome.cuts.push_back(refusal.cut);
}

}  // namespace idxr::cluster
