// Agreement levels as a person would give them.
#include "idxr/compare/comparison.hpp"

#include <gtest/gtest.h>

#include "../../support/people.hpp"
#include "idxr/compare/levels.hpp"

using namespace idxr;
using record::Field;

namespace {

const record::Schema schema = record::make_schema(
    test::slots_of({Field::given, Field::middle, Field::family, Field::suffix, Field::maiden, Field::birth_date,
                    Field::sex, Field::ssn, Field::phone, Field::email, Field::house_number, Field::street, Field::unit,
                    Field::city, Field::state, Field::postcode}));

// What a comparison of two persons says in words.
std::string said(const std::string& name, const test::Person& a, const test::Person& b) {
    static const compare::Comparisons comparisons(schema);
    const auto pattern = comparisons.compare(*a, *b);
    EXPECT_EQ(pattern, comparisons.compare(*b, *a)) << "a comparison has no direction";
    for (const auto& comparison : comparisons.list())
        if (comparison.name == name) return comparison.levels[compare::level_in(pattern, comparison)].description;
    return "no such comparison";
}

using Values = std::initializer_list<std::pair<Field, std::string>>;
std::string of_given(Values a, Values b) { return said("given", {schema, a}, {schema, b}); }
std::string of_family(Values a, Values b) { return said("family", {schema, a}, {schema, b}); }

}  // namespace

TEST(GivenNames, AreComparedLikeAPersonWould) {
    EXPECT_EQ(of_given({{Field::given, "WILLIAM"}}, {{Field::given, "WILLIAM"}}), "same");
    EXPECT_EQ(of_given({{Field::given, "WILLIAM"}}, {{Field::given, "BILL"}}), "nickname or middle name");
    EXPECT_EQ(of_given({{Field::given, "WILLIAM"}}, {{Field::given, "WILLAIM"}}), "one slip");
    EXPECT_EQ(of_given({{Field::given, "W"}}, {{Field::given, "WILLIAM"}}), "initial agrees");
    EXPECT_EQ(of_given({{Field::given, "MARYANN"}}, {{Field::given, "MARY ANN"}}), "same");
    EXPECT_EQ(of_given({{Field::given, "WILLIAM"}}, {{Field::given, "PETER"}}), "differs");
    EXPECT_EQ(of_given({{Field::given, "WILLIAM"}}, {}), "missing");
}

TEST(GivenNames, OfTwoSexesAreNotOneNameWithASlip) {
    for (const auto& [a, b] :
         {std::pair("MARK", "MARY"), std::pair("ANDREAS", "ANDREA"), std::pair("PATRICIA", "PATRICK")})
        EXPECT_EQ(of_given({{Field::given, a}}, {{Field::given, b}}), "near, of the other sex") << a;
    EXPECT_EQ(of_given({{Field::given, "MARY"}}, {{Field::given, "MARYY"}}), "one slip");
    EXPECT_EQ(of_given({{Field::given, "JESSIE"}}, {{Field::given, "JESSE"}}), "one slip") << "both sexes bear JESSIE";
    EXPECT_EQ(of_given({{Field::given, "PATRICK"}, {Field::middle, "PATRICIA"}}, {{Field::given, "PATRICIA"}}),
              "nickname or middle name");
}

TEST(GivenNames, SeeAMiddleNameUsedAsFirst) {
    EXPECT_EQ(of_given({{Field::given, "JOHN"}, {Field::middle, "PETER"}}, {{Field::given, "PETER"}}),
              "nickname or middle name");
}

TEST(Names, SeeSwappedFields) {
    EXPECT_EQ(of_given({{Field::given, "JAMES"}, {Field::family, "KELLY"}},
                       {{Field::given, "KELLY"}, {Field::family, "JAMES"}}),
              "names swapped");
    EXPECT_EQ(of_family({{Field::given, "JAMES"}, {Field::family, "KELLY"}},
                        {{Field::given, "KELLY"}, {Field::family, "JAMES"}}),
              "names swapped");
}

TEST(Names, SeeSwappedFieldsOfWhichOneIsAnInitial) {
    const Values whole{{Field::given, "JAYDEN"}, {Field::family, "BENNETT"}};
    EXPECT_EQ(of_family({{Field::given, "BENNETT"}, {Field::family, "J"}}, whole), "names swapped");
    EXPECT_EQ(of_given({{Field::given, "BENNETT"}, {Field::family, "J"}}, whole), "initial agrees");
    EXPECT_EQ(of_given({{Field::given, "B"}, {Field::family, "JAYDEN"}}, whole), "names swapped");
    EXPECT_EQ(of_family({{Field::given, "B"}, {Field::family, "JAYDEN"}}, whole), "initial agrees");
    EXPECT_EQ(of_family({{Field::given, "BENNETT"}, {Field::family, "K"}}, whole), "differs") << "another initial";
}

