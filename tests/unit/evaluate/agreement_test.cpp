// Agreement of partitions against counting every pair.
#include "idxr/evaluate/agreement.hpp"

#include <gtest/gtest.h>

#include <random>

#include "idxr/evaluate/rows.hpp"

namespace idxr::evaluate {
namespace {

PairCounts count_one_by_one(const std::vector<std::uint64_t>& truth, const std::vector<std::uint64_t>& found,
                            const std::vector<std::uint64_t>& apart) {
    PairCounts counts;
    for (std::size_t i = 0; i < truth.size(); ++i)
        for (std::size_t j = i + 1; j < truth.size(); ++j) {
            if (!apart.empty() && apart[i] == apart[j]) continue;
            counts.true_pairs += truth[i] == truth[j] ? 1 : 0;
            counts.found_pairs += found[i] == found[j] ? 1 : 0;
            counts.correct_pairs += truth[i] == truth[j] && found[i] == found[j] ? 1 : 0;
        }
    return counts;
}

TEST(Agreement, EqualsCountingEveryPair) {
    std::mt19937_64 random(7);
    std::vector<std::uint64_t> truth(300), found(300), source(300);
    for (std::size_t i = 0; i < truth.size(); ++i) {
        truth[i] = random() % 90;
        found[i] = random() % 4 == 0 ? random() % 90 : truth[i];
        source[i] = random() % 3;
    }
    for (const auto& apart : {std::vector<std::uint64_t>(), source}) {
        auto fast = count_pairs(truth, found, apart), plain = count_one_by_one(truth, found, apart);
        EXPECT_EQ(fast.true_pairs, plain.true_pairs);
        EXPECT_EQ(fast.found_pairs, plain.found_pairs);
        EXPECT_EQ(fast.correct_pairs, plain.correct_pairs);
    }
}

TEST(Agreement, OfEqualPartitionsIsWhole) {
    std::vector<std::uint64_t> truth{1, 1, 2, 3, 3, 3}, found{7, 7, 9, 4, 4, 4};
    auto clusters = compare_clusters(truth, found);
    EXPECT_EQ(clusters.exactly_right, 3U);
    EXPECT_DOUBLE_EQ(clusters.b_cubed_precision, 1);
    EXPECT_DOUBLE_EQ(clusters.b_cubed_recall, 1);
    EXPECT_EQ(to_json(count_pairs(truth, found))["f1"], 1.0);
}

TEST(Agreement, CountsPairsOfAClusterThatNeeds64Bits) {
    EXPECT_EQ(equal_pairs(std::vector<std::uint64_t>(100'000, 5)), 4'999'950'000U);
}

TEST(Agreement, SharesOfNothingAreNull) {
    auto json = to_json(count_pairs(std::vector<std::uint64_t>{1, 2}, std::vector<std::uint64_t>{1, 2}));
    EXPECT_TRUE(json["precision"].is_null());
    EXPECT_TRUE(json["recall"].is_null());
    EXPECT_TRUE(json["f1"].is_null());
}

TEST(KeyIndex, FindsEveryKeyAndNoOther) {
    std::mt19937_64 random(3);
    for (std::size_t count : {0, 1, 2, 3, 1000}) {
        std::vector<std::uint64_t> keys(count);
        for (auto& key : keys) key = random();
        std::sort(keys.begin(), keys.end());
        KeyIndex index(keys);
        for (std::size_t i = 0; i < count; ++i) {
            EXPECT_EQ(index.find(keys[i]), i);
            EXPECT_EQ(index.find(keys[i] + 1), KeyIndex::absent);
        }
        EXPECT_EQ(index.find(0), KeyIndex::absent);
        EXPECT_EQ(index.find(~std::uint64_t{0}), KeyIndex::absent);
    }
}

}  // namespace
}  // namespace idxr::evaluate
