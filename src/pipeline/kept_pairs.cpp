// Lists of pieces, and their order: what waits in the file comes before what is in memory.
#include "idxr/pipeline/kept_pairs.hpp"

#include "idxr/common/memory.hpp"

namespace idxr::pipeline {

using score::ScoredPair;

KeptPairs::KeptPairs(std::size_t threads, const spill::Place& place) : settles_(place.needed), lists_(threads) {
    for (auto& list : lists_) list.settled = spill::Sequence<ScoredPair>(place.file());
}

void KeptPairs::new_piece(Pieces& pieces) { pieces.emplace_back().reserve(piece_pairs); }

void KeptPairs::settle() {
    if (!settles_) return;
    for (auto& list : lists_) {
        for (const auto& piece : list.pieces) list.settled.append(piece);
        list.pieces.resize(std::min<std::size_t>(list.pieces.size(), 1));
        for (auto& piece : list.pieces) piece.clear();
    }
}

std::uint64_t KeptPairs::size(std::size_t thread) const {
    const auto& [settled, pieces] = lists_[thread];
    return settled.size() + (pieces.empty() ? 0 : (pieces.size() - 1) * piece_pairs + pieces.back().size());
}

std::uint64_t KeptPairs::size() const {
    std::uint64_t all = 0;
    for (std::size_t thread = 0; thread < threads(); ++thread) all += size(thread);
    return all;
}

std::span<const ScoredPair> KeptPairs::range(std::size_t thread, std::uint64_t first, std::uint64_t count,
                                             std::vector<ScoredPair>& room) const {
    const auto& [settled, pieces] = lists_[thread];
    if (first >= settled.size()) {
        const auto at = first - settled.size();
        if (at / piece_pairs == (at + std::max<std::uint64_t>(count, 1) - 1) / piece_pairs)
            return count == 0 ? std::span<const ScoredPair>()
                              : std::span(pieces[at / piece_pairs]).subspan(at % piece_pairs, count);
    }
    room.resize(count);
    auto to = std::span(room);
    const auto from_file = first < settled.size() ? std::min(count, settled.size() - first) : 0;
    settled.read(first, to.first(from_file));
    for (auto at = first + from_file; at < first + count; ++at)
        to[at - first] = pieces[(at - settled.size()) / piece_pairs][(at - settled.size()) % piece_pairs];
    return room;
}

std::vector<ScoredPair> KeptPairs::take(std::uint64_t more) {
    std::vector<ScoredPair> all;
    all.reserve(size() + more);
    for (auto& list : lists_) {
        const auto before = all.size();
        all.resize(before + list.settled.size());
        list.settled.read(0, std::span(all).subspan(before));
        list.settled = {};
        for (auto& piece : list.pieces) {
            all.insert(all.end(), piece.begin(), piece.end());
            release(piece);
        }
        list.pieces.clear();
    }
    return all;
}

}  // namespace idxr::pipeline
