// Record segments, ownership by range, and the request-reply exchange of packed records.
#include "idxr/record/store.hpp"

#include <algorithm>
#include <cstring>
#include <numeric>

#include "idxr/common/huge_pages.hpp"
#include "idxr/common/memory.hpp"

namespace idxr::record {
namespace {

constexpr std::size_t block_bytes = std::size_t{16} << 20;

}  // namespace

char* RecordStore::place_for(std::size_t size) {
    if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < size)
        reserve_on_huge_pages(blocks_.emplace_back(), std::max(block_bytes, size));
    auto& block = blocks_.back();
    const auto at = block.size();
    block.resize(at + size);
    bytes_ += size;
    return block.data() + at;
}

void RecordStore::append(std::vector<PackedRecords> buffers) {
    std::vector<std::vector<char*>> places(buffers.size());
#pragma omp parallel for schedule(dynamic, 1)
    for (std::size_t b = 0; b < buffers.size(); ++b) {
        auto *at = buffers[b].data(), *end = at + buffers[b].size();
        for (; at < end; at += packed_size_at(at, slots_)) places[b].push_back(at);
        give_up_room(buffers[b]);
    }
    for (std::size_t b = 0; b < buffers.size(); ++b) {
        bytes_ += buffers[b].size();
        records_.insert(records_.end(), places[b].begin(), places[b].end());
        release(places[b]);
        blocks_.push_back(std::move(buffers[b]));
    }
}

void RecordStore::number_from(RecordNumber first) {
    first_ = first;
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = 0; i < records_.size(); ++i) set_number(records_[i], first + i);
    for (const auto& block : blocks_) move_to_huge_pages(block.data(), block.size());
    move_to_huge_pages(records_.data(), records_.size() * sizeof(records_[0]));
}

void RecordStore::replace(std::uint64_t index, const Record& record) {
    PackedRecords bytes;  // the record may view its place
    pack(record, bytes);
    records_[index] = place_for(bytes.size());
    std::memcpy(records_[index], bytes.data(), bytes.size());
}

void RecordStore::retain(const std::vector<bool>& keep) {
    std::uint64_t kept = 0;
    for (std::uint64_t i = 0; i < records_.size(); ++i)
        if (keep[i]) records_[kept++] = records_[i];
    records_.resize(kept);
}

Ownership::Ownership(const mpi::Communicator& comm, std::uint64_t local_records) {
    for (auto count : comm.all_gather(local_records)) begin_.push_back(begin_.back() + count);
}

Ownership::Ownership(const mpi::Communicator& comm, std::uint64_t total, const ForEachNumber& for_each_number) {
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    if (ranks == 1) {
        begin_.push_back(total);
        return;
    }
    constexpr std::uint64_t parts = 4096;
    const auto width = total / parts + 1;
    std::vector<std::uint64_t> held(parts, 0);
    for_each_number([&](RecordNumber number) { ++held[number / width]; });
    comm.sum_in_place(held);
    const auto all = std::accumulate(held.begin(), held.end(), std::uint64_t{0});
    std::uint64_t before = 0;
    for (std::uint64_t part = 0; part < parts; ++part) {
        while (begin_.size() < ranks && before >= (all * begin_.size() + ranks - 1) / ranks)
            begin_.push_back(std::min(total, part * width));
        before += held[part];
    }
    begin_.resize(ranks + 1, total);
}

int Ownership::owner(RecordNumber number) const {
    return static_cast<int>(std::upper_bound(begin_.begin(), begin_.end(), number) - begin_.begin()) - 1;
}

FetchedRecords fetch(const mpi::Communicator& comm, const Ownership& ownership, const RecordStore& store,
                     std::span<const RecordNumber> numbers) {
    FetchedRecords fetched;
    fetched.slots_ = store.slots();
    fetched.at_.resize(numbers.size());
    const auto ranks = static_cast<std::size_t>(comm.size());
    const auto self = static_cast<std::size_t>(comm.rank());

    // Sorted numbers are grouped by owner already: those of rank r lie from first[r] to first[r + 1].
    std::vector<std::size_t> first(ranks + 1, numbers.size());
    for (std::size_t rank = 0; rank < ranks; ++rank)
        first[rank] = static_cast<std::size_t>(
            std::lower_bound(numbers.begin(), numbers.end(), ownership.begin(static_cast<int>(rank))) -
            numbers.begin());
    std::vector<std::uint64_t> wanted(ranks);
    for (std::size_t rank = 0; rank < ranks; ++rank) wanted[rank] = rank == self ? 0 : first[rank + 1] - first[rank];
    std::vector<RecordNumber> remote(numbers.begin(), numbers.begin() + static_cast<std::ptrdiff_t>(first[self]));
    remote.insert(remote.end(), numbers.begin() + static_cast<std::ptrdiff_t>(first[self + 1]), numbers.end());
    const auto requests = comm.all_to_all(std::span<const RecordNumber>(remote), wanted);

    PackedRecords reply;
    std::vector<std::uint64_t> reply_bytes(ranks, 0);
    const auto place_of = [&](RecordNumber number) { return number - store.first(); };
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        const auto asked = requests.from(static_cast<int>(rank));
        const auto before = reply.size();
        // They lie anywhere in memory.
        const auto copy = [&](std::uint64_t i) {
            const char* record = store.at(place_of(asked[i]));
            reply.insert(reply.end(), record, record + packed_size_at(record, store.slots()));
        };
        for_each_near(
            0, asked.size(), [&](std::uint64_t i) { store.prefetch_place(place_of(asked[i])); },
            [&](std::uint64_t i) { store.prefetch(place_of(asked[i])); }, copy);
        reply_bytes[rank] = reply.size() - before;
    }
    fetched.bytes_ = comm.all_to_all<char, PackedRecords>(reply, reply_bytes).data;

    const char* next = fetched.bytes_.data();
    for (std::size_t i = 0; i < numbers.size(); ++i)
        if (i >= first[self] && i < first[self + 1]) {
            fetched.at_[i] = store.at(place_of(numbers[i]));
        } else {
            fetched.at_[i] = next;
            next += packed_size_at(next, store.slots());
        }
    return fetched;
}

}  // namespace idxr::record
