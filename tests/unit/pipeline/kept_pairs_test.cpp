// Pairs come back as they were added, thread by thread, whether they waited on disk or not.
#include "idxr/pipeline/kept_pairs.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace idxr {
namespace {

using score::ScoredPair;

class Kept : public testing::TestWithParam<bool> {
  protected:
    spill::Place place() const { return {GetParam(), std::filesystem::temp_directory_path()}; }
};

ScoredPair pair_of(std::size_t thread, RecordNumber number) { return {thread, number, 0, 0, 0, 0, 0}; }

pipeline::KeptPairs filled(const spill::Place& place) {
    pipeline::KeptPairs kept(2, place);
    for (RecordNumber i = 0; i < 70'000; ++i) {
        kept.add(0, pair_of(0, i));
        if (i % 7 == 0) kept.add(1, pair_of(1, i));
        if (i % 30'001 == 0) kept.settle();
    }
    return kept;
}

}  // namespace

TEST_P(Kept, KnowsRangesOfEachThread) {
    const auto kept = filled(place());
    ASSERT_EQ(kept.size(0), 70'000U);
    ASSERT_EQ(kept.size(1), 10'000U);
    std::vector<ScoredPair> room;
    for (const std::uint64_t first : {0, 29'999, 60'000, 65'535}) {
        const auto range = kept.range(0, first, 4'000, room);
        ASSERT_EQ(range.size(), 4'000U);
        for (std::uint64_t i = 0; i < range.size(); ++i) ASSERT_EQ(range[i].right, first + i);
    }
    EXPECT_TRUE(kept.range(1, 10'000, 0, room).empty());
}

TEST_P(Kept, GivesAllInOrder) {
    auto kept = filled(place());
    std::vector<std::vector<RecordNumber>> of_threads(kept.threads());
    kept.for_each([&](std::size_t thread, const ScoredPair& pair) {
        of_threads[thread].push_back(pair.left * 100'000 + pair.right);
    });
    std::vector<RecordNumber> seen;
    for (const auto& some : of_threads) seen.insert(seen.end(), some.begin(), some.end());
    const auto all = kept.take();
    ASSERT_EQ(all.size(), 80'000U);
    ASSERT_EQ(seen.size(), 80'000U);
    for (std::size_t i = 0; i < all.size(); ++i) {
        ASSERT_EQ(all[i].left * 100'000 + all[i].right, seen[i]);
        ASSERT_EQ(all[i].right, i < 70'000 ? i : (i - 70'000) * 7);
    }
    EXPECT_EQ(kept.size(), 0U);
}

INSTANTIATE_TEST_SUITE_P(InMemoryAndOnDisk, Kept, testing::Bool());

}  // namespace idxr
