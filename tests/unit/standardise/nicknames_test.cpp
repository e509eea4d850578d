// Nicknames and the names that they stand for.
#include "idxr/standardise/nicknames.hpp"

#include <gtest/gtest.h>

#include <string>

#include "idxr/reference/tables.hpp"
#include "idxr/standardise/census.hpp"

namespace idxr::standardise {
namespace {

TEST(Nicknames, RelateNamesOfOnePerson) {
    EXPECT_TRUE(nickname_related("BILL", "WILLIAM"));
    EXPECT_TRUE(nickname_related("WILLIAM", "BILL"));
    EXPECT_TRUE(nickname_related("BOB", "ROB")) << "both are nicknames of Robert";
    EXPECT_TRUE(nickname_related("PEGGY", "MARGARET"));
    EXPECT_TRUE(nickname_related("JACK", "JOHN"));
    EXPECT_TRUE(nickname_related("ZZZ", "ZZZ"));
    EXPECT_FALSE(nickname_related("BILL", "ROBERT"));
    EXPECT_FALSE(nickname_related("ROBERT", "WILLIAM"));
    EXPECT_FALSE(nickname_related("JOHN", "JAMES"));
    EXPECT_FALSE(nickname_related("ZZZ", "WILLIAM"));
    EXPECT_FALSE(nickname_related("", "WILLIAM"));
}

TEST(CanonicalName, IsTheLikeliestFormalName) {
    EXPECT_EQ(canonical_given("BILL"), "WILLIAM");
    EXPECT_EQ(canonical_given("WILLIAM"), "WILLIAM");
    EXPECT_EQ(canonical_given("BOB"), "ROBERT");
    EXPECT_EQ(canonical_given("JACK"), "JOHN");
    EXPECT_EQ(canonical_given("BETTY"), "ELIZABETH");
    EXPECT_EQ(canonical_given("PEGGY"), "MARGARET");
    EXPECT_EQ(canonical_given("FRED"), "FREDERICK");
    EXPECT_EQ(canonical_given("MIKE"), "MICHAEL");
    EXPECT_EQ(canonical_given("MARY"), "MARY");
    EXPECT_EQ(canonical_given("王伟"), "王伟");
    EXPECT_EQ(canonical_given(""), "");
}

TEST(CanonicalName, NeverChains) {
    for (const auto& row : reference::rows(reference::nicknames()))
        for (const auto lower : row) {
            std::string name(lower);
            for (auto& c : name) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 32 : c);
            EXPECT_EQ(canonical_given(canonical_given(name)), canonical_given(name)) << name;
        }
}

TEST(CensusShare, KnowsGivenAndFamilyNames) {
    EXPECT_EQ(census_share("SMITH").family, 10060);
    EXPECT_EQ(census_share("MARY").female, 26290);
    EXPECT_GT(census_share("JOHN").male, census_share("JOHN").family);
    EXPECT_EQ(census_share("QZXQ").given + census_share("QZXQ").family, 0);
}

}  // namespace
}  // namespace idxr::standardise
