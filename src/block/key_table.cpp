// Rows of keys, and fetching those of others.
#include "idxr/block/key_table.hpp"

#include "idxr/common/huge_pages.hpp"

namespace idxr::block {

bool KeyRow::meets(const KeyRow& other, std::size_t pass) const {
    if (first[pass] != 0 && other.has(pass, first[pass])) return true;
    for (const auto& more : further)
        if (more.pass == pass && more.key != 0 && other.has(pass, more.key)) return true;
    return false;
}

KeyTable::KeyTable(std::uint64_t records, std::size_t passes) : records_(records), stride_(passes + head) {
    reserve_on_huge_pages(keys_, records * stride_);
    keys_.resize(records * stride_);
    move_to_huge_pages(keys_.data(), keys_.size() * sizeof(BlockKey));
}

void KeyTable::set_further(std::vector<FurtherKey> further) {
    further_ = std::move(further);
    for (std::uint32_t at = 0; at < further_.size(); ++at)
        if (at == 0 || further_[at].index != further_[at - 1].index) keys_[further_[at].index * stride_] = at + 1;
}

void KeyTable::drop_empty() {
    for (const auto& more : further_) keys_[more.index * stride_] = 0;
    std::erase_if(further_, [](const FurtherKey& more) { return more.key == 0; });
    further_.shrink_to_fit();
    set_further(std::move(further_));
}

KeyTable fetch_keys(const mpi::Communicator& comm, const KeyTable& table, const record::Ownership& ownership,
                    std::span<const RecordNumber> numbers, std::size_t passes) {
    const auto ranks = static_cast<std::size_t>(comm.size());
    std::vector<std::uint64_t> counts(ranks, 0);
    for (auto number : numbers) ++counts[static_cast<std::size_t>(ownership.owner(number))];
    const auto asked = comm.all_to_all(numbers, counts);

    const auto own = ownership.begin(comm.rank());
    std::vector<BlockKey> rows;
    const auto width = passes + 1;  // source and flags stand before the keys
    rows.reserve(asked.data.size() * width);
    std::vector<FurtherKey> further;
    std::vector<std::uint64_t> row_counts(ranks, 0), further_counts(ranks, 0);
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        const auto of_rank = asked.from(static_cast<int>(rank));
        for (std::uint32_t i = 0; i < of_rank.size(); ++i) {
            const auto row = table.row(of_rank[i] - own);
            rows.insert(rows.end(), row.first - 1, row.first + passes);
            for (const auto& more : row.further)
                if (more.pass < passes) {
                    further.push_back({i, more.pass, more.key});
                    ++further_counts[rank];
                }
        }
        row_counts[rank] = of_rank.size() * width;
    }
    const auto came = comm.all_to_all(std::span<const BlockKey>(rows), row_counts);
    auto more = comm.all_to_all(std::span<const FurtherKey>(further), further_counts);

    // Numbers are sorted, so the records of one rank follow those of the rank before.
    std::uint32_t before = 0;
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        for (auto i = more.begin[rank]; i < more.begin[rank + 1]; ++i) more.data[i].index += before;
        before += static_cast<std::uint32_t>(counts[rank]);
    }
    KeyTable fetched(numbers.size(), passes);
    for (std::uint64_t i = 0; i < numbers.size(); ++i) {
        const auto* row = came.data.data() + i * width;
        fetched.set_source(i, static_cast<SourceIndex>(row[0]), static_cast<std::uint16_t>(row[0] >> 16));
        for (std::size_t p = 0; p < passes; ++p) fetched.first(i, p) = row[1 + p];
    }
    fetched.set_further(std::move(more.data));
    return fetched;
}

}  // namespace idxr::block
