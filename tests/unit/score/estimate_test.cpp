// Estimation finds the chances that made the patterns, and thresholds follow the probabilities.
#include "idxr/score/estimate.hpp"

#include <gtest/gtest.h>

#include "idxr/score/threshold.hpp"

using namespace idxr;

namespace {

const record::Schema schema =
    record::make_schema({{record::Field::given, ""}, {record::Field::family, ""}, {record::Field::sex, ""}});

// A pattern with the top level or "differs" per comparison.
compare::Pattern pattern(const compare::Comparisons& comparisons, std::vector<bool> agree) {
    compare::Pattern made = 0;
    for (std::size_t c = 0; c < agree.size(); ++c) {
        const auto& comparison = comparisons.list()[c];
        made |= static_cast<compare::Pattern>(agree[c] ? comparison.levels.size() - 1 : 1) << comparison.shift;
    }
    return made;
}

}  // namespace

TEST(Estimate, FindsTheChancesBehindThePatterns) {
    const compare::Comparisons comparisons(schema);
    ASSERT_EQ(comparisons.list().size(), 3U);
    const double m[] = {.9, .8, .95}, u[] = {.01, .02, .05};
    score::Evidence evidence;
    for (int bits = 0; bits < 8; ++bits) {
        double match = 1, other = 1;
        std::vector<bool> agree;
        for (int c = 0; c < 3; ++c) {
            agree.push_back(bits >> c & 1);
            match *= agree.back() ? m[c] : 1 - m[c];
            other *= agree.back() ? u[c] : 1 - u[c];
        }
        const auto p = pattern(comparisons, agree);
        evidence.random[p] = static_cast<std::uint64_t>(1e6 * other);
        evidence.candidates[p] = static_cast<std::uint64_t>(1e5 * match + 1e7 * other);
    }
    evidence.possible_pairs = 1e5 + 1e7;
    evidence.records = 100000;
    const auto model = score::estimate(comparisons, evidence);
    for (std::size_t c = 0; c < 3; ++c) {
        EXPECT_NEAR(model.levels[c].back().m, m[c], .05) << c;
        EXPECT_NEAR(model.levels[c].back().u, u[c], .01) << c;
    }
    EXPECT_NEAR(score::probability(model.prior), .0099, .002);
}

TEST(Estimate, MissingValuesWeighNothing) {
    const compare::Comparisons comparisons(schema);
    const auto model = score::estimate(comparisons, {});
    record::Record none;
    none.values.resize(schema.slots.size());
    EXPECT_EQ(score::score(score::pattern_weight(model, comparisons, 0), 0),
              model.prior - score::log_one_plus(model.relative_prior));
}

TEST(Estimate, RelativesAreNoMatches) {
    // Pairs that share the family name but hardly ever the given name are relatives, however many there are.
    const compare::Comparisons comparisons(schema);
    score::Evidence evidence;
    evidence.random[pattern(comparisons, {false, false, false})] = 500000;
    evidence.random[pattern(comparisons, {false, false, true})] = 490000;
    evidence.random[pattern(comparisons, {false, true, true})] = 2000;
    evidence.random[pattern(comparisons, {true, false, true})] = 8000;
    evidence.candidates[pattern(comparisons, {true, true, true})] = 30000;
    evidence.candidates[pattern(comparisons, {false, true, true})] = 30000;
    evidence.candidates[pattern(comparisons, {false, true, false})] = 30000;
    evidence.possible_pairs = 1e8;
    evidence.records = 30000;
    const auto model = score::estimate(comparisons, evidence);
    record::Record some;
    some.values.resize(schema.slots.size());
    const auto probability = [&](std::vector<bool> agree) {
        return score::probability(
            score::score(score::pattern_weight(model, comparisons, pattern(comparisons, std::move(agree))), 0));
    };
    EXPECT_GT(probability({true, true, true}), .5);
    EXPECT_LT(probability({false, true, true}), .1);
}

TEST(Estimate, RareAgreementWeighsMore) {
    const compare::Comparisons comparisons(schema);
    score::Evidence evidence;
    evidence.records = 10000;
    evidence.possible_pairs = 5e7;
    evidence.chance_equal = {.005, .002, 0};
    const auto model = score::estimate(comparisons, evidence);
    EXPECT_GT(model.rarity[0][record::frequency_code(2)], model.rarity[0][record::frequency_code(500)]);
}

TEST(Model, ForMoreRecordsHoldsFewerMatchesAndHigherCounts) {
    score::Model model;
    model.records = 1000;
    model.prior = -9000;
    model.relative_prior = -8000;
    model.rarity.emplace_back();
    for (int code = 0; code < 256; ++code) model.rarity[0][static_cast<std::size_t>(code)] = -100 * code;
    const auto greater = score::for_records(model, 4000);
    EXPECT_EQ(greater.prior, -11000) << "four times as many records to be a match of";
    EXPECT_EQ(greater.relative_prior, -10000);
    EXPECT_EQ(greater.rarity[0][record::frequency_code(400)], model.rarity[0][record::frequency_code(100)]);
    EXPECT_EQ(score::for_records(model, 1000).rarity, model.rarity);
}

TEST(Threshold, KeepsWhatIsMoreLikelyThanHalfTheBestF1) {
    score::WeightCounts counts;
    counts[score::weight_of(.999)] = 1000;
    counts[score::weight_of(.5)] = 10;
    counts[score::weight_of(.02)] = 1000;
    const auto best = score::best_expected_f1(counts);
    EXPECT_GT(best.weight, score::weight_of(.02) + score::weight_step);
    EXPECT_GT(best.expected_precision, .98);
    EXPECT_GT(best.expected_recall, .95);
}

TEST(Probability, AndWeightAreInverse) {
    for (double p : {.01, .5, .85, .999}) EXPECT_NEAR(score::probability(score::weight_of(p)), p, 1e-3);
}
