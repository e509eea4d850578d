// Rows of keys, and fetching those of others.
#include "idxr/block/key_table.hpp"

#include <omp.h>

#include <algorithm>

#include "idxr/common/huge_pages.hpp"

namespace idxr::block {
namespace {

constexpr std::uint64_t most_words = 0xffffffffULL;

[[noreturn]] void too_many() {
    fail(ExitCode::resources, "the blocking keys of one rank are more than it can count; run with more ranks");
}

// The bits of a mask that stand for passes before `passes`.
std::uint32_t mask_below(std::size_t passes, std::size_t word) {
    const auto first = word * KeyRow::mask_bits;
    if (passes <= first) return 0;
    return passes - first >= KeyRow::mask_bits ? ~0U : (1U << (passes - first)) - 1;
}

}  // namespace

bool KeyRow::has(std::size_t pass, BlockKey key) const {
    bool found = false;
    for_each(pass, [&](BlockKey own) { found |= own == key; });
    return found;
}

bool KeyRow::meets(const KeyRow& other, std::size_t pass) const {
    bool found = false;
    for_each(pass, [&](BlockKey own) { found = found || other.has(pass, own); });
    return found;
}

void KeyRow::expand(std::size_t passes, BlockKey* to) const {
    std::fill_n(to, passes, 0);
    const auto* key = keys();
    for (std::size_t word = 0; word < masks_; ++word) {
        auto mask = words_[1 + word] & mask_below(passes, word);
        for (; mask != 0; mask &= mask - 1)
            to[word * mask_bits + static_cast<std::size_t>(std::countr_zero(mask))] = *key++;
    }
}

void KeyRow::append_to(Words& words, std::size_t passes) const {
    const auto head = words.size();
    words.insert(words.end(), words_, words_ + 1 + masks_);
    std::ptrdiff_t kept = 0;
    for (std::size_t word = 0; word < masks_; ++word) {
        auto& mask = words[head + 1 + word];
        mask &= mask_below(passes, word);
        kept += std::popcount(mask);
    }
    words.insert(words.end(), keys(), keys() + kept);
    std::size_t more = 0;
    for_each_further([&](std::size_t pass, BlockKey key) {
        if (pass >= passes) return;
        words.insert(words.end(), {static_cast<std::uint32_t>(pass), key});
        ++more;
    });
    words[head] = KeyRow::head(source(), organisation(), more);
}

void KeyRow::append_to(Words& words, std::span<const std::uint32_t> masks) const {
    const auto head = words.size();
    words.push_back(0);
    for (std::size_t word = 0; word < masks_; ++word) words.push_back(words_[1 + word] & masks[word]);
    const auto* key = keys();
    for (std::size_t word = 0; word < masks_; ++word)
        for (auto mask = words_[1 + word]; mask != 0; mask &= mask - 1, ++key)
            if ((mask & ~(mask - 1) & masks[word]) != 0) words.push_back(*key);
    std::size_t more = 0;
    for_each_further([&](std::size_t pass, BlockKey key) {
        if ((masks[pass / mask_bits] >> pass % mask_bits & 1U) == 0) return;
        words.insert(words.end(), {static_cast<std::uint32_t>(pass), key});
        ++more;
    });
    words[head] = KeyRow::head(source(), organisation(), more);
}

KeyTable::KeyTable(std::size_t passes, std::uint64_t records, std::uint64_t first, std::uint64_t further)
    : passes_(passes) {
    reserve_on_huge_pages(words_, records * (1 + KeyRow::masks_of(passes)) + first + 2 * further);
    reserve_on_huge_pages(begin_, records);
}

KeyTable::KeyTable(std::size_t passes, KeyRow::Words rows) : passes_(passes), words_(std::move(rows)) {
    if (words_.size() > most_words) too_many();
    const auto masks = KeyRow::masks_of(passes_);
    for (std::size_t at = 0; at < words_.size(); at += KeyRow(words_.data() + at, masks).size())
        begin_.push_back(static_cast<std::uint32_t>(at));
}

void KeyTable::append(std::span<const std::uint32_t> heads, std::span<const BlockKey> first,
                      std::span<const FurtherKey> further) {
    const auto masks = KeyRow::masks_of(passes_);
    const auto count = heads.size(), rows = begin_.size();
    const auto of_record = [&](std::size_t i) {
        const auto range =
            std::equal_range(further.begin(), further.end(), FurtherKey{static_cast<std::uint32_t>(i), 0, 0},
                             [](const FurtherKey& a, const FurtherKey& b) { return a.index < b.index; });
        return std::span(range.first, range.second);
    };
    begin_.resize(rows + count);
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < count; ++i) {
        auto words = 1 + masks + (further.empty() ? 0 : 2 * of_record(i).size());
        for (std::size_t p = 0; p < passes_; ++p) words += first[p * count + i] != 0;
        begin_[rows + i] = static_cast<std::uint32_t>(words);
    }
    std::uint64_t end = words_.size();
    for (std::size_t i = 0; i < count; ++i) {
        const auto words = begin_[rows + i];
        begin_[rows + i] = static_cast<std::uint32_t>(end);
        end += words;
    }
    if (end > most_words) too_many();
    words_.resize(end);
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < count; ++i) {
        auto* row = words_.data() + begin_[rows + i];
        auto* to = row + 1 + masks;
        std::fill(row + 1, to, 0);
        for (std::size_t p = 0; p < passes_; ++p) {
            const auto key = first[p * count + i];
            if (key == 0) continue;
            row[1 + p / KeyRow::mask_bits] |= 1U << p % KeyRow::mask_bits;
            *to++ = key;
        }
        std::uint32_t more = 0;
        if (!further.empty())
            for (const auto& key : of_record(i)) {
                *to++ = key.pass;
                *to++ = key.key;
                ++more;
            }
        row[0] = heads[i] | KeyRow::head(0, false, more);
    }
}