TEST(Names, AreFoundInTheOtherFieldOfARecordWithOneNameOnly) {
    const Values whole{{Field::given, "WILLIAM"}, {Field::family, "FULKE"}};
    EXPECT_EQ(of_family({{Field::given, "FULKE"}}, whole), "part or maiden name agrees");
    EXPECT_EQ(of_given({{Field::given, "FULKE"}}, whole), "missing");
    EXPECT_EQ(of_given({{Field::given, "WILLIAM"}}, whole), "same");
    EXPECT_EQ(of_given({{Field::given, "PETER"}}, whole), "differs");
}

TEST(Names, AreFoundWhereBothStandInOneField) {
    const Values whole{{Field::given, "CASEY"}, {Field::family, "PAECH"}};
    for (const auto* one : {"PAECH CASEY", "CASEY PAECH"}) {
        EXPECT_EQ(of_given({{Field::family, one}}, whole), "names swapped");
        EXPECT_EQ(of_family({{Field::given, one}}, whole), "names swapped");
    }
    EXPECT_NE(of_family({{Field::family, "PAECH JONES"}}, whole), "names swapped");
}

TEST(FamilyNames, SeeMaidenAndDoubleNames) {
    EXPECT_EQ(of_family({{Field::family, "SMITH JONES"}}, {{Field::family, "JONES"}}), "part or maiden name agrees");
    EXPECT_EQ(of_family({{Field::family, "SMITH"}, {Field::maiden, "GUTIERREZ"}}, {{Field::family, "GUTIERREZ"}}),
              "part or maiden name agrees");
    EXPECT_EQ(of_family({{Field::family, "SMITH"}}, {{Field::family, "SMYTH"}}), "one slip");
    EXPECT_EQ(of_family({{Field::family, "SMITH"}}, {{Field::family, "GARCIA"}}), "differs");
    EXPECT_EQ(of_family({{Field::family, "S"}}, {{Field::family, "SMITH"}}), "initial agrees");
}

TEST(Dates, TellSlipsFromOtherDays) {
    using compare::date_level;
    EXPECT_EQ(date_level("19860128", "19860128"), 10U);
    EXPECT_EQ(date_level("19860128", "19860000"), 9U);
    EXPECT_EQ(date_level("19860108", "19860801"), 8U) << "day and month swapped";
    EXPECT_EQ(date_level("19860128", "19860129"), 8U);
    EXPECT_EQ(date_level("19860128", "19860328"), 8U) << "one digit";
    EXPECT_EQ(date_level("19860128", "19861128"), 8U);
    EXPECT_EQ(date_level("19860128", "19861228"), 7U);
    EXPECT_EQ(date_level("19020000", "19030000"), 7U);
    EXPECT_EQ(date_level("19860101", "19860417"), 7U) << "the first of January may stand for any day";
    EXPECT_EQ(date_level("20101110", "20101209"), 5U) << "near days, as of birth and baptism";
    EXPECT_EQ(date_level("19860128", "19640128"), 6U) << "month and day";
    EXPECT_EQ(date_level("19860128", "19960228"), 4U) << "two digits";
    EXPECT_EQ(date_level("19860128", "19861109"), 3U);
    EXPECT_EQ(date_level("19860128", "19950309"), 2U);
    EXPECT_EQ(date_level("19020000", "19100000"), 2U);
    EXPECT_EQ(date_level("19860128", "19531104"), 1U);
    EXPECT_EQ(date_level("19860128", ""), 0U);
}

TEST(Numbers, TellSlipsFromOtherNumbers) {
    using compare::number_level;
    EXPECT_EQ(number_level("123456789", "123456789"), 4U);
    EXPECT_EQ(number_level("123456789", "123456798"), 3U);
    EXPECT_EQ(number_level("999126789", "123456789"), 2U);
    EXPECT_EQ(number_level("6789", "123456789"), 2U);
    EXPECT_EQ(number_level("123456789", "987651234"), 1U);
    EXPECT_EQ(number_level("00012345", "12345"), 4U) << "noughts are lost";
    EXPECT_EQ(number_level("1234500", "12345"), 1U);
    EXPECT_EQ(number_level("180057512345678", "1800575123456"), 3U) << "without its control number";
    EXPECT_EQ(number_level("12345678Z", "12345678"), 3U);
}

