// Figures as people read them.
#include "idxr/report/format.hpp"

#include <gtest/gtest.h>

namespace idxr::report {
namespace {

TEST(Format, GroupsDigitsByThree) {
    EXPECT_EQ(grouped(0), "0");
    EXPECT_EQ(grouped(999), "999");
    EXPECT_EQ(grouped(1'000), "1,000");
    EXPECT_EQ(grouped(70'000'000), "70,000,000");
}

TEST(Format, ShortensCountsToThreeDigits) {
    EXPECT_EQ(short_count(0), "0");
    EXPECT_EQ(short_count(999), "999");
    EXPECT_EQ(short_count(1'234), "1.23k");
    EXPECT_EQ(short_count(999'999), "1.00M");
    EXPECT_EQ(short_count(45'600'000), "45.6M");
    EXPECT_EQ(in_words(987'654), "987,654");
    EXPECT_EQ(in_words(4'999'950'000), "5 billion");
}

TEST(Format, GivesBytesDurationsAndAmountsTheirUnits) {
    EXPECT_EQ(bytes(512), "512 B");
    EXPECT_EQ(bytes(1536), "1.50 KB");
    EXPECT_EQ(bytes(24.0 * (1ULL << 30)), "24.0 GB");
    EXPECT_EQ(duration(0.421), "0.42 s");
    EXPECT_EQ(duration(59.99), "1 min 00 s");
    EXPECT_EQ(duration(200), "3 min 20 s");
    EXPECT_EQ(duration(7500), "2 h 05 min");
    EXPECT_EQ(amount(2048, "bytes"), "2.00 KB");
    EXPECT_EQ(amount(12, "rows"), "12 rows");
}

TEST(Format, SharesShowHowFarTheyAreFromNothingAndFromAll) {
    EXPECT_EQ(percent(0.1234), "12.3 %");
    EXPECT_EQ(percent(0.99987), "99.987 %");
    EXPECT_EQ(percent(0.0013), "0.13 %");
    EXPECT_EQ(percent(1), "100 %");
    EXPECT_EQ(percent(0), "0 %");
}

}  // namespace
}  // namespace idxr::report
