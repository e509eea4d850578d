// Bringing the records of a block to the rank that owns the block.
#include "idxr/block/candidates.hpp"

#include <algorithm>

#include "idxr/block/radix_sort.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::block {

BlockStream::BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass,
                         const KeyTable& keys, const record::RecordStore& store, const record::Ownership& ownership,
                         double rate, std::uint64_t batch_records)
    : comm_(comm), keys_(keys), store_(store), ownership_(ownership), batch_records_(batch_records) {
    const auto limit = static_cast<std::uint64_t>(rate * 4294967296.0);
    std::vector<std::vector<Entry>> of_thread(static_cast<std::size_t>(omp_get_max_threads()));
#pragma omp parallel
    {
        auto& mine = of_thread[static_cast<std::size_t>(omp_get_thread_num())];
#pragma omp for schedule(static)  // threads in order, so that the entries are too
        for (std::uint64_t i = 0; i < store.size(); ++i)
            for (auto c = keys.column[pass]; c < keys.column[pass + 1]; ++c)
                if (const auto key = keys.row(i)[c]; key != 0 && (mix64(key) >> 32) < limit)
                    mine.push_back({store.first() + i, key});
    }
    std::vector<Entry> entries;
    for (auto& mine : of_thread) {
        entries.insert(entries.end(), mine.begin(), mine.end());
        mine = {};
    }
    if (comm.size() > 1)
        entries = mpi::send_to_owners(comm, std::span<const Entry>(entries), [&](const Entry& entry) {
                      return plan.owner(pass, entry.key);
                  }).data;

    // They come ordered by number, and a stable sort by key keeps them so within a block.
    if (entries.size() > 0xffffffffULL)
        fail(ExitCode::resources, "a blocking pass has too many records on one rank; run with more ranks");
    std::vector<std::uint64_t> words(entries.size()), buffer;
    for (std::size_t i = 0; i < entries.size(); ++i) words[i] = static_cast<std::uint64_t>(entries[i].key) << 32 | i;
    radix_sort(words, 32, buffer);
    entries_.reserve(entries.size());
    for (auto word : words) {
        const auto& entry = entries[word & 0xffffffffU];
        // A record whose several values share a key stands once in the block.
        if (entries_.empty() || entries_.back().key != entry.key || entries_.back().number != entry.number)
            entries_.push_back(entry);
    }
}

bool BlockStream::next(BlockBatch& batch) {
    if (!comm_.any(done_ < entries_.size())) return false;
    batch.slots = store_.slots();
    batch.block_key.clear();
    batch.block_begin.assign(1, 0);
    const auto begin = done_;
    while (done_ < entries_.size() && done_ - begin < batch_records_) {
        const auto key = entries_[done_].key;
        batch.block_key.push_back(key);
        while (done_ < entries_.size() && entries_[done_].key == key) ++done_;
        batch.block_begin.push_back(done_ - begin);
    }
    const auto local = [&](RecordNumber number) {
        return number >= store_.first() && number < store_.first() + store_.size();
    };
    std::vector<RecordNumber> remote;
    if (comm_.size() > 1) {
        for (auto i = begin; i < done_; ++i)
            if (!local(entries_[i].number)) remote.push_back(entries_[i].number);
        sort_in_parallel(remote);
        remote.erase(std::unique(remote.begin(), remote.end()), remote.end());
        fetched_ = record::fetch(comm_, ownership_, store_, remote);
        fetch_keys(remote);
    }
    batch.records.resize(done_ - begin);
    batch.keys.resize(done_ - begin);
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = begin; i < done_; ++i) {
        const auto number = entries_[i].number;
        if (local(number)) {
            batch.records[i - begin] = store_.at(number - store_.first());
            batch.keys[i - begin] = keys_.row(number - store_.first());
        } else {
            const auto at =
                static_cast<std::size_t>(std::lower_bound(remote.begin(), remote.end(), number) - remote.begin());
            batch.records[i - begin] = fetched_.at(at);
            batch.keys[i - begin] = fetched_keys_.data() + at * keys_.width;
        }
    }
    return true;
}

// The key rows of the records of others, in the order of their numbers.
void BlockStream::fetch_keys(std::span<const RecordNumber> remote) {
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(comm_.size()), 0);
    for (auto number : remote) ++counts[static_cast<std::size_t>(ownership_.owner(number))];
    const auto asked = comm_.all_to_all(remote, counts);
    std::vector<BlockKey> rows;
    rows.reserve(asked.data.size() * keys_.width);
    for (auto number : asked.data) {
        const auto* row = keys_.row(number - store_.first());
        rows.insert(rows.end(), row, row + keys_.width);
    }
    for (std::size_t r = 0; r < counts.size(); ++r) counts[r] = (asked.begin[r + 1] - asked.begin[r]) * keys_.width;
    fetched_keys_ = comm_.all_to_all(std::span<const BlockKey>(rows), counts).data;
}

}  // namespace idxr::block
