// Suggestions for misspelt words; sizes, shares and counts as people write them.
#include <gtest/gtest.h>

#include <array>
#include <limits>

#include "idxr/config/nearest.hpp"
#include "idxr/config/options.hpp"
#include "idxr/config/units.hpp"

using namespace idxr::config;

TEST(EditDistance, CountsASwapOfNeighboursOnceAndIgnoresCase) {
    EXPECT_EQ(edit_distance("threshold", "threshold"), 0u);
    EXPECT_EQ(edit_distance("treshold", "threshold"), 1u);
    EXPECT_EQ(edit_distance("htreshodl", "threshold"), 2u);
    EXPECT_EQ(edit_distance("Threshold", "tHRESHOLD"), 0u);
    EXPECT_EQ(edit_distance("", "abc"), 3u);
}

TEST(Nearest, FindsTheMisspeltWordAndNothingForAStrangeOne) {
    constexpr std::array<std::string_view, 3> words{"match", "generate", "evaluate"};
    EXPECT_EQ(nearest("mtach", words), "match");
    EXPECT_EQ(nearest("genrate", words), "generate");
    EXPECT_EQ(nearest("evalute", words), "evaluate");
    EXPECT_EQ(nearest("fetch", words), std::optional<std::string_view>("match"));
    EXPECT_EQ(nearest("xyz", words), std::nullopt);
    EXPECT_EQ(nearest("m", words), std::nullopt);
}

TEST(Bytes, AreReadWithBinaryAndDecimalUnits) {
    EXPECT_EQ(parse_bytes("8GiB"), std::uint64_t{8} << 30);
    EXPECT_EQ(parse_bytes("8 g"), std::uint64_t{8} << 30);
    EXPECT_EQ(parse_bytes("1.5 MiB"), 1572864u);
    EXPECT_EQ(parse_bytes("2MB"), 2000000u);
    EXPECT_EQ(parse_bytes("1000"), 1000u);
    EXPECT_EQ(parse_bytes("7 B"), 7u);
    for (const auto* wrong : {"", "GiB", "8 gigs", "-1", "8 GiB more", "9e30", "8 TiBi"})
        EXPECT_EQ(parse_bytes(wrong), std::nullopt) << wrong;
}

TEST(Bytes, AreWrittenExactly) {
    for (std::uint64_t bytes : {std::uint64_t{0}, std::uint64_t{1000}, std::uint64_t{1536} << 20,
                                std::uint64_t{8} << 30, (std::uint64_t{1} << 33) + 1})
        EXPECT_EQ(parse_bytes(exact_bytes(bytes)), bytes);
    EXPECT_EQ(exact_bytes(std::uint64_t{8} << 30), "8GiB");
    EXPECT_EQ(exact_bytes(std::uint64_t{1536} << 20), "1536MiB");
}

TEST(Shares, AreNumbersFromZeroToOneOrPercentages) {
    EXPECT_EQ(parse_share("0.05"), 0.05);
    EXPECT_EQ(parse_share("5%"), 0.05);
    EXPECT_EQ(parse_share("5 %"), 0.05);
    EXPECT_EQ(parse_share("1e-05"), 1e-5);
    EXPECT_EQ(parse_share("1"), 1.0);
    for (const auto* wrong : {"", "1.1", "-0.1", "half", "101%", "0.5x", "nan", "inf"})
        EXPECT_EQ(parse_share(wrong), std::nullopt) << wrong;
}

TEST(Counts, AreDigitsOnly) {
    EXPECT_EQ(parse_count(" 18446744073709551615 "), std::numeric_limits<std::uint64_t>::max());
    for (const auto* wrong : {"", "-1", "1.5", "1e3", "18446744073709551616", "4 cores"})
        EXPECT_EQ(parse_count(wrong), std::nullopt) << wrong;
}

TEST(ColumnsOnTheCommandLine, MayHaveCommasAndEqualSignsInTheHeader) {
    EXPECT_EQ(split_columns("born=birth_date, name=family"), (Values{"born", "birth_date", "name", "family"}));
    EXPECT_EQ(split_columns("City, State=address"), (Values{"City, State", "address"}));
    EXPECT_EQ(split_columns("a=b=given"), (Values{"a=b", "given"}));
    EXPECT_TRUE(split_columns("born").empty());
    EXPECT_TRUE(split_columns("born=birth_date,name").empty());
}
