// Random streams, samplers and permutations.
#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "../../../src/generate/alias_table.hpp"
#include "../../../src/generate/permutation.hpp"

using namespace idxr::generate;

TEST(Stream, RepeatsItselfForTheSameSeedPurposeAndNumber) {
    Stream one(1, Purpose::record, 42), same(1, Purpose::record, 42), other(1, Purpose::record, 43);
    const auto drawn = one.next();
    EXPECT_EQ(drawn, same.next());
    EXPECT_NE(drawn, other.next());
}

TEST(Stream, DrawsEveryNumberOfARange) {
    Stream stream(1, Purpose::record, 0);
    std::set<int> drawn;
    for (int i = 0; i < 1000; ++i) drawn.insert(stream.between(-2, 3));
    EXPECT_EQ(drawn, (std::set<int>{-2, -1, 0, 1, 2, 3}));
}

TEST(Stream, LetsTheImpossibleNeverAndTheCertainAlwaysHappen) {
    Stream stream(1, Purpose::record, 0);
    for (int i = 0; i < 1000; ++i) {
        EXPECT_FALSE(stream.happens(chance(0)));
        EXPECT_TRUE(stream.happens(chance(1)));
    }
}

TEST(AliasTable, DrawsInProportionToTheWeights) {
    const std::vector<double> weights{5, 0, 1, 4};
    const AliasTable table(weights);
    Stream stream(3, Purpose::record, 0);
    std::vector<int> drawn(weights.size(), 0);
    constexpr int draws = 100000;
    for (int i = 0; i < draws; ++i) ++drawn[table.draw(stream)];
    EXPECT_EQ(drawn[1], 0);
    for (std::size_t i = 0; i < weights.size(); ++i) EXPECT_NEAR(drawn[i], weights[i] / 10 * draws, 0.01 * draws);
}

TEST(Permutation, TakesEveryPlaceOnce) {
    for (const std::uint64_t size : {1, 2, 3, 64, 1000}) {
        const Permutation permutation(size, 9);
        std::set<std::uint64_t> places;
        for (std::uint64_t i = 0; i < size; ++i) places.insert(permutation(i));
        EXPECT_EQ(places.size(), size);
        EXPECT_EQ(*places.rbegin(), size - 1);
    }
}

TEST(Permutation, DependsOnItsKey) {
    const Permutation one(1000, 1), other(1000, 2);
    int equal = 0;
    for (std::uint64_t i = 0; i < 1000; ++i) equal += one(i) == other(i);
    EXPECT_LT(equal, 20);
}
