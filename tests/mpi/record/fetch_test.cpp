// Records come from the ranks that own them, in the order that was asked for.
#include <gtest/gtest.h>

#include "../../support/people.hpp"

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
