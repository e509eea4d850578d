// What a pair shows the learned model.
#include "idxr/learn/features.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../support/people.hpp"

using namespace idxr;
using record::Field;

namespace {

const auto schema = record::make_schema(test::slots_of({Field::given, Field::family, Field::birth_date}));

std::vector<std::string> shown(const test::Person& a, const test::Person& b) {
    const compare::Comparisons comparisons(schema);
    const learn::Features features(comparisons);
    std::vector<learn::Feature> found, turned;
    features.of(comparisons.compare(*a, *b), *a, *b, found);
    features.of(comparisons.compare(*b, *a), *b, *a, turned);
    std::vector<std::string> names;
    for (std::size_t i = 0; i < found.size(); ++i) {
        EXPECT_EQ(found[i].index, turned.at(i).index);
        EXPECT_EQ(found[i].value, turned.at(i).value);
        names.push_back(features.names()[found[i].index]);
    }
    return names;
}

}  // namespace

TEST(Features, TwinsDifferInOneFieldAndAgreeInAllOthers) {
    const test::Person ann(schema, {{Field::given, "ANN"}, {Field::family, "LEE"}, {Field::birth_date, "19800304"}}),
        zoe(schema, {{Field::given, "ZOE"}, {Field::family, "LEE"}, {Field::birth_date, "19800304"}});
    EXPECT_THAT(shown(ann, zoe), testing::ElementsAre("given: differs", "family: same", "birth_date: same",
                                                      "given and family: first differs, second same",
                                                      "given and birth_date: first differs, second same",
                                                      "family and birth_date: both same"));
}

TEST(Features, WhatIsMissingShowsNothing) {
    const test::Person ann(schema, {{Field::given, "ANN"}}), lee(schema, {{Field::family, "LEE"}});
    EXPECT_THAT(shown(ann, lee), testing::IsEmpty());
}

TEST(Features, NearNamesShowHowSimilarTheyAre) {
    const test::Person martha(schema, {{Field::family, "MARTHA"}}), marhta(schema, {{Field::family, "MARHTA"}});
    EXPECT_THAT(shown(martha, marhta), testing::ElementsAre("family: one slip", "family: similarity"));
}
