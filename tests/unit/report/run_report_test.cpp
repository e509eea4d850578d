// report.json and report.html of a run.
#include "idxr/report/run_report.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "sample_report.hpp"

namespace idxr::report {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ReportJson, AccountsForEveryRow) {
    auto json = to_json(sample_report());
    EXPECT_EQ(json["records"]["read"], 100'131);
    EXPECT_EQ(json["records"]["kept"], 100'000);
    EXPECT_EQ(json["records"]["rejected"], 131);
}

TEST(ReportJson, KeepsWhatDiffersBetweenRunsOfOneJobInTiming) {
    auto report = sample_report();
    auto first = to_json(report);
    report.started = "2027-01-01T00:00:00Z";
    report.seconds = 99;
    report.rounds[0].seconds = 12;
    report.profile.clear();
    report.machine = {"a cluster", 4, 64, 8, 1, 2, 3, 4};
    auto second = to_json(report);
    EXPECT_NE(first, second);
    first.erase("timing");
    second.erase("timing");
    EXPECT_EQ(first, second);
}

TEST(ReportJson, WritesAWeightThatIsNotFiniteAsNull) {
    auto report = sample_report();
    report.model.comparisons = {{"sex", {{"equal", 1, 0, std::numeric_limits<double>::infinity()}}}};
    EXPECT_TRUE(to_json(report)["model"]["comparisons"][0]["levels"][0]["weight_bits"].is_null());
}

TEST(ReportPage, ShowsTheKeyFiguresFirst) {
    auto page = html(to_json(sample_report()));
    std::string strip =
        page.substr(page.find("class=\"strip\""), page.find("</header>") - page.find("class=\"strip\""));
    for (const char* figure : {"100,000", "28,570", "11,350", "1.67M", "8.7 s", "131 rows rejected"})
        EXPECT_THAT(strip, HasSubstr(figure));
}

TEST(ReportPage, ShowsEverySection) {
    auto report = sample_report();
    report.accuracy = sample_accuracy();
    auto page = html(to_json(report));
    for (const char* text :
         {"people/clinic.csv", "month before day in the values", "too few fields", "family sound and birth year",
          "24,310", "one digit differs", "+15.50", "threshold 0.62", "MDM_0000000412", "weakest bridge of a long chain",
          "14 addresses", "0.9873", "Expected calibration error 0.0123"})
        EXPECT_THAT(page, HasSubstr(text));
}

TEST(ReportPage, SaysWhatQualityToExpectAndWhatToLookAt) {
    auto report = sample_report();
    EXPECT_THAT(html(to_json(report)), Not(HasSubstr("Look at this first")));
    report.alarms = {{"giant_identity", "identity MDM_0000000412 has 5000 of 100000 records"}};
    report.expectation = {1'234, 97'690, 200'000, {0, 410.5, 820.25, 190'000}, 0.9821, 0.9712, 0.9634};
    report.model.notes = {"sex: disagreement would have spoken for a match; it weighs nothing"};
    const auto page = html(to_json(report));
    for (const char* text : {"Look at this first", "Identity MDM_0000000412 has 5000", "at most 98.2", "1,234", "97.1",
                             "96.3", "Where the estimate was mended", "sex: disagreement"})
        EXPECT_THAT(page, HasSubstr(text));
}

TEST(ReportPage, RefersToNothingOutsideItself) {
    auto report = sample_report();
    report.accuracy = sample_accuracy();
    auto page = html(to_json(report));
    EXPECT_FALSE(std::regex_search(
        page, std::regex("<(script|link|img|iframe|object|embed)|src=|href=|url\\(|@import|https?:|//[a-z]")));
}

TEST(ReportPage, NamesFromFilesNeverBecomeMarkup) {
    auto report = sample_report();
    report.columns[0].column = "<script>alert(1)</script>";
    report.inputs[0].path = "a\"><b>.csv";
    report.accuracy.reset();
    auto page = html(to_json(report));
    EXPECT_THAT(page, Not(HasSubstr("<script>")));
    EXPECT_THAT(page, Not(HasSubstr("<b>.csv")));
    EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
}

TEST(ReportPage, ARunThatFoundNothingStillHasAPage) {
    RunReport report;
    report.version = "0.1.0";
    auto page = html(to_json(report));
    EXPECT_THAT(page, HasSubstr("records"));
    EXPECT_THAT(page, Not(HasSubstr("nan")));
    EXPECT_THAT(page, Not(HasSubstr("inf ")));
}

TEST(ReportPage, IsMadeFromTheWrittenFileAlone) {
    auto json = to_json(sample_report());
    EXPECT_EQ(html(json), html(nlohmann::ordered_json::parse(json.dump())));
}

TEST(ReportPage, ReadsAReportWithPartsMissing) {
    auto json = to_json(sample_report());
    for (const auto& key : {"timing", "households", "blocking", "model", "weights"}) {
        auto less = json;
        less.erase(key);
        EXPECT_THAT(html(less), HasSubstr("28,570")) << key;
    }
}

}  // namespace
}  // namespace idxr::report
