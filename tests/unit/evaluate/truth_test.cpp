// Every metric against a truth, on six records whose metrics are counted by hand.
#include <gmock/gmock.h>

#include <algorithm>

#include "run_folder.hpp"

namespace idxr::evaluate {
namespace {

using testing::HasSubstr;

// Entities {a b c} {d e} {f}; identities {a b} {c d} {e}; f was rejected. a c e come from one source, b d f from
// another.
constexpr const char* truth =
    "record_id,entity_id,household_id\n"
    "a,e1,h1\nb,e1,h1\nc,e1,h1\nd,e2,h1\ne,e2,h1\nf,e3,h2\n";
constexpr const char* truth_with_source =
    "record_id,source,entity_id\n"
    "a,one,e1\nb,two,e1\nc,one,e1\nd,two,e2\ne,one,e2\nf,two,e3\n";

class SixRecords : public FinishedRun {
  protected:
    void SetUp() override {
        FinishedRun::SetUp();
        run("a,one,M1,H1\nb,two,M1,H1\nc,one,M2,H2\nd,two,M2,H2\ne,one,M3,H2\nx,one,M4,H3\n",
            "a,one,b,two,0.99\nc,one,d,two,0.90\na,one,c,one,0.30\nd,two,f,two,0.05\na,one,x,one,0.50\n");
        write("report.json", R"({"threshold": {"pairs_floor": 0.02}})");
    }
};

TEST_F(SixRecords, PairsOfARejectedRowCountAsMissed) {
    auto pairwise = against(truth)["pairwise"];
    EXPECT_EQ(pairwise["true_pairs"], 4);
    EXPECT_EQ(pairwise["found_pairs"], 2);
    EXPECT_EQ(pairwise["correct_pairs"], 1);
    EXPECT_DOUBLE_EQ(pairwise["precision"], 1.0 / 2);
    EXPECT_DOUBLE_EQ(pairwise["recall"], 1.0 / 4);
    EXPECT_DOUBLE_EQ(pairwise["f1"], 1.0 / 3);
}

TEST_F(SixRecords, EveryRowOfBothSidesIsCounted) {
    auto rows = against(truth)["rows"];
    EXPECT_EQ(rows["evaluated"], 6);
    EXPECT_EQ(rows["not_in_result"], 1);
    EXPECT_EQ(rows["not_in_truth"], 1);
}

TEST_F(SixRecords, BCubedAveragesOverRecords) {
    auto b_cubed = against(truth)["b_cubed"];
    EXPECT_DOUBLE_EQ(b_cubed["precision"], 5.0 / 6);
    EXPECT_DOUBLE_EQ(b_cubed["recall"], 11.0 / 18);
}

TEST_F(SixRecords, OnlyEntitiesFoundWholeAreExactlyRight) {
    auto clusters = against(truth)["clusters"];
    EXPECT_EQ(clusters["exactly_right"], 1);
    EXPECT_EQ(clusters["truth"], 3);
    EXPECT_EQ(clusters["found"], 4);
    EXPECT_DOUBLE_EQ(clusters["share"], 1.0 / 3);
}

TEST_F(SixRecords, HouseholdsAreMeasuredOnAllRecordsAndBetweenPersons) {
    auto households = against(truth)["households"];
    EXPECT_DOUBLE_EQ(households["precision"], 1);
    EXPECT_DOUBLE_EQ(households["recall"], 4.0 / 10);
    auto persons = households["between_persons"];
    EXPECT_EQ(persons["true_pairs"], 6);
    EXPECT_EQ(persons["found_pairs"], 2);
    EXPECT_EQ(persons["correct_pairs"], 1);
    EXPECT_FALSE(against(truth_with_source).contains("households"));
}

TEST_F(SixRecords, TruePairsThatAreNotInTheTableAreMissedByBlocking) {
    auto blocking = against(truth)["blocking"];
    EXPECT_DOUBLE_EQ(blocking["recall"], 2.0 / 4);
    EXPECT_EQ(blocking["pairs_in_table"], 4);
    EXPECT_EQ(blocking["pairs_not_in_truth"], 1);
}

TEST_F(SixRecords, TheCurveBeginsAtTheFloorAndCountsMissedPairs) {
    auto evaluation = against(truth);
    EXPECT_DOUBLE_EQ(evaluation["pairs_floor"], 0.02);
    auto curve = evaluation["curve"];
    EXPECT_DOUBLE_EQ(curve[0]["threshold"], 0.02);
    EXPECT_DOUBLE_EQ(curve[0]["precision"], 2.0 / 4);
    EXPECT_DOUBLE_EQ(curve[0]["recall"], 2.0 / 4);
    auto at = [&](double threshold) {
        return *std::find_if(curve.begin(), curve.end(),
                             [&](const Json& point) { return point["threshold"] == threshold; });
    };
    EXPECT_DOUBLE_EQ(at(0.9)["precision"], 1.0 / 2);  // a pair at the threshold counts
    EXPECT_DOUBLE_EQ(at(0.95)["precision"], 1);
    EXPECT_TRUE(at(0.999)["precision"].is_null());
    EXPECT_DOUBLE_EQ(evaluation["best_threshold"]["threshold"], 0.3);
    EXPECT_DOUBLE_EQ(evaluation["best_threshold"]["f1"], 4.0 / 7);
}

TEST_F(SixRecords, CalibrationComparesMeanProbabilityWithTheShareOfTruePairs) {
    auto calibration = against(truth)["calibration"];
    EXPECT_EQ(calibration["pairs"], 4);
    auto last = calibration["table"][9];
    EXPECT_EQ(last["pairs"], 2);
    EXPECT_DOUBLE_EQ(last["mean_probability"], 0.945);
    EXPECT_DOUBLE_EQ(last["share_true"], 0.5);
    EXPECT_TRUE(calibration["table"][5]["share_true"].is_null());
    EXPECT_NEAR(calibration["expected_calibration_error"].get<double>(), 0.41, 1e-12);
}

TEST_F(SixRecords, AcrossCountsOnlyPairsOfTwoSources) {
    for (const char* file : {truth, truth_with_source}) {
        auto evaluation = against(file, true);
        EXPECT_EQ(evaluation["pairwise"]["true_pairs"], 3);
        EXPECT_EQ(evaluation["pairwise"]["found_pairs"], 2);
        EXPECT_EQ(evaluation["pairwise"]["correct_pairs"], 1);
        EXPECT_EQ(evaluation["blocking"]["pairs_in_table"], 2);
        EXPECT_DOUBLE_EQ(evaluation["blocking"]["recall"], 1.0 / 3);
    }
    EXPECT_EQ(against(truth, true)["rows"]["of_unknown_source"], 1);
    EXPECT_EQ(against(truth_with_source, true)["rows"]["of_unknown_source"], 0);
}

TEST_F(SixRecords, RowsOfTheTruthWithoutAnEntityAreLeftOut) {
    auto rows = against("record_id,entity_id\na,e1\nb,e1\nc,\n")["rows"];
    EXPECT_EQ(rows["evaluated"], 2);
    EXPECT_EQ(rows["without_entity"], 1);
    EXPECT_EQ(rows["not_in_truth"], 4);
}

TEST_F(SixRecords, WithoutATableOfPairsTheClustersAreStillMeasured) {
    std::filesystem::remove(folder_ / "pairs.csv");
    auto evaluation = against(truth);
    EXPECT_DOUBLE_EQ(evaluation["pairwise"]["recall"], 1.0 / 4);
    EXPECT_FALSE(evaluation.contains("curve"));
    EXPECT_THAT(table(evaluation), HasSubstr("0.3333"));
}

TEST_F(SixRecords, TheTableForPeopleHasAllMeasures) {
    auto text = table(against(truth));
    for (const char* figure : {"6 rows evaluated", "0.3333", "B-cubed", "households", "1 of 3 entities",
                               "blocking recall 0.5000", "best threshold 0.300000", "expected error 0.4100"})
        EXPECT_THAT(text, HasSubstr(figure));
}

TEST_F(FinishedRun, RecordIdsThatRecurOverSourcesNeedASourceInTheTruth) {
    run("a,one,M1,H1\na,two,M1,H1\nb,two,M2,H2\n");
    auto sentence = refusal(ExitCode::input, [&] { against("record_id,entity_id\na,e1\nb,e2\n"); });
    EXPECT_THAT(sentence, HasSubstr("column source"));
    auto pairwise = against("source,record_id,entity_id\none,a,e1\ntwo,a,e1\ntwo,b,e1\n")["pairwise"];
    EXPECT_EQ(pairwise["true_pairs"], 3);
    EXPECT_EQ(pairwise["correct_pairs"], 1);
}

TEST_F(FinishedRun, ATruthThatContradictsItselfIsRefusedByRow) {
    run("a,one,M1,H1\nb,one,M2,H2\n");
    auto sentence = refusal(ExitCode::input, [&] { against("record_id,entity_id\na,e1\nb,e2\na,e2\n"); });
    EXPECT_THAT(sentence, HasSubstr("rows 1 and 3"));
    EXPECT_EQ(against("record_id,entity_id\na,e1\nb,e2\na,e1\n")["rows"]["evaluated"], 2);
}

TEST_F(FinishedRun, ATruthOfOtherRecordsIsRefused) {
    run("a,one,M1,H1\n");
    EXPECT_THAT(refusal(ExitCode::input, [&] { against("record_id,entity_id\nz,e1\n"); }),
                HasSubstr("no record of the result"));
}

TEST_F(FinishedRun, MissingThingsAreNamed) {
    run("a,one,M1,H1\n");
    EXPECT_THAT(refusal(ExitCode::input, [&] { against("record_id,cluster\na,e1\n"); }), HasSubstr("entity_id"));
    EXPECT_THAT(refusal(ExitCode::input,
                        [&] {
                            evaluate({folder_.string(), (folder_ / "none.csv").string(), "", false});
                        }),
                HasSubstr("none.csv"));
    EXPECT_THAT(refusal(ExitCode::usage, [&] { evaluate({folder_.string(), "", "", false}); }), HasSubstr("--truth"));
    std::filesystem::remove(folder_ / "identities.csv");
    EXPECT_THAT(refusal(ExitCode::input, [&] { against("record_id,entity_id\na,e1\n"); }), HasSubstr("identities"));
}

}  // namespace
}  // namespace idxr::evaluate