void KeyTable::keep(const std::vector<bool>& runs) {
    std::vector<std::uint32_t> masks(KeyRow::masks_of(passes_), 0);
    for (std::size_t p = 0; p < passes_; ++p)
        if (runs[p]) masks[p / KeyRow::mask_bits] |= 1U << p % KeyRow::mask_bits;
    // Each thread draws the rows of its share together, and then the shares are.
    const auto shares = static_cast<std::uint64_t>(omp_get_max_threads());
    std::vector<std::uint64_t> from(shares, 0), words(shares, 0);
    const auto first_row = [&](std::uint64_t share) { return size() * share / shares; };
#pragma omp parallel for schedule(static, 1)
    for (std::uint64_t share = 0; share < shares; ++share) {
        const auto begin = first_row(share), end = first_row(share + 1);
        if (begin == end) continue;
        from[share] = begin_[begin];
        KeyRow::Words kept;
        auto at = from[share];
        for (auto i = begin; i < end; ++i) {
            kept.clear();
            row(i).append_to(kept, masks);
            std::copy(kept.begin(), kept.end(), words_.begin() + static_cast<std::ptrdiff_t>(at));
            begin_[i] = static_cast<std::uint32_t>(at);
            at += kept.size();
        }
        words[share] = at - from[share];
    }
    std::uint64_t all = 0;
    for (std::uint64_t share = 0; share < shares; ++share) {
        const auto there = words_.begin() + static_cast<std::ptrdiff_t>(from[share]);
        std::copy(there, there + static_cast<std::ptrdiff_t>(words[share]),
                  words_.begin() + static_cast<std::ptrdiff_t>(all));
        const auto back = static_cast<std::uint32_t>(from[share] - all);
        const auto begin = first_row(share), end = first_row(share + 1);
#pragma omp parallel for schedule(static)
        for (auto i = begin; i < end; ++i) begin_[i] -= back;
        all += words[share];
    }
    words_.resize(all);
    give_up_room(words_);
}

KeyTable fetch_keys(const mpi::Communicator& comm, const KeyTable& table, const record::Ownership& ownership,
                    std::span<const RecordNumber> numbers, std::size_t passes) {
    const auto ranks = static_cast<std::size_t>(comm.size());
    std::vector<std::uint64_t> counts(ranks, 0);
    for (auto number : numbers) ++counts[static_cast<std::size_t>(ownership.owner(number))];
    const auto asked = comm.all_to_all(numbers, counts);

    const auto own = ownership.begin(comm.rank());
    KeyRow::Words rows;
    std::vector<std::uint64_t> words(ranks, 0);
    for (std::size_t rank = 0; rank < ranks; ++rank) {
        const auto before = rows.size();
        for (auto number : asked.from(static_cast<int>(rank))) table.row(number - own).append_to(rows, passes);
        words[rank] = rows.size() - before;
    }
    // Numbers are sorted, so the records of one rank follow those of the rank before.
    return {table.passes(), comm.all_to_all<std::uint32_t, KeyRow::Words>(rows, words).data};
}

}  // namespace idxr::block
