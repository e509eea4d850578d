// Merging union-find forests over ranks.
#include "idxr/cluster/components.hpp"

#include <algorithm>
#include <numeric>

namespace idxr::cluster {

Forest::Forest(std::size_t size) : parent_(size) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }

std::size_t Forest::root(std::size_t x) {
    while (parent_[x] != x) x = parent_[x] = parent_[parent_[x]];
    return x;
}

bool Forest::unite(std::size_t a, std::size_t b) {
    a = root(a);
    b = root(b);
    if (a == b) return false;
    parent_[std::max(a, b)] = std::min(a, b);
    return true;
}

namespace {

// The links of a spanning forest: each record with the root of its local tree.
std::vector<Link> local_forest(std::span<const Link> links) {
    std::vector<RecordNumber> ends;
    ends.reserve(2 * links.size());
    for (const auto& [a, b] : links) ends.insert(ends.end(), {a, b});
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    const auto index = [&](RecordNumber number) {
        return static_cast<std::size_t>(std::lower_bound(ends.begin(), ends.end(), number) - ends.begin());
    };
    Forest forest(ends.size());
    for (const auto& [a, b] : links) forest.unite(index(a), index(b));
    std::vector<Link> kept;
    for (std::size_t i = 0; i < ends.size(); ++i)
        if (const auto root = forest.root(i); root != i) kept.emplace_back(ends[root], ends[i]);
    return kept;
}

}  // namespace

std::vector<RecordNumber> components(const mpi::Communicator& comm, const record::Ownership& ownership,
                                     RecordNumber first, std::uint64_t local_records, std::span<const Link> links) {
    std::vector<RecordNumber> parent(local_records);
    std::iota(parent.begin(), parent.end(), first);
    const auto owner = [&](RecordNumber number) { return ownership.owner(number); };
    const auto parent_of = [&](RecordNumber number) { return parent[number - first]; };
    // Parents of records anywhere, each distinct one asked for once.
    const auto look_up = [&](std::vector<RecordNumber> numbers) {
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        auto answers = mpi::ask<RecordNumber>(comm, std::span<const RecordNumber>(numbers), owner, parent_of);
        return [numbers = std::move(numbers), answers = std::move(answers)](RecordNumber number) {
            return answers[static_cast<std::size_t>(std::lower_bound(numbers.begin(), numbers.end(), number) -
                                                    numbers.begin())];
        };
    };

    auto open = local_forest(links);
    std::vector<std::uint64_t> hung;  // local records that are no roots any more
    while (comm.any(!open.empty())) {
        struct Hook {
            RecordNumber root, below;
        };
        std::vector<Hook> hooks;
        for (const auto& [a, b] : open) hooks.push_back({std::max(a, b), std::min(a, b)});
        std::sort(hooks.begin(), hooks.end(),
                  [](const Hook& x, const Hook& y) { return std::pair(x.root, x.below) < std::pair(y.root, y.below); });
        hooks.erase(
            std::unique(hooks.begin(), hooks.end(), [](const Hook& x, const Hook& y) { return x.root == y.root; }),
            hooks.end());
        for (const auto& hook : mpi::send_to_owners(comm, std::span<const Hook>(hooks), [&](const Hook& h) {
                                    return owner(h.root);
                                }).data) {
            auto& p = parent[hook.root - first];
            if (p == hook.root) hung.push_back(hook.root - first);
            p = std::min(p, hook.below);
        }
        // Halve paths until every hung record points to a root.
        for (bool changed = true; changed;) {
            std::vector<RecordNumber> above;
            for (auto i : hung) above.push_back(parent[i]);
            const auto grandparent = look_up(std::move(above));
            std::vector<std::pair<std::uint64_t, RecordNumber>> moves;
            for (auto i : hung)
                if (const auto up = grandparent(parent[i]); up != parent[i]) moves.emplace_back(i, up);
            for (const auto& [i, up] : moves) parent[i] = up;
            changed = comm.any(!moves.empty());
        }
        std::vector<RecordNumber> ends;
        for (const auto& [a, b] : open) ends.insert(ends.end(), {a, b});
        const auto root = look_up(std::move(ends));
        for (auto& [a, b] : open) a = root(a), b = root(b);
        std::erase_if(open, [](const Link& link) { return link.first == link.second; });
        for (auto& [a, b] : open)
            if (a > b) std::swap(a, b);
        std::sort(open.begin(), open.end());
        open.erase(std::unique(open.begin(), open.end()), open.end());
    }
    return parent;
}

}  // namespace idxr::cluster
