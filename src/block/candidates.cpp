// Bringing the records of a block to the rank that owns the block.
#include "idxr/block/candidates.hpp"

#include <algorithm>
#include <numeric>

#include "idxr/block/radix_sort.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::block {

BlockStream::BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass,
                         const KeyTable& keys, const record::RecordStore& store, const record::Ownership& ownership,
                         double rate, std::uint64_t batch_records)
    : comm_(comm), pass_(pass), keys_(keys), store_(store), ownership_(ownership), batch_records_(batch_records) {
    const auto limit = static_cast<std::uint64_t>(rate * 4294967296.0);
    const auto for_each_key = [&](std::uint64_t begin, std::uint64_t end, auto use) {
        for (auto i = begin; i < end; ++i)
            keys.for_each(i, pass, [&](BlockKey key) {
                if ((mix64(key) >> 32) < limit) use(i, key);
            });
    };
    if (comm.size() == 1) {
        // Each thread counts its keys and then knows where to put them.
        const auto threads = static_cast<std::uint64_t>(omp_get_max_threads());
        std::vector<std::uint64_t> place(threads + 1, 0);
        const auto border = [&](std::uint64_t part) { return store.size() * part / threads; };
#pragma omp parallel for schedule(static, 1)
        for (std::uint64_t part = 0; part < threads; ++part)
            for_each_key(border(part), border(part + 1), [&](std::uint64_t, BlockKey) { ++place[part + 1]; });
        std::partial_sum(place.begin(), place.end(), place.begin());
        words_.resize(place.back());
#pragma omp parallel for schedule(static, 1)
        for (std::uint64_t part = 0; part < threads; ++part)
            for_each_key(border(part), border(part + 1), [&, at = place[part]](std::uint64_t i, BlockKey key) mutable {
                words_[at++] = static_cast<std::uint64_t>(key) << 32 | i;
            });
    } else {
        struct Entry {
            RecordNumber number;
            BlockKey key;
        };
        std::vector<Entry> entries;
        for_each_key(0, store.size(), [&](std::uint64_t i, BlockKey key) {
            entries.push_back({store.first() + i, key});
        });
        const auto received = mpi::send_to_owners(comm, std::span<const Entry>(entries),
                                                  [&](const Entry& entry) { return plan.owner(pass, entry.key); });
        if (received.data.size() > 0xffffffffULL)
            fail(ExitCode::resources, "a blocking pass has too many records on one rank; run with more ranks");
        for (const auto& entry : received.data) {
            words_.push_back(static_cast<std::uint64_t>(entry.key) << 32 | numbers_.size());
            numbers_.push_back(entry.number);
        }
    }
    // They come ordered by number, and a stable sort by key keeps them so within a block. A record whose several values
    // share a key stands once in the block.
    std::vector<std::uint64_t> buffer;
    radix_sort(words_, 32, buffer);
    words_.erase(std::unique(words_.begin(), words_.end(),
                             [&](std::uint64_t a, std::uint64_t b) {
                                 return key_of(a) == key_of(b) && number_of(a) == number_of(b);
                             }),
                 words_.end());
}

bool BlockStream::next(BlockBatch& batch) {
    if (!comm_.any(done_ < words_.size())) return false;
    batch.slots = store_.slots();
    batch.block_key.clear();
    batch.block_begin.assign(1, 0);
    const auto begin = done_;
    while (done_ < words_.size() && done_ - begin < batch_records_) {
        const auto key = key_of(words_[done_]);
        batch.block_key.push_back(key);
        while (done_ < words_.size() && key_of(words_[done_]) == key) ++done_;
        batch.block_begin.push_back(done_ - begin);
    }
    const auto local = [&](RecordNumber number) {
        return number >= store_.first() && number < store_.first() + store_.size();
    };
    std::vector<RecordNumber> remote;
    if (comm_.size() > 1) {
        for (auto i = begin; i < done_; ++i)
            if (const auto number = number_of(words_[i]); !local(number)) remote.push_back(number);
        sort_in_parallel(remote);
        remote.erase(std::unique(remote.begin(), remote.end()), remote.end());
        fetched_ = record::fetch(comm_, ownership_, store_, remote);
        fetched_keys_ = fetch_keys(comm_, keys_, ownership_, remote, pass_ + 1);
    }
    batch.records.resize(done_ - begin);
    batch.keys.resize(done_ - begin);
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = begin; i < done_; ++i) {
        const auto number = number_of(words_[i]);
        if (local(number)) {
            batch.records[i - begin] = store_.at(number - store_.first());
            batch.keys[i - begin] = keys_.row(number - store_.first());
        } else {
            const auto at =
                static_cast<std::size_t>(std::lower_bound(remote.begin(), remote.end(), number) - remote.begin());
            batch.records[i - begin] = fetched_.at(at);
            batch.keys[i - begin] = fetched_keys_.row(at);
        }
    }
    return true;
}

}  // namespace idxr::block
