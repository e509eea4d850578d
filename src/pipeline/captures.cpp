// A sample of pairs, drawn by hash so that it is the same on any number of ranks.
#include "captures.hpp"

#include <algorithm>
#include <cmath>

#include "idxr/common/hash.hpp"

namespace idxr::pipeline {
namespace {

using score::ScoredPair;

constexpr std::uint64_t captured_pairs = 200'000;  // pairs whose passes are counted

}  // namespace

std::vector<block::CapturedPair> draw_captures(const mpi::Communicator& comm, const Population& population,
                                               const block::KeyTable& keys, const KeptPairs& kept) {
    const auto all = comm.sum(kept.size());
    std::vector<std::vector<block::CapturedPair>> of_threads(kept.threads());
    kept.for_each([&](std::size_t thread, const ScoredPair& pair) {
        if (all <= captured_pairs || mix64(combine(pair.left, pair.right)) % all < captured_pairs)
            of_threads[thread].push_back({pair.left, pair.right, 0});
    });
    std::vector<block::CapturedPair> drawn;
    for (const auto& some : of_threads) drawn.insert(drawn.end(), some.begin(), some.end());
    drawn = mpi::send_to_owners(comm, std::move(drawn), [&](const block::CapturedPair& pair) {
                return population.ownership.owner(pair.left);
            }).data;
    std::sort(drawn.begin(), drawn.end(), [](const block::CapturedPair& a, const block::CapturedPair& b) {
        return a.left != b.left ? a.left < b.left : a.right < b.right;
    });
    block::count_passes(comm, keys, population.ownership, drawn);
    return drawn;
}

block::Captures weigh_captures(const mpi::Communicator& comm, std::size_t passes,
                               const std::vector<block::CapturedPair>& drawn, const std::vector<ScoredPair>& pairs) {
    block::Captures captures{comm.sum(drawn.size()), std::vector<std::uint64_t>(passes + 1, 0)};
    auto pair = pairs.begin();
    for (const auto& [left, right, found_by] : drawn) {
        while (pair->left != left || pair->right != right) ++pair;
        captures.by_passes[found_by] +=
            static_cast<std::uint64_t>(std::lround(score::probability(pair->weight) * block::probability_unit));
    }
    comm.sum_in_place(captures.by_passes);
    return captures;
}

}  // namespace idxr::pipeline
