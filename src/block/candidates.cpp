// Bringing the keys of a block, and the records of its new pairs, to the rank that owns the block.
#include "idxr/block/candidates.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <numeric>

#include "block_counts.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/common/radix_sort.hpp"
#include "idxr/common/usage.hpp"

namespace idxr::block {
namespace {

constexpr std::uint64_t batch_pairs = 1 << 22;  // pairs of the blocks of a batch, at most about

// True if two rows have the same key in one of the first `count` passes.
bool share_a_first_key(const BlockKey* a, const BlockKey* b, std::size_t count) {
    using Lanes [[gnu::vector_size(16)]] = BlockKey;
    constexpr std::size_t lanes = sizeof(Lanes) / sizeof(BlockKey);
    const auto shared = [](const BlockKey* x, const BlockKey* y) {
        Lanes of_x, of_y;
        std::memcpy(&of_x, x, sizeof of_x);
        std::memcpy(&of_y, y, sizeof of_y);
        return (of_x == of_y) & (of_x != 0);
    };
    std::size_t q = 0;
    for (; q + 2 * lanes <= count; q += 2 * lanes) {
        const auto both = shared(a + q, b + q) | shared(a + q + lanes, b + q + lanes);
        std::uint64_t halves[2];
        std::memcpy(halves, &both, sizeof halves);
        if ((halves[0] | halves[1]) != 0) return true;
    }
    BlockKey rest = 0;
    for (; q < count; ++q) rest |= a[q] == b[q] ? a[q] : 0;
    return rest != 0;
}

// The keys of a pass that are not in `done`.
KeyWords keys_of_pass(const KeyTable& keys, std::size_t pass, std::span<const KeyRange> done) {
    return gather_in_parallel<std::uint64_t, KeyWords>(keys.size(), [&](std::uint64_t i, KeyWords& words) {
        keys.row(i).for_each(pass, [&](BlockKey key) {
            if (!holds(done, key)) words.push_back(static_cast<std::uint64_t>(key) << 32 | i);
        });
    });
}

// A member of a block, with its first keys up to the pass at hand.
struct Member {
    const BlockKey* first;
    KeyRow row;
};

// True if a pass before this one, or a smaller key of this pass, proposes a pair with the key in common too.
bool proposed_before(std::size_t pass, BlockKey key, const Member& a, const Member& b) {
    if (share_a_first_key(a.first, b.first, pass)) return true;
    if (a.row.further() == 0 && b.row.further() == 0) return false;
    const auto earlier = [&](const Member& x, const Member& y) {
        bool found = x.first[pass] != 0 && x.first[pass] < key && y.row.has(pass, x.first[pass]);
        x.row.for_each_further([&](std::size_t of, BlockKey more) {
            found = found || ((of < pass || (of == pass && more < key)) && y.row.has(of, more));
        });
        return found;
    };
    return earlier(a, b) || earlier(b, a);
}

}  // namespace

std::vector<KeyWords> keys_of_part(const KeyTable& keys, double rate) {
    const auto limit = static_cast<std::uint64_t>(rate * 4294967296.0);
    const auto threads = static_cast<std::size_t>(omp_get_max_threads());
    std::vector<std::vector<KeyWords>> of_threads(threads, std::vector<KeyWords>(keys.passes()));
#pragma omp parallel
    {
        auto& mine = of_threads[static_cast<std::size_t>(omp_get_thread_num())];
#pragma omp for schedule(static)  // the ranges of the threads follow one another
        for (std::uint64_t i = 0; i < keys.size(); ++i)
            keys.row(i).for_each([&](std::size_t pass, BlockKey key) {
                if ((mix64(key) >> 32) < limit) mine[pass].push_back(static_cast<std::uint64_t>(key) << 32 | i);
            });
    }
    auto all = std::move(of_threads[0]);
    for (std::size_t thread = 1; thread < threads; ++thread)
        for (std::size_t pass = 0; pass < all.size(); ++pass) {
            const auto& more = of_threads[thread][pass];
            all[pass].insert(all[pass].end(), more.begin(), more.end());
        }
    return all;
}

BlockStream::BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass,
                         const KeyTable& keys, const record::RecordStore& store, const record::Ownership& ownership,
                         const PairRules& rules, std::uint64_t batch_members, std::span<const KeyRange> done)
    : BlockStream(comm, plan, pass, keys_of_pass(keys, pass, done), keys, store, ownership, rules, batch_members) {}

