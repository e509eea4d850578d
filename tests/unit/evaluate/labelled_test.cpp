// Labelled pairs against the identities of a run.
#include <gmock/gmock.h>

#include "run_folder.hpp"

namespace idxr::evaluate {
namespace {

using testing::HasSubstr;

class ThreeIdentities : public FinishedRun {
  protected:
    void SetUp() override {
        FinishedRun::SetUp();
        run("a1,one,M1,H1\na2,one,M2,H2\nb1,two,M1,H1\nb2,two,M2,H2\nb3,two,M3,H3\nb4,two,M1,H1\n");
    }
};

TEST_F(ThreeIdentities, CountsTheLabelsThatClustersAnswerRight) {
    auto labels = against_labels(
        "record_id_b,record_id_a,expected,note\n"
        "b1,a1,match,\nb2,a1,match,\nb3,a1,no_match,\nb4,a1,no_match,\nb2,a2,possible_match,\nb3,a2,possible,\n");
    EXPECT_EQ(labels["labels"], 4);
    EXPECT_EQ(labels["right"], 2);
    EXPECT_DOUBLE_EQ(labels["share"], 0.5);
    EXPECT_EQ(labels["confusion"]["match"]["together"], 1);
    EXPECT_EQ(labels["confusion"]["match"]["apart"], 1);
    EXPECT_EQ(labels["confusion"]["no_match"]["together"], 1);
    EXPECT_EQ(labels["confusion"]["no_match"]["apart"], 1);
    EXPECT_EQ(labels["confusion"]["possible"]["together"], 1);
    EXPECT_EQ(labels["confusion"]["possible"]["apart"], 1);
}

TEST_F(ThreeIdentities, CountsLabelsThatContradictEachOther) {
    auto labels =
        against_labels("record_id_l,record_id_r,label\nb1,a1,match\na1,b1,no_match\nb2,a2,match\nb2,a2,match\n");
    EXPECT_EQ(labels["contradictions"]["pairs"], 1);
    EXPECT_EQ(labels["contradictions"]["labels"], 2);
    EXPECT_EQ(labels["right"], 3);
    EXPECT_EQ(labels["without_contradictions"]["labels"], 2);
    EXPECT_EQ(labels["without_contradictions"]["right"], 2);
}

TEST_F(ThreeIdentities, ARecordThatIsNotInTheResultIsApartFromAllOthers) {
    auto labels = against_labels("record_id_l,record_id_r,label\nb9,a1,match\nb9,b8,no_match\n");
    EXPECT_EQ(labels["not_in_result"], 2);
    EXPECT_EQ(labels["right"], 1);
}

TEST_F(ThreeIdentities, AcrossLeavesOutLabelsWithinASource) {
    auto labels = against_labels("record_id_l,record_id_r,label\nb1,b4,match\nb1,a1,match\n", true);
    EXPECT_EQ(labels["labels"], 1);
    EXPECT_EQ(labels["within_a_source"], 1);
}

TEST_F(ThreeIdentities, RefusesWhatItCannotRead) {
    EXPECT_THAT(refusal(ExitCode::input, [&] { against_labels("record_id_l,other,label\nb1,a1,match\n"); }),
                HasSubstr("record_id_"));
    EXPECT_THAT(refusal(ExitCode::input, [&] { against_labels("record_id_l,record_id_r,label\nb1,a1,yes\n"); }),
                HasSubstr("row 1"));
}

TEST_F(FinishedRun, SourcesBesideTheRecordIdsTellEqualIdsApart) {
    run("1,one,M1,H1\n1,two,M1,H1\n2,two,M2,H2\n");
    EXPECT_THAT(refusal(ExitCode::input, [&] { against_labels("record_id_l,record_id_r,label\n1,2,match\n"); }),
                HasSubstr("source_"));
    auto labels =
        against_labels("record_id_l,source_l,record_id_r,source_r,label\n1,one,1,two,match\n1,one,2,two,no_match\n");
    EXPECT_EQ(labels["right"], 2);
}

TEST_F(ThreeIdentities, TheTableForPeopleShowsTheConfusion) {
    auto text =
        table(evaluate({folder_.string(), "",
                        write("labels.csv", "record_id_l,record_id_r,label\nb1,a1,match\nb2,a1,match\n"), false}));
    EXPECT_THAT(text, HasSubstr("1 of 2 match and no_match labels answered right (0.5000)"));
}

}  // namespace
}  // namespace idxr::evaluate
