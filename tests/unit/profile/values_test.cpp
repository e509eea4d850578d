// Shapes tell no value, generic placeholders alone are named, and distinct values are estimated well.
#include "idxr/profile/values.hpp"

#include <gmock/gmock.h>

#include "idxr/common/hash.hpp"
#include "idxr/profile/distinct.hpp"

namespace idxr::profile {
namespace {

std::string shape(std::string_view raw) {
    std::string out;
    shape_of(raw, out);
    return out;
}

TEST(Shape, KeepsDigitsAndPunctuationAndFoldsWords) {
    EXPECT_EQ(shape("123-45-6789"), "999-99-9999");
    EXPECT_EQ(shape("O'Brien, Zoë 1986"), "A'A, A 9999");
    EXPECT_EQ(shape("12345678901234567890"), "999999999999…");
    EXPECT_LE(shape(std::string(500, '-')).size(), 50U);
}

TEST(GenericPlaceholder, IsNamedOnlyWhereAnybodyWouldWriteIt) {
    EXPECT_EQ(generic_placeholder("999-99-9999"), "999999999");
    EXPECT_EQ(generic_placeholder("123456789"), "123456789");
    EXPECT_EQ(generic_placeholder("n/a"), "N/A");
    EXPECT_EQ(generic_placeholder("none@none.com"), "NONE@…");
    EXPECT_EQ(generic_placeholder("Baby Boy"), "BABY BOY");
    for (const auto* personal : {"412-55-8811", "078-05-1120", "Smith", "ann@example.com", "Baby Boy Smith", ""})
        EXPECT_EQ(generic_placeholder(personal), "") << personal;
}

TEST(Distinct, IsExactForFewAndCloseForMany) {
    Distinct distinct, other;
    for (std::uint64_t n = 0; n < 40; ++n) distinct.add(mix64(n % 20));
    EXPECT_EQ(distinct.estimate(), 20U);
    for (std::uint64_t n = 0; n < 100'000; ++n) (n % 2 == 0 ? distinct : other).add(mix64(n));
    distinct.merge(other);
    EXPECT_NEAR(static_cast<double>(distinct.estimate()), 100'000, 5'000);
    EXPECT_EQ(Distinct().estimate(), 0U);
}

}  // namespace
}  // namespace idxr::profile
