// Counting sorted keys with all threads, and over ranks at the owner of each key.
#include "block_counts.hpp"

#include <omp.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "idxr/common/radix_sort.hpp"

namespace idxr::block {
namespace {

BlockKey key_of(std::uint64_t word) { return static_cast<BlockKey>(word >> 32); }

}  // namespace

std::uint64_t equivalent_size(std::uint64_t pairs) {
    // Nearly all blocks are small.
    static const auto of_few = [] {
        std::array<std::uint16_t, 1 << 12> sizes{};
        for (std::uint16_t size = 2, p = 1; p < sizes.size(); ++p) {
            if (p > pairs_among(size)) ++size;
            sizes[p] = size;
        }
        return sizes;
    }();
    if (pairs < of_few.size()) return of_few[pairs];
    auto size = static_cast<std::uint64_t>((1.0 + std::sqrt(1.0 + 8.0 * static_cast<double>(pairs))) / 2.0);
    while (pairs_among(size) >= pairs) --size;
    while (pairs_among(size) < pairs) ++size;
    return size;
}

BlockCounter::BlockCounter(const mpi::Communicator& comm, const record::RecordStore& store, const PairRules& rules)
    : comm_(comm), rules_(rules), sources_(std::max<std::uint64_t>(1, store.size())) {
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = 0; i < store.size(); ++i) sources_[i] = record::source_at(store.at(i));
    one_source_ = std::adjacent_find(sources_.begin(), sources_.end(), std::not_equal_to<>()) == sources_.end();
    if (!one_source_) return;
    sources_.resize(1);
    sources_.shrink_to_fit();
}

std::uint64_t BlockCounter::allowed_pairs(std::span<const KeyCount> of_key) const {
    std::uint64_t total = 0, barred = 0;
    for (const auto& count : of_key) {
        total += count.records;
        if (!rules_.may_meet(count.source, count.source)) barred += pairs_among(count.records);
    }
    return pairs_among(total) - barred;
}

void BlockCounter::scan(std::span<const std::uint64_t> words, std::uint64_t begin, std::uint64_t end,
                        const RecordOf& record_of, Part& part) const {
    const bool alone = comm_.size() == 1;
    std::vector<KeyCount> seen;
    for (auto i = begin; i < end;) {
        const auto key = key_of(words[i]);
        const auto first = i;
        while (i < end && key_of(words[i]) == key) ++i;
        if (alone && i - first == 1) continue;
        seen.clear();
        if (one_source_) {
            seen.push_back({key, sources_[0], 0, i - first});
        } else {
            for (auto j = first; j < i; ++j) {
                const auto source = sources_[record_of(words[j])];
                const auto at = std::find_if(seen.begin(), seen.end(), [&](auto& c) { return c.source == source; });
                if (at == seen.end())
                    seen.push_back({key, source, 0, 1});
                else
                    ++at->records;
            }
        }
        const auto pairs = alone ? allowed_pairs(seen) : 0;
        if (!alone || pairs > 0) part.groups.push_back({first, i, key, pairs});
        if (!alone) part.counts.insert(part.counts.end(), seen.begin(), seen.end());
    }
}

void BlockCounter::count(std::span<const std::uint64_t> words, const RecordOf& record_of) {
    const auto threads = static_cast<std::size_t>(omp_get_max_threads());
    std::vector<Part> parts(threads);
    // Each thread takes whole keys.
    const auto border = [&](std::size_t part) {
        auto at = words.size() * part / threads;
        while (at > 0 && at < words.size() && key_of(words[at]) == key_of(words[at - 1])) ++at;
        return at;
    };
#pragma omp parallel for schedule(static, 1)
    for (std::size_t part = 0; part < threads; ++part)
        scan(words, border(part), border(part + 1), record_of, parts[part]);
    const auto size_of = [&](auto member) {
        std::vector<std::size_t> begin(threads + 1, 0);
        for (std::size_t part = 0; part < threads; ++part) begin[part + 1] = begin[part] + (parts[part].*member).size();
        return begin;
    };
    const auto group_begin = size_of(&Part::groups), count_begin = size_of(&Part::counts);
    groups_.resize(group_begin.back());
    blocks_.clear();
    if (comm_.size() == 1) blocks_.resize(groups_.size());
    std::vector<KeyCount> counts(count_begin.back());
#pragma omp parallel for schedule(static, 1)
    for (std::size_t part = 0; part < threads; ++part) {
        std::copy(parts[part].groups.begin(), parts[part].groups.end(),
                  groups_.begin() + static_cast<std::ptrdiff_t>(group_begin[part]));
        std::copy(parts[part].counts.begin(), parts[part].counts.end(),
                  counts.begin() + static_cast<std::ptrdiff_t>(count_begin[part]));
        if (comm_.size() == 1)
            for (auto g = group_begin[part]; g < group_begin[part + 1]; ++g) blocks_[g] = groups_[g].pairs;
    }
    if (comm_.size() > 1) ask_owners(counts);
}

// Gives each group the pairs of its block, which the owner of its key counts, and drops groups without.
void BlockCounter::ask_owners(const std::vector<KeyCount>& counts) {
    const auto ranks = static_cast<std::uint64_t>(comm_.size());
    std::vector<std::uint64_t> to(ranks, 0);
    for (const auto& count : counts) ++to[(count.key * ranks) >> 32];
    const auto received = comm_.all_to_all(std::span<const KeyCount>(counts), to);  // sorted by key: grouped by owner

    const auto& data = received.data;
    if (data.size() > 0xffffffffULL)
        fail(ExitCode::resources, "a blocking pass has too many keys on one rank; run with more ranks");
    Buffer<std::uint64_t> order(data.size()), buffer, pairs(data.size());
    for (std::size_t i = 0; i < data.size(); ++i) order[i] = static_cast<std::uint64_t>(data[i].key) << 32 | i;
    radix_sort(order, 32, buffer);
    std::vector<KeyCount> of_key;
    for (std::size_t i = 0; i < order.size();) {
        const auto first = i;
        of_key.clear();
        for (; i < order.size() && key_of(order[i]) == key_of(order[first]); ++i) {
            const auto& count = data[order[i] & 0xffffffffU];
            const auto at =
                std::find_if(of_key.begin(), of_key.end(), [&](auto& c) { return c.source == count.source; });
            if (at == of_key.end())
                of_key.push_back(count);
            else
                at->records += count.records;
        }
        const auto of_block = allowed_pairs(of_key);
        for (auto j = first; j < i; ++j) pairs[order[j] & 0xffffffffU] = of_block;
        if (of_block > 0) blocks_.push_back(of_block);
    }
    std::vector<std::uint64_t> back(ranks);
    for (std::size_t r = 0; r < ranks; ++r) back[r] = received.begin[r + 1] - received.begin[r];
    const auto answers = comm_.all_to_all(std::span<const std::uint64_t>(pairs), back);
    std::size_t at = 0;
    for (auto& group : groups_) {
        group.pairs = answers.data[at];
        while (at < counts.size() && counts[at].key == group.key) ++at;
    }
    std::erase_if(groups_, [](const Group& group) { return group.pairs == 0; });
}

}  // namespace idxr::block
