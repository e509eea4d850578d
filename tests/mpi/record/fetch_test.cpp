// Records, and their IDs, come from the ranks that own them; numbers are divided among ranks by how many there are.
#include <gtest/gtest.h>

#include <algorithm>

#include "../../support/people.hpp"
#include "idxr/record/ids.hpp"

using namespace idxr;

TEST(Fetch, BringsAnyRecordsToAnyRank) {
    const mpi::Communicator comm;
    test::People people{record::make_schema({{record::Field::given, ""}}), {}};
    for (int i = 0; i < 100; ++i)
        people.rows.push_back({std::to_string(i), std::string(static_cast<std::size_t>(i * 7), 'A')});
    const auto store = test::store_of(comm, people);
    const record::Ownership ownership(comm, store.size());
    std::vector<RecordNumber> wanted;
    for (RecordNumber n = static_cast<RecordNumber>(comm.rank()); n < 100; n += 3) wanted.push_back(n);
    const auto fetched = record::fetch(comm, ownership, store, wanted);
    ASSERT_EQ(fetched.size(), wanted.size());
    record::Record record;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
        fetched.decode(i, record);
        EXPECT_EQ(record.number, wanted[i]);
        EXPECT_EQ(record.values[0], people.rows[wanted[i]][0]);
        EXPECT_EQ(record.values[1], people.rows[wanted[i]][1]);
    }
}

TEST(Fetch, BringsIdsOfAnyRecords) {
    const mpi::Communicator comm;
    test::People people{record::make_schema({{record::Field::given, ""}}), {}};
    for (int i = 0; i < 100; ++i) people.rows.push_back({"id" + std::string(static_cast<std::size_t>(i), 'x'), "A"});
    const auto store = test::store_of(comm, people);
    const record::Ownership ownership(comm, store.size());
    std::vector<RecordNumber> wanted;
    for (RecordNumber n = 99; n < 100; n -= 3) wanted.insert(wanted.end(), {n, n});
    const record::RecordIds ids(comm, ownership, store, wanted);
    for (auto n : wanted) EXPECT_EQ(ids[n].id, people.rows[n][0]);
    for (std::uint64_t i = 0; i < store.size(); ++i)
        EXPECT_EQ(ids[store.first() + i].id, people.rows[store.first() + i][0]);
}

// The first records of identities crowd at the beginning.
TEST(Ownership, DividesNumbersThatCrowdAmongTheRanks) {
    const mpi::Communicator comm;
    constexpr std::uint64_t total = 200'000, each = 10'000;
    const auto number = [&](std::uint64_t i) { return i * i * total / (each * each); };  // most of them are small
    const record::Ownership ownership(comm, total, [&](const auto& use) {
        for (std::uint64_t i = 0; i < each; ++i) use(number(i));
    });
    EXPECT_EQ(ownership.total(), total);
    std::vector<std::uint64_t> held(static_cast<std::size_t>(comm.size()), 0);
    for (std::uint64_t i = 0; i < each; ++i) ++held[static_cast<std::size_t>(ownership.owner(number(i)))];
    const auto fair = each / held.size();
    for (auto count : held) EXPECT_LT(count, fair + fair / 4);
    for (RecordNumber n = 0; n < total; n += 997)
        EXPECT_TRUE(ownership.begin(ownership.owner(n)) <= n && ownership.owner(n) < comm.size());
}

TEST(Ownership, DividesNothing) {
    const mpi::Communicator comm;
    const record::Ownership ownership(comm, 10, [](const auto&) {});
    EXPECT_EQ(ownership.total(), 10U);
    EXPECT_LT(ownership.owner(9), comm.size());
}
