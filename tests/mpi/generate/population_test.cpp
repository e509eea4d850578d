// The population: sizes, shares, and what noise does to records.
#include <algorithm>
#include <set>

#include "generated.hpp"

using namespace idxr;
using test::column;

namespace {

// 60,000 records, made once.
const test::Population& noisy() {
    static const auto population = test::generated({.records = 60000, .seed = 11});
    return population;
}

const test::Population& clean() {
    static const auto population = test::generated({.records = 60000, .seed = 11, .noise = 0});
    return population;
}

double share(std::uint64_t part, std::uint64_t whole) { return static_cast<double>(part) / static_cast<double>(whole); }

double missing(const test::Population& population, std::string_view name) {
    return share(population.summary.missing[column(name)], population.summary.records);
}

// The values of a column that stand in the records of one person.
std::set<std::string> values(const test::Population& population, const std::vector<std::size_t>& records,
                             std::string_view name) {
    std::set<std::string> values;
    for (const auto r : records)
        if (!population.records[r][column(name)].empty()) values.insert(population.records[r][column(name)]);
    return values;
}

}  // namespace

TEST(Population, HasThreeAndAHalfRecordsAPersonAndThreePersonsAHousehold) {
    const auto& summary = noisy().summary;
    EXPECT_NEAR(share(summary.records, summary.entities), 3.5, 0.1);
    EXPECT_NEAR(share(summary.entities, summary.households), 3.0, 0.3);
    std::size_t most = 0;
    for (const auto& [entity, records] : noisy().records_by_entity()) most = std::max(most, records.size());
    EXPECT_LE(most, 20U);
    if (mpi::Communicator().root()) {
        EXPECT_GE(most, 15U);
    }
}

TEST(Population, MovesAsPeopleDo) {
    EXPECT_NEAR(share(noisy().summary.entities_moved, noisy().summary.entities), 0.45, 0.03);
}

TEST(Population, HoldsPersonsInOneHouseholdEach) {
    for (const auto& [entity, records] : noisy().records_by_entity())
        for (const auto r : records) EXPECT_EQ(noisy().household[r], noisy().household[records.front()]);
}

TEST(Population, LacksValuesAtTheStatedRates) {
    EXPECT_NEAR(missing(noisy(), "ssn"), 0.30, 0.02);
    EXPECT_NEAR(missing(noisy(), "middle_name"), 0.40, 0.02);
    EXPECT_NEAR(missing(noisy(), "phone"), 0.30, 0.02);
    EXPECT_NEAR(missing(noisy(), "email"), 0.45, 0.02);
    EXPECT_NEAR(missing(noisy(), "date_of_birth"), 0.05, 0.01);
    EXPECT_NEAR(missing(noisy(), "street_address"), 0.08, 0.015);
}

TEST(Population, CountsItsMissingValuesAsTheyStandInTheFile) {
    if (!mpi::Communicator().root()) return;
    for (std::size_t c = 0; c < generate::columns.size(); ++c) {
        const auto empty = std::count_if(noisy().records.begin(), noisy().records.end(),
                                         [&](const auto& row) { return row[c].empty(); });
        EXPECT_EQ(static_cast<std::uint64_t>(empty), noisy().summary.missing[c]) << generate::columns[c];
    }
}

TEST(Population, HasAnErrorInHalfOfItsRecords) {
    EXPECT_NEAR(share(noisy().summary.records_with_error, noisy().summary.records), 0.5, 0.05);
}

TEST(Population, KeepsTheRecordsOfAPersonApart) {
    std::size_t adjacent = 0, far = 0, gaps = 0;
    for (const auto& [entity, records] : noisy().records_by_entity())
        for (std::size_t i = 1; i < records.size(); ++i, ++gaps) {
            adjacent += records[i] == records[i - 1] + 1;
            far += records[i] - records[i - 1] > noisy().records.size() / 100;
        }
    EXPECT_LE(adjacent, gaps / 10000);
    EXPECT_GE(far, gaps * 9 / 10);
}

TEST(Population, HasFrequentAndRareSurnames) {
    if (!mpi::Communicator().root()) return;
    std::map<std::string, std::size_t> bearers;
    for (const auto& row : clean().records) ++bearers[row[column("last_name")]];
    EXPECT_NEAR(share(bearers["Smith"], clean().records.size()), 0.01, 0.004);
    EXPECT_GT(bearers.size(), 4000U);
}

TEST(Population, WithoutNoiseIsRecordedAsItIs) {
    const auto& summary = clean().summary;
    EXPECT_EQ(summary.records_with_error, 0U);
    for (const auto name : {"first_name", "last_name", "date_of_birth", "gender"})
        EXPECT_EQ(missing(clean(), name), 0) << name;
    std::set<std::string> numbers;
    std::size_t renamed = 0, numbered = 0, persons = 0;
    for (const auto& [entity, records] : clean().records_by_entity()) {
        ++persons;
        for (const auto name : {"middle_name", "suffix", "date_of_birth", "gender", "ssn"})
            EXPECT_LE(values(clean(), records, name).size(), 1U) << name << " of " << entity;
        EXPECT_LE(values(clean(), records, "last_name").size(), 2U) << "people marry";
        renamed += values(clean(), records, "last_name").size() > 1;
        const auto ssn = values(clean(), records, "ssn");
        numbered += ssn.size();
        numbers.insert(ssn.begin(), ssn.end());
    }
    EXPECT_EQ(numbers.size(), numbered) << "no two persons have one SSN";
    EXPECT_LT(renamed, persons / 10 + 1);
}

TEST(Population, HasPossibleSsnsAndDates) {
    for (const auto& row : clean().records) {
        const auto& ssn = row[column("ssn")];
        if (!ssn.empty()) {
            const auto area = ssn.substr(0, 3);
            EXPECT_TRUE(ssn.size() == 11 && area != "000" && area != "666" && area < "900" &&
                        ssn.substr(4, 2) != "00" && ssn.substr(7) != "0000")
                << ssn;
        }
        EXPECT_GE(row[column("date_of_birth")], "1925-01-01");
        EXPECT_LE(row[column("date_of_birth")], row[column("record_date")]) << "nobody is recorded before birth";
    }
}

TEST(Population, GetsNoisierWithNoise) {
    const auto loud = test::generated({.records = 20000, .seed = 11, .noise = 3});
    EXPECT_GT(share(loud.summary.records_with_error, loud.summary.records), 0.7);
    EXPECT_GT(missing(loud, "ssn"), 0.6);
}

TEST(Population, IsSpreadOverItsSources) {
    const auto population = test::generated({.records = 5000, .sources = 3});
    std::map<std::string, std::size_t> records;
    for (const auto& row : population.records) ++records[row[column("source_system")]];
    if (!mpi::Communicator().root()) return;
    ASSERT_EQ(records.size(), 3U);
    for (const auto& [source, count] : records) EXPECT_GT(count, 1000U) << source;
    EXPECT_GT(records["registry"], 2000U);
}

TEST(Population, ContainsAddressesThatManyPersonsShare) {
    std::map<std::string, std::set<std::string>> persons_at;
    for (std::size_t i = 0; i < clean().records.size(); ++i) {
        const auto& row = clean().records[i];
        if (!row[column("street_address")].empty())
            persons_at[row[column("street_address")] + row[column("zip")]].insert(clean().entity[i]);
    }
    std::size_t most = 0;
    for (const auto& [address, persons] : persons_at) most = std::max(most, persons.size());
    if (mpi::Communicator().root()) {
        EXPECT_GT(most, 30U) << "a shelter";
    }
}