BlockStream::BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass, KeyWords some,
                         const KeyTable& keys, const record::RecordStore& store, const record::Ownership& ownership,
                         const PairRules& rules, std::uint64_t batch_members)
    : comm_(comm),
      pass_(pass),
      keys_(keys),
      store_(store),
      ownership_(ownership),
      rules_(rules),
      batch_members_(std::min<std::uint64_t>(batch_members, 0x7fffffffU)),
      own_(plan.keys_of(pass, comm.rank())),
      words_(std::move(some)) {
    exchange_words(plan);
    // They come ordered by number, and a stable sort by key keeps them so within a block. A record whose several values
    // share a key stands once in the block.
    KeyWords buffer;
    radix_sort(words_, 32, buffer);
    words_.erase(std::unique(words_.begin(), words_.end(),
                             [&](std::uint64_t a, std::uint64_t b) {
                                 return key_of(a) == key_of(b) && number_of(a) == number_of(b);
                             }),
                 words_.end());
}

void BlockStream::exchange_words(const BlockingPlan& plan) {
    if (comm_.size() == 1) return;
    struct Entry {
        RecordNumber number;
        BlockKey key;
    };
    std::vector<Entry> entries;
    entries.reserve(words_.size());
    for (auto word : words_) entries.push_back({store_.first() + (word & 0xffffffffU), key_of(word)});
    words_.clear();
    const auto received = mpi::send_to_owners(comm_, std::move(entries),
                                              [&](const Entry& entry) { return plan.owner(pass_, entry.key); });
    if (received.data.size() > 0xffffffffULL)
        fail(ExitCode::resources, "a blocking pass has too many records on one rank; run with more ranks");
    for (const auto& entry : received.data) {
        words_.push_back(static_cast<std::uint64_t>(entry.key) << 32 | numbers_.size());
        numbers_.push_back(entry.number);
    }
}

bool BlockStream::next() {
    if (!comm_.any(end_ < words_.size())) return false;
    begin_ = end_;
    std::vector<std::uint64_t> block_begin{0};
    std::uint64_t pairs = 0;
    while (end_ < words_.size() && end_ - begin_ < batch_members_ && pairs < batch_pairs) {
        const auto key = key_of(words_[end_]);
        while (end_ < words_.size() && key_of(words_[end_]) == key) ++end_;
        pairs += pairs_among(end_ - begin_ - block_begin.back());
        block_begin.push_back(end_ - begin_);
    }
    if (comm_.size() > 1) bring_keys();
    find_pairs(block_begin);
    if (comm_.size() > 1) bring_records();
    return true;
}

void BlockStream::bring_keys() {
    std::vector<RecordNumber> remote;
    for (auto i = begin_; i < end_; ++i)
        if (const auto number = number_of(words_[i]); !store_.has(number)) remote.push_back(number);
    remote_ = NumberIndex(std::move(remote));
    fetched_keys_ = fetch_keys(comm_, keys_, ownership_, remote_.numbers(), passes_);
    places_.resize(end_ - begin_);
#pragma omp parallel for schedule(static)
    for (std::uint64_t i = begin_; i < end_; ++i) {
        const auto number = number_of(words_[i]);
        places_[i - begin_] = store_.has(number) ? number - store_.first() : remote_.of(number) | remote_member;
    }
}

