// Which passes are left out, for a table of sets of passes and the pairs that they propose.
#include "idxr/block/choice.hpp"

#include <gtest/gtest.h>

using namespace idxr::block;

namespace {

constexpr std::uint64_t a = 1, b = 2, c = 4;  // sets of one pass

// A pass of round 2 and three of round 3, with the pairs that these propose in all.
BlockingPlan plan_of(std::uint64_t of_a, std::uint64_t of_b, std::uint64_t of_c) {
    BlockingPlan plan;
    for (int round : {2, 3, 3, 3}) plan.passes.push_back({"", round, {}, {}});
    for (auto pairs : {std::uint64_t{1'000'000}, of_a, of_b, of_c}) {
        plan.plans.emplace_back();
        plan.plans.back().pairs = pairs;
    }
    return plan;
}

Worth worth(std::uint64_t pairs, std::uint64_t matches) { return {pairs, matches * match_unit}; }

std::vector<bool> runs(const BlockingPlan& plan) {
    std::vector<bool> runs;
    for (const auto& pass : plan.plans) runs.push_back(pass.runs);
    return runs;
}

using Runs = std::vector<bool>;

}  // namespace

TEST(Choice, LeavesOutAPassWhosePairsOthersProposeToo) {
    auto plan = plan_of(200'000, 300'000, 300'000);
    choose_passes({{{a | b, worth(200'000, 5000)}, {b, worth(1000, 500)}, {c, worth(300'000, 9000)}}, 100'000'000},
                  plan);
    EXPECT_EQ(runs(plan), (Runs{true, false, true, true}));
    EXPECT_EQ(plan.plans[1].worth, 0U);
}

TEST(Choice, OfTwoPassesWithTheSamePairsLeavesOutTheDearerAlone) {
    auto plan = plan_of(200'000, 300'000, 300'000);
    choose_passes({{{a | b, worth(200'000, 5000)}, {c, worth(300'000, 9000)}}, 20'000 * match_unit}, plan);
    EXPECT_EQ(runs(plan), (Runs{true, true, false, true}));
}

TEST(Choice, LeavesOutWhatBringsLittleForItsPairs) {
    auto plan = plan_of(900'000, 300'000, 300'000);
    choose_passes(
        {{{a, worth(900'000, 30)}, {b, worth(300'000, 5000)}, {c, worth(300'000, 9000)}}, 100'000 * match_unit, 0.5},
        plan);
    EXPECT_EQ(runs(plan), (Runs{true, false, true, true}));
    EXPECT_EQ(plan.plans[1].worth, 60U);  // the sample is half of all pairs
}

TEST(Choice, KeepsWhatBringsMoreThanCanBeMissed) {
    auto plan = plan_of(900'000, 300'000, 300'000);
    choose_passes(
        {{{a, worth(900'000, 240)}, {b, worth(300'000, 5000)}, {c, worth(300'000, 9000)}}, 100'000 * match_unit}, plan);
    EXPECT_EQ(runs(plan), (Runs{true, true, true, true}));
}

TEST(Choice, KeepsWhatBringsAMatchForAThousandComparisons) {
    auto plan = plan_of(5000, 300'000, 300'000);
    choose_passes({{{a, worth(5000, 20)}, {b, worth(300'000, 5000)}, {c, worth(300'000, 9000)}}, 100'000 * match_unit},
                  plan);
    EXPECT_EQ(runs(plan), (Runs{true, true, true, true}));
}

TEST(Choice, MissesNoMoreInAllThanOneMatchInFiveHundred) {
    auto plan = plan_of(900'000, 900'000, 900'000);
    choose_passes({{{a, worth(900'000, 120)}, {b, worth(900'000, 121)}, {c, worth(900'000, 9000)}}, 100'000 * match_unit},
                  plan);
    EXPECT_EQ(runs(plan), (Runs{true, false, true, true}));
}

TEST(Choice, KeepsWhatASampleWithFewMatchesCannotJudge) {
    auto plan = plan_of(900'000, 300'000, 300'000);
    choose_passes({{{a, worth(900'000, 0)}, {b, worth(300'000, 5)}, {c, worth(300'000, 9)}}, 400 * match_unit}, plan);
    EXPECT_EQ(runs(plan), (Runs{true, true, true, true}));
}
