// Equal rows of one source stand for one another, if they say enough to be one person.
#include "idxr/collapse/collapse.hpp"

#include <gtest/gtest.h>

#include "../../support/people.hpp"

using namespace idxr;
using record::Field;

namespace {

std::vector<RecordNumber> representatives(bool unique) {
    const mpi::Communicator comm;
    test::People people{record::make_schema(test::slots_of({Field::given, Field::family, Field::birth_date})),
                        {{"1", "JOHN", "SMITH", "19860128"},
                         {"2", "MARY", "JONES", "19440000"},
                         {"3", "JOHN", "SMITH", "19860128"},
                         {"4", "MARY", "JONES", "19440000"},
                         {"5", "JOHN", "SMITH", "19860129"},
                         {"6", "JOHN", "SMITH", "19860128"}}};
    const auto store = test::store_of(comm, people);
    const record::Ownership ownership(comm, store.size());
    const auto own = collapse::collapse_duplicates(comm, ownership, people.schema, store, {unique});
    return comm.all_gather(std::span<const RecordNumber>(own.representative));
}

}  // namespace

TEST(Collapse, EqualRowsFollowTheFirst) {
    EXPECT_EQ(representatives(false), (std::vector<RecordNumber>{0, 1, 0, 3, 4, 0}))
        << "a year alone does not make two rows one person";
}

TEST(Collapse, RowsOfASourceWithoutDuplicatesStayApart) {
    EXPECT_EQ(representatives(true), (std::vector<RecordNumber>{0, 1, 2, 3, 4, 5}));
}
