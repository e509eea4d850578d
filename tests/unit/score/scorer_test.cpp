// Giving up early changes nothing: a pair is scored as by its whole pattern, or it weighs too little.
#include "idxr/score/scorer.hpp"

#include <gtest/gtest.h>

#include <deque>
#include <random>

#include "../../support/people.hpp"
#include "idxr/score/estimate.hpp"

using namespace idxr;
using record::Field;

namespace {

struct Crowd {
    record::Schema schema = record::make_schema(test::slots_of(
        {Field::given, Field::middle, Field::family, Field::suffix, Field::birth_date, Field::sex, Field::ssn,
         Field::phone, Field::email, Field::house_number, Field::street, Field::city, Field::postcode}));
    std::deque<std::string> texts;
    std::deque<std::vector<std::uint8_t>> frequencies;
    std::vector<record::Record> records;
};

// Persons of few values, many of them near to one another, some missing, with frequencies that fit no value.
Crowd crowd(std::size_t count) {
    const std::vector<std::vector<std::string>> values = {
        {""},  // record_id
        {"", "WILLIAM", "BILL", "MARY ANN", "MARY", "M", "GARCIA"},
        {"", "B", "BRIAN", "BRYAN"},
        {"", "SMITH", "SMYTH", "GARCIA LOPEZ", "GARCIA", "WILLIAM", "VANDERBERG"},
        {"", "JR", "SR"},
        {"", "19440315", "19440513", "19440000", "19710302", "19710303"},
        {"", "F", "M"},
        {"", "123456789", "123456798", "987654321"},
        {"", "12025550101", "12025550110",
         "12025550101\x1f"
         "12025550177"},
        {"", "a.smith@example.org", "a.smith@example.com", "info@example.org"},
        {"", "12", "21", "400"},
        {"", "N MAIN ST", "MAIN ST", "ELM AVE"},
        {"", "AUSTIN", "AUSTEN", "DALLAS"},
        {"", "78701", "78710", "75201"},
    };
    std::mt19937 random(11);
    Crowd made;
    for (std::size_t i = 0; i < count; ++i) {
        record::Record record;
        record.number = i;
        record.flags = random() % 40 == 0 ? record::flag_organisation : 0;
        auto& codes = made.frequencies.emplace_back();
        for (const auto& of_field : values) {
            record.values.push_back(made.texts.emplace_back(of_field[random() % of_field.size()]));
            codes.push_back(static_cast<std::uint8_t>(random() % 120));
        }
        record.frequencies = codes.data();
        made.records.push_back(record);
    }
    return made;
}

}  // namespace

TEST(Scorer, AgreesWithTheWholePattern) {
    const auto people = crowd(150);
    const compare::Comparisons comparisons(people.schema);
    score::Evidence evidence;
    evidence.records = 100'000;
    evidence.possible_pairs = 5e9;
    auto model = score::estimate(comparisons, evidence);
    std::mt19937 random(5);
    for (auto& weights : model.rarity)
        for (auto& weight : weights) weight = static_cast<score::Weight>(random() % 16'000) - 6'000;
    std::uint64_t reached = 0, pairs = 0;
    for (const score::Weight floor : {-30'000, -6'600, 0, 12'000}) {
        const score::Scorer scorer(model, comparisons, floor);
        for (std::size_t i = 0; i < people.records.size(); ++i)
            for (std::size_t j = i + 1; j < people.records.size(); ++j) {
                const auto &a = people.records[i], &b = people.records[j];
                const auto pattern = comparisons.compare(a, b);
                const auto rarity = score::rarity(model, comparisons, pattern, a, b);
                const auto weight = score::score(score::pattern_weight(model, comparisons, pattern), rarity);
                score::Scored scored;
                ASSERT_EQ(scorer.score(a, b, scored), weight >= floor) << i << " and " << j << ": " << weight;
                ++pairs;
                if (weight < floor) continue;
                ++reached;
                ASSERT_EQ(scored.pattern, pattern);
                ASSERT_EQ(scored.weight, weight);
                ASSERT_EQ(scored.rarity, rarity);
            }
    }
    EXPECT_GT(reached, pairs / 20);
    EXPECT_LT(reached, pairs - pairs / 20);
}
