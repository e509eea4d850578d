// Bringing the records of a block to the rank that owns the block.
#include "idxr/block/candidates.hpp"

#include <algorithm>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::block {

BlockStream::BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass,
                         const KeyTable& keys, const record::RecordStore& store, const record::Ownership& ownership,
                         double rate, std::uint64_t batch_records)
    : comm_(comm), keys_(keys), store_(store), ownership_(ownership), batch_records_(batch_records) {
    const auto limit = static_cast<std::uint64_t>(rate * 4294967296.0);
    std::vector<Entry> entries;
    for (std::uint64_t i = 0; i < store.size(); ++i)
        for (auto c = keys.column[pass]; c < keys.column[pass + 1]; ++c)
            if (const auto key = keys.row(i)[c]; key != 0 && (mix64(key) >> 32) < limit)
                entries.push_back({store.first() + i, key});
    entries_ = mpi::send_to_owners(comm, std::span<const Entry>(entries), [&](const Entry& entry) {
                   return plan.owner(pass, entry.key);
               }).data;
    sort_in_parallel(
        entries_, [](const Entry& a, const Entry& b) { return std::tie(a.key, a.number) < std::tie(b.key, b.number); });
    // A record whose several values share a key stands once in the block.
    entries_.erase(std::unique(entries_.begin(), entries_.end(),
                               [](const Entry& a, const Entry& b) { return a.key == b.key && a.number == b.number; }),
                   entries_.end());
}

bool BlockStream::next(BlockBatch& batch) {
    if (!comm_.any(done_ < entries_.size())) return false;
    batch.member.clear();
    batch.block_key.clear();
    batch.block_begin.assign(1, 0);

    auto end = done_;
    while (end < entries_.size() && end - done_ < batch_records_) {
        const auto key = entries_[end].key;
        batch.block_key.push_back(key);
        while (end < entries_.size() && entries_[end].key == key) ++end;
        batch.block_begin.push_back(end - done_);
    }
    std::vector<RecordNumber> numbers(end - done_);
    for (auto i = done_; i < end; ++i) numbers[i - done_] = entries_[i].number;
    sort_in_parallel(numbers);
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    batch.member.resize(end - done_);
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = done_; i < end; ++i)
        batch.member[i - done_] = static_cast<std::uint32_t>(
            std::lower_bound(numbers.begin(), numbers.end(), entries_[i].number) - numbers.begin());
    done_ = end;

    fetched_ = record::fetch(comm_, ownership_, store_, numbers);
    batch.records.resize(numbers.size());
    batch.keys.resize(numbers.size());
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < numbers.size(); ++i) fetched_.decode(i, batch.records[i]);

    // The key rows of remote records, in the order of their numbers.
    std::vector<RecordNumber> remote;
    std::vector<std::uint64_t> counts(static_cast<std::size_t>(comm_.size()), 0);
    const auto local = [&](RecordNumber number) {
        return number >= store_.first() && number < store_.first() + store_.size();
    };
    for (auto number : numbers)
        if (!local(number)) {
            remote.push_back(number);
            ++counts[static_cast<std::size_t>(ownership_.owner(number))];
        }
    const auto asked = comm_.all_to_all(std::span<const RecordNumber>(remote), counts);
    std::vector<BlockKey> rows;
    rows.reserve(asked.data.size() * keys_.width);
    for (auto number : asked.data) {
        const auto* row = keys_.row(number - store_.first());
        rows.insert(rows.end(), row, row + keys_.width);
    }
    std::vector<std::uint64_t> row_counts(counts.size());
    for (std::size_t r = 0; r < counts.size(); ++r) row_counts[r] = (asked.begin[r + 1] - asked.begin[r]) * keys_.width;
    fetched_keys_ = comm_.all_to_all(std::span<const BlockKey>(rows), row_counts).data;
    const BlockKey* next_row = fetched_keys_.data();
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        if (local(numbers[i])) {
            batch.keys[i] = keys_.row(numbers[i] - store_.first());
        } else {
            batch.keys[i] = next_row;
            next_row += keys_.width;
        }
    }
    return true;
}

}  // namespace idxr::block
