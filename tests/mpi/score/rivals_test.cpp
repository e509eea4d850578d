// What rivals take is the same as of a plain sum over all pairs, for any ranks and batches.
#include "idxr/score/rivals.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

using namespace idxr;

namespace {

constexpr std::uint64_t records = 300;
const std::vector<bool> unique{true, false, true};

SourceIndex source_of(RecordNumber n) { return static_cast<SourceIndex>(n * unique.size() / records); }

std::vector<score::ScoredPair> random_pairs(unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<score::ScoredPair> pairs;
    for (int i = 0; i < 400; ++i) {
        const auto a = random() % records, b = random() % records;
        const auto weight = static_cast<score::Weight>(random() % 20'000) - 10'000;
        if (source_of(a) != source_of(b)) pairs.push_back({std::min(a, b), std::max(a, b), 0, weight, 0, 0, 1});
    }
    std::sort(pairs.begin(), pairs.end(), score::by_ends);
    const auto same = [](const auto& a, const auto& b) { return a.left == b.left && a.right == b.right; };
    pairs.erase(std::unique(pairs.begin(), pairs.end(), same), pairs.end());
    return pairs;
}

// By definition: o / (1 + the odds of all that would take one of its records).
double weight_against_rivals(const std::vector<score::ScoredPair>& pairs, const score::ScoredPair& pair) {
    double others = 0;
    for (const auto& rival : pairs) {
        if (&rival == &pair) continue;
        const bool takes_left =
            rival.left == pair.left && source_of(rival.right) == source_of(pair.right) && unique[source_of(pair.right)];
        const bool takes_right =
            rival.right == pair.right && source_of(rival.left) == source_of(pair.left) && unique[source_of(pair.left)];
        if (takes_left || takes_right) others += std::exp2(rival.weight / 1000.0);
    }
    return pair.weight - 1000.0 * std::log2(1.0 + others);
}

}  // namespace

TEST(Rivals, TakeWhatTheirOddsSay) {
    const mpi::Communicator comm;
    const auto ranks = static_cast<std::uint64_t>(comm.size()), rank = static_cast<std::uint64_t>(comm.rank());
    const auto first = records * rank / ranks, last = records * (rank + 1) / ranks;
    const record::Ownership ownership(comm, last - first);
    std::vector<SourceIndex> sources;
    for (auto n = first; n < last; ++n) sources.push_back(source_of(n));
    for (unsigned seed = 1; seed <= 3; ++seed) {
        const auto all = random_pairs(seed);
        std::vector<score::ScoredPair> own;
        for (const auto& pair : all)
            if (pair.left % ranks == rank) own.push_back(pair);
        for (const std::size_t batch : {std::size_t{9}, std::size_t{1} << 21}) {
            const score::Rivals rivals(comm, ownership, sources, unique, own, batch);
            ASSERT_TRUE(rivals.any());
            std::vector<score::Weight> weights;
            for (const auto& pair : own) weights.push_back(pair.weight);
            rivals.weigh_against(weights);
            std::size_t i = 0;
            for (const auto& pair : all) {
                if (pair.left % ranks != rank) continue;
                ASSERT_NEAR(weights[i++], weight_against_rivals(all, pair), 3)
                    << pair.left << " and " << pair.right << ", batches of " << batch;
            }
        }
    }
}

TEST(Rivals, AreNoneWhereNoSourceIsUnique) {
    const mpi::Communicator comm;
    const record::Ownership ownership(comm, 1);
    const std::vector<bool> none{false};
    const std::vector<SourceIndex> sources{0};
    const score::Rivals rivals(comm, ownership, sources, none, {});
    EXPECT_FALSE(rivals.any());
}
