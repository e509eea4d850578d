// Visiting every candidate pair of a pass once, wherever its records live.
#pragma once

#include <omp.h>

#include <array>
#include <cstdint>
#include <type_traits>
#include <vector>

#include "idxr/block/key_ranges.hpp"
#include "idxr/block/keys.hpp"
#include "idxr/common/memory.hpp"
#include "idxr/common/number_index.hpp"
#include "idxr/common/prefetch.hpp"
#include "idxr/common/usage.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::block {

// Two members of a block, as their places in a batch.
struct Candidates {
    std::uint32_t left, right;
};

// Seconds that threads computed, and seconds that they were at it.
struct Busy {
    double computed = 0, elapsed = 0;
};

// Keys of a pass above the indices of the local records that have them, in the order of these.
using KeyWords = Buffer<std::uint64_t>;

// The keys of each pass that are in a part of all blocks, drawn by hash: about `rate` of them.
std::vector<KeyWords> keys_of_part(const KeyTable& keys, double rate);

// Delivers the candidate pairs of one pass batch by batch, in key order: first the keys of the members of blocks meet
// and tell which pairs are new, then the records of those come.
class BlockStream {
  public:
    // Collective. Sends the keys of `pass` to the owners of their blocks, but for those in `done`, which is joined.
    // `batch_members` bounds the members at hand at one time. All but the plan and `done` must outlive the stream.
    BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass, const KeyTable& keys,
                const record::RecordStore& store, const record::Ownership& ownership, const PairRules& rules,
                std::uint64_t batch_members, std::span<const KeyRange> done = {});
    // The same of some keys of the pass.
    BlockStream(const mpi::Communicator& comm, const BlockingPlan& plan, std::size_t pass, KeyWords some,
                const KeyTable& keys, const record::RecordStore& store, const record::Ownership& ownership,
                const PairRules& rules, std::uint64_t batch_members);

    // Has the members of other ranks come with the keys of all passes, for visit() to tell.
    void bring_all_keys() { passes_ = keys_.passes(); }

    // Collective: false when no rank has a block left; a rank without blocks gets an empty batch.
    bool next();

    // Calls visit(thread, a, b) with a.number < b.number for every pair of the batch that may meet and that no earlier
    // pass, nor a smaller key of this one, proposes. Threads share the pairs. Where it takes them, visit(thread, a, b,
    // keys of a, keys of b). Returns what it and finding them took.
    template <typename Visit>
    Busy visit(Visit visit) const;

    // Keys of this rank's blocks before the batch at hand.
    KeyRange before_batch() const {
        if (begin_ == 0) return {own_.begin, own_.begin};
        return {own_.begin, begin_ < words_.size() ? std::uint64_t{key_of(words_[begin_])} : own_.end};
    }
    // Members of the batch.
    std::uint64_t members() const { return end_ - begin_; }
    // From the next batch on; a matter of this rank alone.
    void set_batch(std::uint64_t members) { batch_members_ = std::min<std::uint64_t>(members, 0x7fffffffU); }

  private:
    static constexpr std::uint64_t remote_member = std::uint64_t{1} << 63;

    static BlockKey key_of(std::uint64_t word) { return static_cast<BlockKey>(word >> 32); }
    RecordNumber number_of(std::uint64_t word) const {
        const auto index = word & 0xffffffffU;
        return numbers_.empty() ? store_.first() + index : numbers_[index];
    }
    // Where the records of a member are: an index of the store, or of the fetched records with remote_member set.
    std::uint64_t place_of(std::uint64_t member) const {
        return places_.empty() ? words_[begin_ + member] & 0xffffffffU : places_[member];
    }
    KeyRow keys_at(std::uint64_t place) const {
        return place & remote_member ? fetched_keys_.row(place ^ remote_member) : keys_.row(place);
    }
    void prefetch_keys_place(std::uint64_t place) const {
        place& remote_member ? fetched_keys_.prefetch_place(place ^ remote_member) : keys_.prefetch_place(place);
    }
    void prefetch_keys(std::uint64_t place) const {
        place& remote_member ? fetched_keys_.prefetch(place ^ remote_member) : keys_.prefetch(place);
    }
    const char* record_at(std::uint64_t place) const {
        return place & remote_member ? fetched_records_[place ^ remote_member] : store_.at(place);
    }
    void exchange_words(const BlockingPlan& plan);
    void bring_keys();
    void find_pairs(const std::vector<std::uint64_t>& block_begin);
    void bring_records();

    const mpi::Communicator& comm_;
    std::size_t pass_;
    std::size_t passes_ = pass_ + 1;  // whose keys are brought
    const KeyTable& keys_;
    const record::RecordStore& store_;
    const record::Ownership& ownership_;
    const PairRules& rules_;
    std::uint64_t batch_members_;
    KeyRange own_;  // keys of this rank's blocks

    KeyWords words_;                     // sorted; on several ranks the indices are those into numbers_
    std::vector<RecordNumber> numbers_;  // as they came from all ranks
    std::uint64_t begin_ = 0, end_ = 0;  // of the batch, in words_

    std::vector<std::uint64_t> places_;         // of the members of the batch; empty on one rank
    NumberIndex remote_;                        // members of other ranks
    KeyTable fetched_keys_;                     // theirs
    record::FetchedRecords fetched_;            // of those that a pair needs
    std::vector<const char*> fetched_records_;  // of each remote member, if it is needed
    Buffer<Candidates> pairs_;
    Busy finding_;  // them
};

