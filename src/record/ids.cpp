// The exchange of numbers for sources and IDs.
#include "idxr/record/ids.hpp"

namespace idxr::record {
namespace {

constexpr std::size_t id_slot = 0;  // make_schema() puts it first

}  // namespace

RecordIds::RecordIds(const mpi::Communicator& comm, const Ownership& ownership, const RecordStore& store,
                     std::vector<RecordNumber> numbers)
    : store_(store) {
    if (comm.size() == 1) return;
    std::erase_if(numbers, [&](RecordNumber number) { return store.has(number); });
    remote_ = NumberIndex(std::move(numbers));
    const auto ranks = static_cast<std::size_t>(comm.size());
    std::vector<std::uint64_t> wanted(ranks, 0), asked_by(ranks, 0), bytes(ranks, 0);
    for (auto number : remote_.numbers()) ++wanted[static_cast<std::size_t>(ownership.owner(number))];
    const auto asked = comm.all_to_all(remote_.numbers(), wanted);

    std::vector<Head> heads;
    std::vector<char> texts;
    heads.reserve(asked.data.size());
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        const auto before = texts.size();
        for (auto number : asked.from(static_cast<int>(rank))) {
            const auto* record = store.at(number - store.first());
            const auto id = value_at(record, store.slots(), id_slot);
            heads.push_back({static_cast<std::uint32_t>(id.size()), source_at(record)});
            texts.insert(texts.end(), id.begin(), id.end());
        }
        asked_by[rank] = asked.begin[rank + 1] - asked.begin[rank];
        bytes[rank] = texts.size() - before;
    }
    // Sorted numbers are grouped by owner, so the answers come in their order.
    heads_ = comm.all_to_all(std::span<const Head>(heads), asked_by).data;
    texts_ = comm.all_to_all(std::span<const char>(texts), bytes).data;
    begin_.reserve(heads_.size());
    std::uint64_t at = 0;
    for (const auto& head : heads_) {
        begin_.push_back(at);
        at += head.length;
    }
}

SourceAndId RecordIds::operator[](RecordNumber number) const {
    if (store_.has(number)) {
        const auto* record = store_.at(number - store_.first());
        return {source_at(record), value_at(record, store_.slots(), id_slot)};
    }
    const auto i = remote_.of(number);
    return {heads_[i].source, {texts_.data() + begin_[i], heads_[i].length}};
}

}  // namespace idxr::record
