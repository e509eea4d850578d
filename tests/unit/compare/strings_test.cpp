// String similarity: published values, and agreement with definitions written out plainly.
#include "idxr/compare/strings.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace idxr::compare;

TEST(JaroWinkler, GivesThePublishedValues) {
    // Winkler (1990) and the US Census Bureau's strcmp95 examples.
    EXPECT_EQ(jaro_winkler("MARTHA", "MARHTA"), 961);
    EXPECT_EQ(jaro_winkler("DWAYNE", "DUANE"), 840);
    EXPECT_EQ(jaro_winkler("DIXON", "DICKSONX"), 813);
    EXPECT_EQ(jaro_winkler("SMITH", "SMITH"), 1000);
    EXPECT_EQ(jaro_winkler("ABC", "XYZ"), 0);
    EXPECT_EQ(jaro_winkler("", "A"), 0);
}

TEST(JaroWinkler, IsSymmetric) {
    EXPECT_EQ(jaro_winkler("JONES", "JOHNSON"), jaro_winkler("JOHNSON", "JONES"));
    EXPECT_EQ(jaro_winkler("A", "AB"), jaro_winkler("AB", "A"));
}

namespace {

// Optimal string alignment by its recurrence over the whole matrix.
int plain_distance(const std::string& a, const std::string& b) {
    std::vector<std::vector<int>> d(a.size() + 1, std::vector<int>(b.size() + 1));
    for (std::size_t i = 0; i <= a.size(); ++i) d[i][0] = static_cast<int>(i);
    for (std::size_t j = 0; j <= b.size(); ++j) d[0][j] = static_cast<int>(j);
    for (std::size_t i = 1; i <= a.size(); ++i)
        for (std::size_t j = 1; j <= b.size(); ++j) {
            d[i][j] = std::min({d[i - 1][j] + 1, d[i][j - 1] + 1, d[i - 1][j - 1] + (a[i - 1] != b[j - 1])});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                d[i][j] = std::min(d[i][j], d[i - 2][j - 2] + 1);
        }
    return d[a.size()][b.size()];
}

}  // namespace

TEST(EditDistance, AgreesWithTheRecurrenceUpToItsLimit) {
    std::mt19937 random(1);
    const auto word = [&] {
        std::string text(random() % 9, ' ');
        for (auto& c : text) c = static_cast<char>('A' + random() % 4);
        return text;
    };
    for (int i = 0; i < 20000; ++i) {
        const auto a = word(), b = word();
        for (int limit : {0, 1, 2, 5})
            ASSERT_EQ(edit_distance(a, b, limit), std::min(plain_distance(a, b), limit + 1)) << a << ' ' << b;
    }
}

TEST(OneSlip, IsOneDigitOrOneTransposition) {
    EXPECT_TRUE(one_slip("19860128", "19860129"));
    EXPECT_TRUE(one_slip("19860128", "19860182"));
    EXPECT_FALSE(one_slip("19860128", "19860128"));
    EXPECT_FALSE(one_slip("19860128", "1986012"));
    EXPECT_FALSE(one_slip("19860128", "19870129"));
}
