// Names of the standardised fields, and the slots of a run.
#include "idxr/record/schema.hpp"

#include <gmock/gmock.h>

#include <set>

namespace idxr::record {
namespace {

using testing::ElementsAre;

std::vector<std::string> titles(const Schema& schema) {
    std::vector<std::string> all;
    for (const auto& slot : schema.slots) all.push_back(slot.title());
    return all;
}

TEST(Fields, HaveNamesOfTheirOwnThatReadBack) {
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        EXPECT_EQ(field_named(name(field)), field) << name(field);
        names.insert(name(field));
    }
    EXPECT_EQ(names.size(), field_count);
    EXPECT_EQ(name(Field::record_id), "record_id");
    EXPECT_EQ(name(Field::ssn), "ssn");
    EXPECT_EQ(name(Field::house_number), "house_number");
    EXPECT_EQ(name(Field::carried), "carried");
}

TEST(Fields, AreNotFoundByAnotherName) {
    EXPECT_FALSE(field_named("surname").has_value());
    EXPECT_FALSE(field_named("GIVEN").has_value());
    EXPECT_FALSE(field_named("").has_value());
}

TEST(Schemas, AlwaysHaveARecordId) { EXPECT_THAT(titles(make_schema({})), ElementsAre("record_id")); }

TEST(Schemas, AreInOneOrderWithoutDoubles) {
    const auto schema = make_schema({{Field::carried, "shoe"},
                                     {Field::identifier, "passport"},
                                     {Field::family, ""},
                                     {Field::identifier, "mrn"},
                                     {Field::given, ""},
                                     {Field::identifier, "passport"},
                                     {Field::record_id, ""}});
    EXPECT_THAT(titles(schema),
                ElementsAre("record_id", "given", "family", "identifier:mrn", "identifier:passport", "carried:shoe"));
}

TEST(Schemas, FindSlotsByFieldAndLabel) {
    const auto schema = make_schema({{Field::given, ""}, {Field::identifier, "passport"}, {Field::identifier, "mrn"}});
    EXPECT_EQ(schema.slot(Field::record_id), 0);
    EXPECT_EQ(schema.slot(Field::given), 1);
    EXPECT_EQ(schema.slot(Field::identifier), 2);  // the first of several
    EXPECT_EQ(schema.slot(Field::identifier, "passport"), 3);
    EXPECT_EQ(schema.slot(Field::identifier, "nhs"), Schema::absent);
    EXPECT_EQ(schema.slot(Field::ssn), Schema::absent);
    EXPECT_TRUE(schema.has(Field::given));
    EXPECT_FALSE(schema.has(Field::phone));
}

}  // namespace
}  // namespace idxr::record
