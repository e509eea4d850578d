// A thin, exception-safe layer over MPI: plain collectives on vectors with 64-bit counts.
#pragma once

#include <mpi.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <numeric>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include "idxr/common/error.hpp"
#include "idxr/common/memory.hpp"

namespace idxr::mpi {

// What a rank received, grouped by sending rank: data of rank r is [begin[r], begin[r + 1]).
template <typename T, typename Vector = std::vector<T>>
struct Received {
    Vector data;
    std::vector<std::uint64_t> begin;
    std::span<const T> from(int rank) const {
        auto r = static_cast<std::size_t>(rank);
        return {data.data() + begin[r], static_cast<std::size_t>(begin[r + 1] - begin[r])};
    }
};

// A communicator that is not owned. All functions are collective and called by one thread of each rank.
class Communicator {
  public:
    explicit Communicator(MPI_Comm comm = MPI_COMM_WORLD);

    int rank() const { return rank_; }
    int size() const { return size_; }
    bool root() const { return rank_ == 0; }
    MPI_Comm raw() const { return comm_; }

    void barrier() const;

    std::uint64_t sum(std::uint64_t value) const;
    std::uint64_t max(std::uint64_t value) const;
    std::uint64_t min(std::uint64_t value) const;
    bool any(bool value) const { return max(value ? 1 : 0) != 0; }
    void sum_in_place(std::span<std::uint64_t> values) const;  // elementwise, on every rank
    void max_in_place(std::span<std::uint64_t> values) const;

    // Sum over the ranks before this one.
    std::uint64_t exclusive_sum(std::uint64_t value) const;

    // The value of every rank, in rank order, on every rank.
    std::vector<std::uint64_t> all_gather(std::uint64_t value) const;

    // Root's bytes on every rank.
    void broadcast(std::string& bytes) const;
    template <typename T>
    void broadcast(std::vector<T>& values) const {
        static_assert(std::is_trivially_copyable_v<T>);
        std::uint64_t count = values.size();
        broadcast_bytes(&count, sizeof count);
        values.resize(count);
        broadcast_bytes(values.data(), count * sizeof(T));
    }

    // All ranks' values on root in rank order (empty elsewhere).
    template <typename T>
    std::vector<T> gather(std::span<const T> values) const;

    // All ranks' values on every rank, in rank order: only for things of bounded size.
    template <typename T>
    std::vector<T> all_gather(std::span<const T> values) const;

    // Sends `data`, whose first counts[0] elements go to rank 0, the next counts[1] to rank 1, …
    template <typename T, typename Vector = std::vector<T>>
    Received<T, Vector> all_to_all(std::span<const T> data, std::span<const std::uint64_t> counts) const;

  private:
    void broadcast_bytes(void* bytes, std::uint64_t count) const;
    std::vector<std::uint64_t> all_to_all_counts(std::span<const std::uint64_t> counts) const;
    void all_to_all_bytes(const void* send, std::span<const std::uint64_t> send_counts, void* receive,
                          std::span<const std::uint64_t> receive_counts, std::uint64_t element_bytes) const;
    std::uint64_t gather_bytes(const void* send, std::uint64_t bytes, std::vector<char>& receive) const;

