// The pairs that comparing keeps, thread by thread, until all are there.
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "idxr/score/pairs.hpp"
#include "idxr/spill/sequence.hpp"

namespace idxr::pipeline {

// A list a thread, in pieces, so that growing copies nothing. Where there is a file, what is settled waits in it.
class KeptPairs {
  public:
    KeptPairs(std::size_t threads, const spill::Place& place);

    // Called by the thread itself.
    void add(std::size_t thread, const score::ScoredPair& pair) {
        auto& pieces = lists_[thread].pieces;
        if (pieces.empty() || pieces.back().size() == piece_pairs) new_piece(pieces);
        pieces.back().push_back(pair);
    }
    // Between batches: moves what was added to the file.
    void settle();

    std::size_t threads() const { return lists_.size(); }
    std::uint64_t size(std::size_t thread) const;
    std::uint64_t size() const;
    // The pairs [first, first + count) of a thread, in the order in which they were added; in `room` or where they are.
    std::span<const score::ScoredPair> range(std::size_t thread, std::uint64_t first, std::uint64_t count,
                                             std::vector<score::ScoredPair>& room) const;
    // Calls use(thread, pair) for each; each thread's by one thread.
    template <typename Use>
    void for_each(Use use) const {
#pragma omp parallel for schedule(dynamic, 1)
        for (std::size_t thread = 0; thread < threads(); ++thread) {
            std::vector<score::ScoredPair> room;
            for (std::uint64_t first = 0, count = 0; first < size(thread); first += count) {
                count = std::min<std::uint64_t>(piece_pairs, size(thread) - first);
                for (const auto& pair : range(thread, first, count, room)) use(thread, pair);
            }
        }
    }
    // All of them, with room for some more; none is left.
    std::vector<score::ScoredPair> take(std::uint64_t more = 0);

  private:
    static constexpr std::size_t piece_pairs = 1 << 15;
    using Pieces = std::vector<std::vector<score::ScoredPair>>;
    struct alignas(64) List {
        spill::Sequence<score::ScoredPair> settled;
        Pieces pieces;  // all but the last one are full
    };
    static void new_piece(Pieces& pieces);

    bool settles_;
    std::vector<List> lists_;
};

}  // namespace idxr::pipeline