TEST(Phones, MatchAnyOfSeveral) {
    using compare::phone_level;
    EXPECT_EQ(phone_level("12025550123\x1f"
                          "13035550100",
                          "13035550100"),
              3U);
    EXPECT_EQ(phone_level("12025550123", "13035550123"), 2U) << "area code changed";
    EXPECT_EQ(phone_level("12025550123", "13037770100"), 1U);
    EXPECT_EQ(phone_level("14812856234", "74812856234"), 3U) << "written with and without the country's code";
    EXPECT_EQ(phone_level("07911123456", "447911123456"), 3U) << "the nought that is dialled inside the country";
    EXPECT_EQ(phone_level("5550123", "12025550123"), 2U) << "too short to be the same for sure";
}

TEST(Organisations, AreSimilarIfTheShorterNameStandsInTheLonger) {
    using compare::organisation_level;
    EXPECT_EQ(organisation_level("ACME TOOLS", "ACME TOOLS"), 3U);
    EXPECT_EQ(organisation_level("TOOLS ACME", "ACME POWER TOOLS"), 2U) << "in any order";
    EXPECT_EQ(organisation_level("ACMEE TOOL", "ACME POWER TOOLS"), 2U) << "words with a slip";
    EXPECT_EQ(organisation_level("ACME PAINTS", "ACME POWER TOOLS"), 1U);
    EXPECT_EQ(organisation_level("", "ACME"), 0U);
}

TEST(Emails, OfAnOfficeSayNothingOfAPerson) {
    using compare::email_level;
    EXPECT_EQ(email_level("ann.lee@x.org", "ann.lee@x.org"), 3U);
    EXPECT_EQ(email_level("ann.lee@x.org", "ann.lee@y.com"), 2U) << "user part";
    EXPECT_EQ(email_level("info@x.org", "info@x.org"), 0U);
}

TEST(Addresses, KnowUnitsAndNeighbours) {
    const auto of = [](Values a, Values b) { return said("address", {schema, a}, {schema, b}); };
    const Values home{{Field::house_number, "97"}, {Field::street, "N MAIN ST"}, {Field::unit, "APT 4"}};
    EXPECT_EQ(of(home, home), "number, street and unit");
    EXPECT_EQ(of(home, {{Field::house_number, "97"}, {Field::street, "N MAIN ST"}, {Field::unit, "APT 5"}}),
              "number and street");
    EXPECT_EQ(of(home, {{Field::house_number, "12"}, {Field::street, "N MAIN ST"}}), "street alone");
    EXPECT_EQ(of(home, {{Field::house_number, "97"}, {Field::street, "ELM AVE"}}), "differs");
}

TEST(Places, TellCityPostcodeAndStateApart) {
    const auto of = [](Values a, Values b) { return said("place", {schema, a}, {schema, b}); };
    const Values home{{Field::city, "SALEM"}, {Field::state, "OR"}, {Field::postcode, "97301"}};
    EXPECT_EQ(of(home, home), "city and postcode");
    EXPECT_EQ(of(home, {{Field::city, "SALEM"}, {Field::postcode, "97301"}}), "city and postcode");
    EXPECT_EQ(of(home, {{Field::city, "SALEM"}, {Field::state, "MA"}, {Field::postcode, "97301"}}),
              "city and postcode, another state");
    EXPECT_EQ(of(home, {{Field::city, "SALEM"}, {Field::postcode, "01970"}}), "city alone");
    EXPECT_EQ(of(home, {{Field::state, "OR"}, {Field::postcode, "97301"}}), "postcode alone");
    EXPECT_EQ(of(home, {{Field::city, "SALME"}, {Field::state, "OR"}}), "similar city or postcode");
    EXPECT_EQ(of(home, {{Field::city, "BEND"}, {Field::state, "OR"}, {Field::postcode, "77701"}}), "state alone");
}

TEST(Places, AgreeInFullWhereThereAreCitiesAlone) {
    const auto cities = record::make_schema(test::slots_of({Field::given, Field::family, Field::city}));
    const compare::Comparisons comparisons(cities);
    const test::Person a{cities, {{Field::city, "SALEM"}}}, b{cities, {{Field::city, "SALEM"}}};
    const auto& place = comparisons.list().back();
    EXPECT_EQ(compare::level_in(comparisons.compare(*a, *b), place), place.levels.size() - 1);
}

TEST(Comparisons, LeaveRoomForEveryLevelInThePattern) {
    const compare::Comparisons comparisons(schema);
    EXPECT_TRUE(comparisons.left_out().empty());
    std::uint64_t used = 0;
    for (const auto& comparison : comparisons.list()) {
        const auto bits = static_cast<std::uint64_t>(comparison.mask) << comparison.shift;
        EXPECT_EQ(used & bits, 0U) << comparison.name;
        EXPECT_GE(comparison.mask + 1, comparison.levels.size());
        used |= bits;
    }
}