    MPI_Comm comm_;
    int rank_ = 0;
    int size_ = 1;
};

template <typename T>
std::vector<T> Communicator::gather(std::span<const T> values) const {
    static_assert(std::is_trivially_copyable_v<T>);
    std::vector<char> bytes;
    gather_bytes(values.data(), values.size_bytes(), bytes);
    std::vector<T> all(bytes.size() / sizeof(T));
    if (!bytes.empty()) std::memcpy(all.data(), bytes.data(), bytes.size());
    return all;
}

template <typename T>
std::vector<T> Communicator::all_gather(std::span<const T> values) const {
    auto all = gather(values);
    broadcast(all);
    return all;
}

template <typename T, typename Vector>
Received<T, Vector> Communicator::all_to_all(std::span<const T> data, std::span<const std::uint64_t> counts) const {
    static_assert(std::is_trivially_copyable_v<T>);
    auto incoming = all_to_all_counts(counts);
    Received<T, Vector> received;
    received.begin.resize(static_cast<std::size_t>(size_) + 1, 0);
    std::partial_sum(incoming.begin(), incoming.end(), received.begin.begin() + 1);
    received.data.resize(received.begin.back());
    all_to_all_bytes(data.data(), counts, received.data.data(), incoming, sizeof(T));
    return received;
}

// Items sorted by destination (stable), and how many go to each rank.
template <typename T>
struct Ordered {
    std::vector<T> items;
    std::vector<std::uint64_t> counts;
};
template <typename T, typename Owner>
Ordered<T> sort_by_owner(const Communicator& comm, std::span<const T> items, Owner owner) {
    Ordered<T> ordered{std::vector<T>(items.size()), std::vector<std::uint64_t>(static_cast<std::size_t>(comm.size()))};
    for (const auto& item : items) ++ordered.counts[static_cast<std::size_t>(owner(item))];
    std::vector<std::uint64_t> next(ordered.counts.size());
    std::exclusive_scan(ordered.counts.begin(), ordered.counts.end(), next.begin(), std::uint64_t{0});
    for (const auto& item : items) ordered.items[next[static_cast<std::size_t>(owner(item))]++] = item;
    return ordered;
}

// Sends each item to the rank that `owner` names; they come in the order of the sending ranks. For small T.
template <typename T, typename Owner>
Received<T> send_to_owners(const Communicator& comm, std::span<const T> items, Owner owner) {
    if (comm.size() == 1) return {{items.begin(), items.end()}, {0, items.size()}};
    const auto ordered = sort_by_owner(comm, items, owner);
    return comm.all_to_all(std::span<const T>(ordered.items), ordered.counts);
}

// The same of items that are not needed any more.
template <typename T, typename Owner>
Received<T> send_to_owners(const Communicator& comm, std::vector<T>&& items, Owner owner) {
    const auto count = items.size();
    if (comm.size() == 1) return {std::move(items), {0, count}};
    auto ordered = sort_by_owner(comm, std::span<const T>(items), owner);
    release(items);
    return comm.all_to_all(std::span<const T>(ordered.items), ordered.counts);
}

// Asks the owners of keys: answers(span of all keys that a rank was asked) is evaluated once on each rank and gives one
// answer a key; they come back in the order of the keys. Collective.
template <typename Answer, typename Key, typename Owner, typename Replies>
std::vector<Answer> ask_together(const Communicator& comm, std::span<const Key> keys, Owner owner, Replies answers) {
    const auto ranks = static_cast<std::size_t>(comm.size());
    if (ranks == 1) return answers(keys);
    std::vector<std::uint64_t> counts(ranks, 0), next(ranks, 0), back(ranks, 0);
    std::vector<int> to(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) ++counts[static_cast<std::size_t>(to[i] = owner(keys[i]))];
    std::exclusive_scan(counts.begin(), counts.end(), next.begin(), std::uint64_t{0});
    std::vector<Key> ordered(keys.size());
    std::vector<std::uint64_t> place(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) ordered[place[i] = next[static_cast<std::size_t>(to[i])]++] = keys[i];
    const auto asked = comm.all_to_all(std::span<const Key>(ordered), counts);
    const std::vector<Answer> given = answers(std::span<const Key>(asked.data));
    for (std::size_t r = 0; r < ranks; ++r) back[r] = asked.begin[r + 1] - asked.begin[r];
    const auto replies = comm.all_to_all(std::span<const Answer>(given), back);
    std::vector<Answer> in_order(keys.size());
    for (std::size_t i = 0; i < keys.size(); ++i) in_order[i] = replies.data[place[i]];
    return in_order;
}

// The same with answer(key) evaluated for one key at a time, by all threads.
template <typename Answer, typename Key, typename Owner, typename Reply>
std::vector<Answer> ask(const Communicator& comm, std::span<const Key> keys, Owner owner, Reply answer) {
    return ask_together<Answer>(comm, keys, owner, [&](std::span<const Key> asked) {
        std::vector<Answer> answers(asked.size());
#pragma omp parallel for schedule(static)
        for (std::size_t i = 0; i < asked.size(); ++i) answers[i] = answer(asked[i]);
        return answers;
    });
}

// The same of keys that lie sorted: each distinct one is asked for once.
template <typename Answer, typename Key, typename Owner, typename Reply>
std::vector<Answer> ask_sorted(const Communicator& comm, std::span<const Key> keys, Owner owner, Reply answer) {
    std::vector<Key> distinct;
    std::unique_copy(keys.begin(), keys.end(), std::back_inserter(distinct));
    const auto answers = ask<Answer>(comm, std::span<const Key>(distinct), owner, answer);
    std::vector<Answer> in_order;
    in_order.reserve(keys.size());
    std::size_t at = 0;
    for (const auto& key : keys) {
        at += !(distinct[at] == key);
        in_order.push_back(answers[at]);
    }
    return in_order;
}

}  // namespace idxr::mpi
