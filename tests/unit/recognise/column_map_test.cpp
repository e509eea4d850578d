// Names of roles, and the slots that columns fill.
#include "idxr/recognise/column_map.hpp"

#include <gmock/gmock.h>

namespace idxr::recognise {
namespace {

using testing::ElementsAre;

Column column(Role role, const char* label = "") {
    Column result;
    result.role = role;
    result.label = label;
    return result;
}

std::vector<std::string> slots_for(std::vector<Column> columns, bool ssn_is_us = true) {
    std::vector<std::string> titles;
    ColumnMap map;
    map.columns = std::move(columns);
    map.ssn_is_us = ssn_is_us;
    for (const auto& slot : schema_for({map}).slots) titles.push_back(slot.title());
    return titles;
}

TEST(Roles, HaveNamesThatReadBack) {
    for (int i = 0; i <= static_cast<int>(Role::carried); ++i) {
        const auto role = static_cast<Role>(i);
        EXPECT_EQ(role_named(name(role)), role) << name(role);
        EXPECT_EQ(role_names()[static_cast<std::size_t>(i)], name(role));
    }
    EXPECT_EQ(role_names().back(), name(Role::carried));
    EXPECT_EQ(name(Role::full_name), "full_name");
    EXPECT_EQ(name(Role::identifier_issuer), "identifier_issuer");
    EXPECT_EQ(name(Role::birth_day), "birth_day");
    EXPECT_EQ(name(Role::postcode), "postcode");
    EXPECT_FALSE(role_named("Given").has_value());
    EXPECT_FALSE(role_named("").has_value());
}

TEST(Schema, AlwaysHasARecordId) { EXPECT_THAT(slots_for({column(Role::ignore)}), ElementsAre("record_id")); }

TEST(Schema, HasAllFieldsThatAFullNameCanFill) {
    EXPECT_THAT(slots_for({column(Role::full_name)}),
                ElementsAre("record_id", "given", "middle", "family", "suffix", "organisation"));
}

TEST(Schema, HasOneBirthDateHoweverItIsWritten) {
    EXPECT_THAT(
        slots_for({column(Role::birth_year), column(Role::birth_month), column(Role::birth_day), column(Role::age)}),
        ElementsAre("record_id", "birth_date"));
}

TEST(Schema, TakesForeignSocialSecurityNumbersAsIdentifiers) {
    EXPECT_THAT(slots_for({column(Role::ssn)}), ElementsAre("record_id", "ssn"));
    EXPECT_THAT(slots_for({column(Role::ssn)}, false), ElementsAre("record_id", "identifier:ssn"));
}

TEST(Schema, HasASlotForEachKindOfIdentifierAndEachUnknownColumn) {
    EXPECT_THAT(slots_for({column(Role::carried, "shoe"), column(Role::text, "instrument"),
                           column(Role::identifier, "passport"), column(Role::identifier_issuer, "passport"),
                           column(Role::identifier, "mrn")}),
                ElementsAre("record_id", "identifier:mrn", "identifier:passport", "text:instrument", "carried:shoe"));
}

TEST(Schema, HoldsTheFieldsOfAllFiles) {
    ColumnMap first, second;
    first.columns = {column(Role::email)};
    second.columns = {column(Role::address)};
    const auto schema = schema_for({first, second});
    EXPECT_TRUE(schema.has(record::Field::email));
    EXPECT_TRUE(schema.has(record::Field::postcode));
    EXPECT_FALSE(schema.has(record::Field::phone));
}

}  // namespace
}  // namespace idxr::recognise
