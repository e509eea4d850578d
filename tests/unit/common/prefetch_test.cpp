// Groups of steps: every step once and in order, after what brings its memory near.
#include "idxr/common/prefetch.hpp"

#include <gtest/gtest.h>

#include <vector>

using namespace idxr;

TEST(ForEachNear, RunsEveryStepOnceInOrderAfterItsPlaceAndItsTarget) {
    for (const std::uint64_t count : {0U, 1U, 31U, 32U, 33U, 100U}) {
        constexpr std::uint64_t begin = 7;
        std::vector<std::uint64_t> places, targets, used;
        for_each_near(
            begin, begin + count, [&](std::uint64_t i) { places.push_back(i); },
            [&](std::uint64_t i) {
                targets.push_back(i);
                EXPECT_LT(i, begin + places.size());
            },
            [&](std::uint64_t i) {
                used.push_back(i);
                EXPECT_LT(i, begin + targets.size());
                EXPECT_LE(targets.size() - used.size(), near_together);
            });
        std::vector<std::uint64_t> all;
        for (auto i = begin; i < begin + count; ++i) all.push_back(i);
        EXPECT_EQ(places, all);
        EXPECT_EQ(targets, all);
        EXPECT_EQ(used, all);
    }
}

TEST(ForEachNear, BringsEveryRecordNearThatAStepNames) {
    struct Records {
        std::vector<std::uint64_t>& places;
        std::vector<std::uint64_t>& records;
        void prefetch_place(std::uint64_t number) const { places.push_back(number); }
        void prefetch(std::uint64_t number) const { records.push_back(number); }
    };
    std::vector<std::uint64_t> places, records;
    std::uint64_t steps = 0;
    const auto both = [](std::uint64_t i, const auto& look_at) {
        look_at(10 * i);
        look_at(10 * i + 1);
    };
    for_each_near(Records{places, records}, 1, 3, both, [&](std::uint64_t) { ++steps; });
    const std::vector<std::uint64_t> all = {10, 11, 20, 21};
    EXPECT_EQ(places, all);
    EXPECT_EQ(records, all);
    EXPECT_EQ(steps, 2U);
}