template <typename Visit>
Busy BlockStream::visit(Visit visit) const {
    constexpr bool with_keys =
        std::is_invocable_v<Visit, int, const record::Record&, const record::Record&, KeyRow, KeyRow>;
    const auto fetch_place = [&](std::uint32_t member) {
        const auto place = place_of(member);
        if (!(place & remote_member)) store_.prefetch_place(place);
        if constexpr (with_keys) prefetch_keys_place(place);
    };
    const auto fetch_record = [&](std::uint32_t member) {
        const auto place = place_of(member);
        record::prefetch_record(record_at(place));
        if constexpr (with_keys) prefetch_keys(place);
    };
    const auto new_members = [&](std::size_t p, const auto& fetch) {
        fetch(pairs_[p].right);
        if (p == 0 || pairs_[p].left != pairs_[p - 1].left) fetch(pairs_[p].left);
    };
    constexpr std::size_t pairs_at_once = 64 * near_together;
    const auto slots = store_.slots();
    double computed = finding_.computed, elapsed = finding_.elapsed;
    const auto begun = omp_get_wtime();  // also of a thread that gets its core late
#pragma omp parallel reduction(+ : computed, elapsed)
    {
        const auto had = machine::thread_cpu_seconds();
        const int thread = omp_get_thread_num();
        // Members of a block meet again and again.
        constexpr std::uint32_t remembered = 64, none = 0xffffffffU;
        std::array<record::Record, remembered> decoded;
        std::array<std::uint32_t, remembered> decoded_member;
        decoded_member.fill(none);
        record::Record left;
        std::uint32_t left_member = none;
        const auto visit_pair = [&](std::size_t p) {
            const auto pair = pairs_[p];
            if (pair.left != left_member) {
                record::decode(record_at(place_of(pair.left)), slots, left);
                left_member = pair.left;
            }
            const auto slot = pair.right % remembered;
            if (pair.right != decoded_member[slot]) {
                record::decode(record_at(place_of(pair.right)), slots, decoded[slot]);
                decoded_member[slot] = pair.right;
            }
            if constexpr (with_keys)
                visit(thread, left, decoded[slot], keys_at(place_of(pair.left)), keys_at(place_of(pair.right)));
            else
                visit(thread, left, decoded[slot]);
        };
#pragma omp for schedule(dynamic, 1) nowait
        for (std::size_t begin = 0; begin < pairs_.size(); begin += pairs_at_once)
            for_each_near(
                begin, std::min(pairs_.size(), begin + pairs_at_once),
                [&](std::size_t p) { new_members(p, fetch_place); },
                [&](std::size_t p) { new_members(p, fetch_record); }, visit_pair);
        computed += machine::thread_cpu_seconds() - had;
        elapsed += omp_get_wtime() - begun;
    }
    return {computed, elapsed};
}

}  // namespace idxr::block
