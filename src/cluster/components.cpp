// Merging union-find forests over ranks.
#include "idxr/cluster/components.hpp"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "idxr/common/memory.hpp"
#include "idxr/common/number_index.hpp"

namespace idxr::cluster {

void Forest::reset(std::size_t size) {
    parent_.resize(size);
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
}

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

// A Forest that threads share. A root hangs itself below a smaller one with one exchange, and paths are halved on the
// way: what another thread overwrites then is an ancestor all the same (Jayanti and Tarjan, "A randomized concurrent
// algorithm for disjoint set union", 2016, with the order of the elements in place of a random one).
class SharedForest {
  public:
    explicit SharedForest(std::size_t size) : parent_(size) {
#pragma omp parallel for schedule(static)
        for (std::size_t x = 0; x < size; ++x) parent_[x] = x;
    }
    std::size_t size() const { return parent_.size(); }
    std::size_t root(std::size_t x) {
        for (;;) {
            const auto above = parent(x).load(std::memory_order_relaxed);
            if (above == x) return x;
            const auto grandparent = parent(above).load(std::memory_order_relaxed);
            if (grandparent != above) parent(x).store(grandparent, std::memory_order_relaxed);
            x = grandparent;
        }
    }
    void unite(std::size_t a, std::size_t b) {
        for (;;) {
            a = root(a);
            b = root(b);
            if (a == b) return;
            if (a < b) std::swap(a, b);
            auto alone = a;
            if (parent(a).compare_exchange_strong(alone, b, std::memory_order_relaxed)) return;
        }
    }

  private:
    std::atomic_ref<std::size_t> parent(std::size_t x) { return std::atomic_ref(parent_[x]); }

    Buffer<std::size_t> parent_;
};

// The local records [first, first + size) and those of other ranks that links lead to, by an index: theirs come after.
class Indexes {
  public:
    Indexes(RecordNumber first, std::uint64_t size, std::vector<RecordNumber> remote)
        : first_(first), size_(size), remote_(std::move(remote)) {}
    std::size_t size() const { return size_ + remote_.size(); }
    std::size_t of(RecordNumber number) const {
        if (is_local(number)) return number - first_;
        return size_ + remote_.of(number);
    }
    RecordNumber number(std::size_t index) const { return index < size_ ? first_ + index : remote_[index - size_]; }

  private:
    bool is_local(RecordNumber number) const { return number >= first_ && number - first_ < size_; }

    RecordNumber first_;
    std::uint64_t size_;
    NumberIndex remote_;
};

// The records of other ranks that links lead to.
std::vector<RecordNumber> remote_ends(const mpi::Communicator& comm, RecordNumber first, std::uint64_t local_records,
                                      const ForSomeLinks& for_some_links) {
    std::vector<RecordNumber> remote;
    if (comm.size() == 1) return remote;
    for_some_links([&](std::span<const Link> links) {
        for (const auto& [a, b] : links)
            for (auto number : {a, b})
                if (number < first || number - first >= local_records) remote.push_back(number);
    });
    return remote;
}

}  // namespace

std::vector<RecordNumber> components(const mpi::Communicator& comm, const record::Ownership& ownership,
                                     RecordNumber first, std::uint64_t local_records, std::span<const Link> links) {
    return components(comm, ownership, first, local_records, [&](const auto& use) { use(links); });
}

std::vector<RecordNumber> components(const mpi::Communicator& comm, const record::Ownership& ownership,
                                     RecordNumber first, std::uint64_t local_records,
                                     const ForSomeLinks& for_some_links) {
    std::vector<RecordNumber> parent(local_records);
    const Indexes indexes(first, local_records, remote_ends(comm, first, local_records, for_some_links));
    SharedForest forest(indexes.size());
    for_some_links([&](std::span<const Link> links) {
#pragma omp parallel for schedule(static)
        for (std::size_t i = 0; i < links.size(); ++i)
            forest.unite(indexes.of(links[i].first), indexes.of(links[i].second));
    });
    if (comm.size() == 1) {  // the root of a tree is its least record
#pragma omp parallel for schedule(static)
        for (std::uint64_t i = 0; i < local_records; ++i) parent[i] = first + forest.root(i);
        return parent;
    }
    // Local records hang on the root of their local tree, the least of them; what it has of other ranks stays open.
    std::vector<std::uint64_t> hung;  // local records that are no roots any more
    std::vector<Link> open;
    for (std::size_t i = 0; i < indexes.size(); ++i) {
        const auto root = forest.root(i);
        if (i < local_records) {
            parent[i] = first + root;
            if (root != i) hung.push_back(i);
        } else if (root != i) {
            open.emplace_back(indexes.number(root), indexes.number(i));
        }
    }
    const auto owner = [&](RecordNumber number) { return ownership.owner(number); };
    const auto parent_of = [&](RecordNumber number) { return parent[number - first]; };
    // Parents of records anywhere, each distinct one asked for once.
    const auto look_up = [&](std::vector<RecordNumber> numbers) {
        NumberIndex index(std::move(numbers));
        auto answers = mpi::ask<RecordNumber>(comm, index.numbers(), owner, parent_of);
        return [index = std::move(index), answers = std::move(answers)](RecordNumber number) {
            return answers[index.of(number)];
        };
    };

    // Open links lead from root to root, each once.
    const auto lift = [&] {
        std::vector<RecordNumber> ends;
        for (const auto& [a, b] : open) ends.insert(ends.end(), {a, b});
        const auto root = look_up(std::move(ends));
        for (auto& [a, b] : open) {
            const auto [low, high] = std::minmax({root(a), root(b)});
            a = low, b = high;
        }
        std::erase_if(open, [](const Link& link) { return link.first == link.second; });
        std::sort(open.begin(), open.end());
        open.erase(std::unique(open.begin(), open.end()), open.end());
    };

    for (lift(); comm.any(!open.empty()); lift()) {
        struct Hook {
            RecordNumber root, below;
        };
        std::vector<Hook> hooks;
        for (const auto& [a, b] : open) hooks.push_back({b, a});
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
    }
    return parent;
}

}  // namespace idxr::cluster
