// What sampled values look like: dates and their order, numbers, names.
#include "idxr/recognise/values.hpp"

#include <gtest/gtest.h>

namespace idxr::recognise {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Profile profile_of(std::initializer_list<const char*> values) {
    Rows rows;
    for (const auto* value : values) rows.push_back({value});
    return profile(rows, 0);
}

DateOrder order_of(std::initializer_list<const char*> values) { return profile_of(values).date_order(); }

TEST(Dates, AreKnownByTheirShape) {
    for (const auto* date :
         {"1986-01-28", "19860128", "1986/1/28", "01/28/1986", "28.01.1986", "1/28/18", "28 Jan 1986", "28JAN1986",
          "January 28, 1986", "1986-01-28T10:15:00Z", "1986-01-28 00:00:00", "1850-01-81"})
        EXPECT_TRUE(date_shape(date)) << date;
}

TEST(Dates, AreNotNumbersPhonesOrNames) {
    for (const auto* other : {"", "1986", "6026159", "555-1234", "702-221-2412", "293-90-9090", "12-14", "John Smith",
                              "12 Main Street", "99999999", "15000001", "12.5", "a@b.com"})
        EXPECT_FALSE(date_shape(other)) << other;
}

TEST(DateOrders, AreProvedByAPartAboveTwelve) {
    EXPECT_EQ(order_of({"01/02/1986", "13/02/1986"}), DateOrder::dmy);
    EXPECT_EQ(order_of({"01/02/1986", "02/13/1986"}), DateOrder::mdy);
    EXPECT_EQ(order_of({"28.01.1986"}), DateOrder::dmy);
    EXPECT_EQ(order_of({"28 Jan 1986"}), DateOrder::dmy);
}

TEST(DateOrders, FollowTheMajorityWhenBothAreSeen) {
    EXPECT_EQ(order_of({"13/02/1986", "02/13/1986", "02/14/1986"}), DateOrder::mdy);
    EXPECT_EQ(order_of({"13/02/1986", "14/02/1986", "02/14/1986"}), DateOrder::dmy);
}

TEST(DateOrders, AreAmbiguousWhenNothingProvesThem) {
    EXPECT_EQ(order_of({"01/02/1986", "03/04/1990"}), DateOrder::ambiguous);
    EXPECT_EQ(order_of({"13/02/1986", "02/13/1986"}), DateOrder::ambiguous);
}

TEST(DateOrders, AreYearFirstForIsoAndCompactDates) {
    EXPECT_EQ(order_of({"1986-01-28", "1990-05-06"}), DateOrder::ymd);
    EXPECT_EQ(order_of({"19860128", "19900506"}), DateOrder::ymd);
    EXPECT_EQ(order_of({"28011986", "06051990"}), DateOrder::dmy);
}

TEST(DateOrders, AreDaysOfASpreadsheetForNumbersOfThatSize) {
    EXPECT_EQ(order_of({"31240", "9874", "40120.0"}), DateOrder::serial);
    EXPECT_NE(order_of({"12586", "110286", "70490"}), DateOrder::serial) << "01/25/86 without its nought";
    EXPECT_NE(order_of({"1985", "1990", "31240"}), DateOrder::serial);
    EXPECT_NE(order_of({"90210", "10001", "60601"}), DateOrder::serial);
}

TEST(DateOrders, OfAFewSlashedDatesAmongIsoOnesStillCount) {
    EXPECT_EQ(order_of({"1986-01-28", "1990-05-06", "1991-05-06", "02/13/1986"}), DateOrder::mdy);
    EXPECT_EQ(order_of({"1986-01-28", "1990-05-06", "1991-05-06", "02/03/1986"}), DateOrder::ymd);
}

TEST(Profiles, CountWhatIsThere) {
    const auto counts = profile_of({"a@b.com", "", " NULL ", "n/a", "A@B.COM", "555-123-4567", "293-90-9090", "12.50"});
    EXPECT_EQ(counts.rows, 8U);
    EXPECT_EQ(counts.present, 5U);
    EXPECT_EQ(counts.distinct, 4U);  // case does not count
    EXPECT_EQ(counts.emails, 2U);
    EXPECT_EQ(counts.formatted_phones, 1U);
    EXPECT_EQ(counts.ssns, 1U);
    EXPECT_EQ(counts.nine_digits, 1U);
    EXPECT_EQ(counts.decimals, 1U);
}

TEST(Profiles, TakeMissingTrailingFieldsAsEmpty) {
    const auto counts = profile({{"a", "b"}, {"a"}}, 1);
    EXPECT_EQ(counts.rows, 2U);
    EXPECT_EQ(counts.present, 1U);
}

TEST(Profiles, OfNoValuesAreMostlyNothing) { EXPECT_FALSE(profile({}, 0).mostly(0, 0)); }

TEST(ValueWords, AreLowerCaseAndKeepApostrophesTogether) {
    EXPECT_EQ(value_words("O'Brien-SMITH, 2nd"), (std::vector<std::string>{"obrien", "smith", "2nd"}));
}

TEST(NamesByValue, AreToldApart) {
    const Rows rows{{"Mary", "Miller", "red"},  {"James", "Nguyen", "tall"},   {"Patricia", "Garcia", "xyzzy"},
                    {"Linda", "Jones", "blue"}, {"Robert", "Wright", "small"}, {"Susan", "Peterson", "plugh"}};
    EXPECT_EQ(kind_of_names(rows, 0), NameKind::given);
    EXPECT_EQ(kind_of_names(rows, 1), NameKind::family);
    EXPECT_EQ(kind_of_names(rows, 2), NameKind::none);
}

}  // namespace
}  // namespace idxr::recognise
