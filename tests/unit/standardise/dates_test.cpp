// Dates as people write them.
#include "idxr/standardise/dates.hpp"

#include <gtest/gtest.h>

namespace idxr::standardise {
namespace {

using recognise::DateOrder;
constexpr int this_year = 2024;

std::string date(std::string_view raw, DateOrder order = DateOrder::ymd) {
    std::string out;
    standardise_date(raw, order, this_year, out);
    return out;
}
Reading reading(std::string_view raw, DateOrder order = DateOrder::ymd) {
    std::string out;
    return standardise_date(raw, order, this_year, out);
}

TEST(Date, ReadsTheCommonForms) {
    for (const auto* raw :
         {"1986-01-28", "1986/1/28", "1986.01.28", "1986 01 28", "19860128", "1986-01-28T10:30:00Z",
          "1986-01-28 00:00:00", "28 Jan 1986", "28-JAN-1986", "28JAN1986", "January 28, 1986", "Jan. 28th, 1986",
          "1986 Jan 28", "Tue, 28 January 1986", "28JAN1986:00:00:00", "19860128.0"})
        EXPECT_EQ(date(raw), "19860128") << raw;
}

TEST(Date, FollowsTheOrderOfItsColumn) {
    EXPECT_EQ(date("01/02/1986", DateOrder::mdy), "19860102");
    EXPECT_EQ(date("01/02/1986", DateOrder::dmy), "19860201");
    EXPECT_EQ(date("1.2.1986", DateOrder::dmy), "19860201");
    EXPECT_EQ(date("01021986", DateOrder::mdy), "19860102");
    EXPECT_EQ(date("01021986", DateOrder::dmy), "19860201");
    EXPECT_EQ(date("1021986", DateOrder::mdy), "19860102") << "a leading zero was lost";
    EXPECT_EQ(date("28/01/1986", DateOrder::mdy), "19860128") << "there is no month 28";
    EXPECT_EQ(date("1986-02-01", DateOrder::dmy), "19860201") << "a year in front decides";
    EXPECT_EQ(date("19860201", DateOrder::dmy), "19860201");
}

TEST(Date, ReadsTheDaysOfSpreadsheets) {
    EXPECT_EQ(date("31240", DateOrder::serial), "19850712");
    EXPECT_EQ(date("31240.0", DateOrder::serial), "19850712");
    EXPECT_EQ(date("31240.75", DateOrder::serial), "19850712") << "with the time of day";
    EXPECT_EQ(date("1", DateOrder::serial), "19000101");
    EXPECT_EQ(date("59", DateOrder::serial), "19000228");
    EXPECT_EQ(date("61", DateOrder::serial), "19000301");
    EXPECT_EQ(date("36585", DateOrder::serial), "20000229");
    EXPECT_EQ(date("1985-07-12", DateOrder::serial), "19850712") << "kept as text";
    EXPECT_EQ(reading("0", DateOrder::serial), Reading::placeholder);
    EXPECT_EQ(reading("99999", DateOrder::serial), Reading::unreadable) << "in 2173";
    EXPECT_EQ(reading("31240", DateOrder::mdy), Reading::unreadable);
}

TEST(Date, DoesNotGuessAmbiguousDays) {
    EXPECT_EQ(date("01/02/1986", DateOrder::ambiguous), "19860000");
    EXPECT_EQ(date("05/05/1986", DateOrder::ambiguous), "19860505");
    EXPECT_EQ(date("01/28/1986", DateOrder::ambiguous), "19860128");
    EXPECT_EQ(date("28/01/1986", DateOrder::ambiguous), "19860128");
}

TEST(Date, PutsTwoDigitYearsBeforeTheReferenceYear) {
    EXPECT_EQ(date("1/28/86", DateOrder::mdy), "19860128");
    EXPECT_EQ(date("1/28/23", DateOrder::mdy), "20230128");
    EXPECT_EQ(date("1/28/25", DateOrder::mdy), "19250128");
    EXPECT_EQ(date("15-Mar-92", DateOrder::dmy), "19920315");
    EXPECT_EQ(date("86-01-28"), "19860128");
    EXPECT_EQ(date("860128"), "19860128");
    EXPECT_EQ(date("280186", DateOrder::dmy), "19860128");
}

TEST(Date, KeepsWhatIsKnownOfPartialDates) {
    EXPECT_EQ(date("1986"), "19860000");
    EXPECT_EQ(date("1986-01"), "19860100");
    EXPECT_EQ(date("198601"), "19860100");
    EXPECT_EQ(date("01/1986", DateOrder::mdy), "19860100");
    EXPECT_EQ(date("Jan 1986"), "19860100");
    EXPECT_EQ(date("1986-00-00"), "19860000");
    EXPECT_EQ(date("1986-01-XX"), "19860100");
    EXPECT_EQ(date("abt 1850"), "18500000");
    EXPECT_EQ(date("19440000"), "19440000");
}

TEST(Date, ImpossibleDatesAreMissing) {
    for (const auto* raw : {"0986-01-01", "2026-01-01", "12345", "Monday", "1-2", "1986-01-28-03", "x1986", "198"}) {
        EXPECT_EQ(reading(raw), Reading::unreadable) << raw;
        EXPECT_EQ(date(raw), "") << raw;
    }
    EXPECT_EQ(date("1988-02-29"), "19880229");
    EXPECT_EQ(date("2025-01-01"), "20250101");
}

TEST(Date, OfAnImpossibleDateThePossiblePartsAreKept) {
    const auto kept = [](std::string_view raw, DateOrder order, std::string_view parts) {
        EXPECT_EQ(reading(raw, order), Reading::unreadable) << raw;
        EXPECT_EQ(date(raw, order), parts) << raw;
    };
    kept("1986-13-01", DateOrder::ymd, "19860001");
    kept("19861301", DateOrder::ymd, "19860001");
    kept("1986-02-31", DateOrder::ymd, "19860200");
    kept("1987-02-29", DateOrder::ymd, "19870200");
    kept("31 Apr 1986", DateOrder::dmy, "19860400");
    kept("45/13/1986", DateOrder::dmy, "19860000");
    kept("13321986", DateOrder::mdy, "");
}

TEST(Date, PlaceholdersAreMissing) {
    for (const auto* raw : {"0000-00-00", "9999-99-99", "99/99/9999", "00000000", "N/A", "unknown", "9999-12-31", "--"})
        EXPECT_EQ(reading(raw), Reading::placeholder) << raw;
    EXPECT_EQ(reading("  "), Reading::missing);
    EXPECT_EQ(date("1900-01-01"), "19000101") << "found from the data, later";
}

TEST(Date, IsItsOwnStandardForm) {
    for (const auto order : {DateOrder::none, DateOrder::ymd, DateOrder::mdy, DateOrder::dmy, DateOrder::ambiguous})
        for (const auto* value : {"19860128", "19440000", "20100900", "19101112", "18000101"})
            EXPECT_EQ(date(value, order), value);
}

TEST(BirthParts, MakeOneDate) {
    const auto assemble = [](std::string_view year, std::string_view month, std::string_view day) {
        std::string out;
        assemble_date(year, month, day, this_year, out);
        return out;
    };
    EXPECT_EQ(assemble("1944", "10", "28"), "19441028");
    EXPECT_EQ(assemble("1996", "08", "6"), "19960806");
    EXPECT_EQ(assemble("1901", "", ""), "19010000");
    EXPECT_EQ(assemble("86", "Jan", "28"), "19860128");
    EXPECT_EQ(assemble("1987.0", "2.0", "29.0"), "19870200") << "no such day";
    EXPECT_EQ(assemble("1987", "13", "1"), "19870001");
    EXPECT_EQ(assemble("", "10", "28"), "");
    std::string out;
    EXPECT_EQ(assemble_date("", "", "", this_year, out), Reading::missing);
    EXPECT_EQ(assemble_date("19x4", "1", "1", this_year, out), Reading::unreadable);
}

TEST(Age, GivesTheYearOfBirth) {
    const auto born = [](std::string_view age) {
        std::string out;
        date_from_age(age, 1940, out);
        return out;
    };
    EXPECT_EQ(born("40"), "19000000");
    EXPECT_EQ(born("0"), "19400000");
    EXPECT_EQ(born("3 months"), "19400000");
    EXPECT_EQ(born("45 yrs"), "18950000");
    EXPECT_EQ(born("130"), "");
    EXPECT_EQ(born("old"), "");
}

}  // namespace
}  // namespace idxr::standardise
