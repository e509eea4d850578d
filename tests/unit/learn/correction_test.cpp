// Round 4 learns what the sum of weights misjudges, and leaves alone what it does not.
#include "idxr/learn/correction.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "idxr/common/hash.hpp"

using namespace idxr;

namespace {

constexpr std::size_t features = 3;

// Examples of weight 0 to 3 bits that show feature 0, and half of them feature 1 too.
std::vector<learn::Example> examples(std::size_t count, double (*probability)(score::Weight weight, bool shows)) {
    std::vector<learn::Example> made;
    for (std::size_t i = 0; i < count; ++i) {
        const auto weight = static_cast<score::Weight>(mix64(3 * i) % 3000);
        const bool shows = mix64(3 * i + 1) % 2 == 0;
        const bool match = static_cast<double>(mix64(3 * i + 2) % 1000) < 1000 * probability(weight, shows);
        std::vector<learn::Feature> shown{{0, 1000}};
        if (shows) shown.push_back({1, 1000});
        made.push_back({weight, match ? 999'000U : 1'000U, 1000, i % 2 == 0, true, shown});
    }
    return made;
}

}  // namespace

TEST(Correction, LearnsWhatAFeatureIsWorth) {
    const auto lesson = learn::learn(features, examples(2000, [](score::Weight weight, bool shows) {
                                         return score::probability(weight + (shows ? -3000 : 0));
                                     }));
    ASSERT_EQ(lesson.correction.worth.size(), features);
    EXPECT_GT(lesson.gain, 2 * lesson.error);
    EXPECT_NEAR(lesson.correction.worth[0] + lesson.correction.worth[1], -3000, 500);
    EXPECT_NEAR(lesson.correction.worth[0], 0, 400);
    EXPECT_EQ(lesson.correction.worth[2], 0);
}

TEST(Correction, KeepsTheWeightsWhereTheyAreRight) {
    const auto lesson =
        learn::learn(features, examples(2000, [](score::Weight weight, bool) { return score::probability(weight); }));
    EXPECT_TRUE(lesson.correction.worth.empty());
    EXPECT_EQ(lesson.checked, 2000U);
}

TEST(Correction, LearnsNothingFromAFewPairs) {
    const auto lesson =
        learn::learn(features, examples(30, [](score::Weight, bool shows) { return shows ? 0.0 : 1.0; }));
    EXPECT_TRUE(lesson.correction.worth.empty());
    EXPECT_EQ(lesson.error, 0);
}

TEST(Correction, MovesAPairSixBitsAtMost) {
    const learn::Correction correction{.worth = {5000, 5000, -20000}};
    const std::vector<learn::Feature> both{{0, 1000}, {1, 1000}}, half{{0, 500}}, last{{2, 1000}};
    EXPECT_EQ(learn::correction_of(correction, both), 6000);
    EXPECT_EQ(learn::correction_of(correction, half), 2500);
    EXPECT_EQ(learn::correction_of(correction, last), -6000);
}