void BlockStream::find_pairs(const std::vector<std::uint64_t>& block_begin) {
    const bool all_may_meet = rules_.all_may_meet();
    const auto blocks = block_begin.size() - 1, members = end_ - begin_;
    const auto bring_near = [&](std::uint64_t from, std::uint64_t to) {
        for (auto member = from; member < to; ++member) prefetch_keys_place(place_of(member));
        for (auto member = from; member < to; ++member) prefetch_keys(place_of(member));
    };
    // A few lanes more than there are keys, so that rows begin alike.
    const auto stride = (pass_ + 8) / 8 * 8;
    std::vector<std::vector<Candidates>> of_threads(static_cast<std::size_t>(omp_get_max_threads()));
    std::vector<std::size_t> first(of_threads.size() + 1, 0);
    double computed = 0, elapsed = 0;
    const auto begun = omp_get_wtime();  // also of a thread that gets its core late
#pragma omp parallel reduction(+ : computed, elapsed)
    {
        const auto had = machine::thread_cpu_seconds();
        const auto thread = static_cast<std::size_t>(omp_get_thread_num());
        auto& mine = of_threads[thread];
        std::vector<Member> rows;
        std::vector<BlockKey> first_keys;
        std::uint64_t near = 0;  // the members before it have their keys near
#pragma omp for schedule(dynamic, 256) nowait
        for (std::size_t block = 0; block < blocks; ++block) {
            const auto begin = block_begin[block], end = block_begin[block + 1];
            const auto key = key_of(words_[begin_ + begin]);
            rows.clear();
            first_keys.resize(std::max<std::size_t>(first_keys.size(), (end - begin) * stride));
            if (end > near) {
                near = std::min(members, std::max(end, begin + near_together));
                bring_near(begin, near);
            }
            for (auto member = begin; member < end; ++member) {
                auto* keys = first_keys.data() + (member - begin) * stride;
                const auto row = keys_at(place_of(member));
                row.expand(pass_ + 1, keys);
                rows.push_back({keys, row});
            }
            for (std::size_t i = 0; i < rows.size(); ++i)
                for (std::size_t j = i + 1; j < rows.size(); ++j) {
                    const auto &a = rows[i], &b = rows[j];
                    if (!all_may_meet && !rules_.may_meet(a.row.source(), b.row.source())) continue;
                    if (a.row.organisation() != b.row.organisation()) continue;
                    if (proposed_before(pass_, key, a, b)) continue;
                    mine.push_back({static_cast<std::uint32_t>(begin + i), static_cast<std::uint32_t>(begin + j)});
                }
        }
        first[thread + 1] = mine.size();
        computed += machine::thread_cpu_seconds() - had;
        elapsed += omp_get_wtime() - begun;
#pragma omp barrier
#pragma omp single
        {
            std::partial_sum(first.begin(), first.end(), first.begin());
            pairs_.resize(first.back());
        }
        std::copy(mine.begin(), mine.end(), pairs_.begin() + static_cast<std::ptrdiff_t>(first[thread]));
    }
    finding_ = {computed, elapsed};
}

void BlockStream::bring_records() {
    std::vector<std::uint8_t> needed(remote_.size(), 0);
    const auto need = [&](std::uint32_t member) {
        if (const auto place = places_[member]; place & remote_member)
            std::atomic_ref(needed[place ^ remote_member]).store(1, std::memory_order_relaxed);
    };
#pragma omp parallel for schedule(static)
    for (std::size_t p = 0; p < pairs_.size(); ++p) {
        need(pairs_[p].left);
        need(pairs_[p].right);
    }
    std::vector<RecordNumber> numbers;
    for (std::size_t i = 0; i < remote_.size(); ++i)
        if (needed[i] != 0) numbers.push_back(remote_[i]);
    fetched_ = record::fetch(comm_, ownership_, store_, numbers);
    fetched_records_.assign(remote_.size(), nullptr);
    for (std::size_t i = 0, at = 0; i < remote_.size(); ++i)
        if (needed[i] != 0) fetched_records_[i] = fetched_.at(at++);
}

}  // namespace idxr::block
