// Contents that stand twice are found wherever their records lie.
#include "idxr/record/repeats.hpp"

#include <gmock/gmock.h>

namespace idxr::record {
namespace {

TEST(Repeats, AreToldToTheirOwnersWithTheFirstOfTheirKind) {
    const mpi::Communicator comm;
    constexpr std::uint64_t each = 40, kinds = 7;
    const Ownership ownership(comm, each);
    const auto first = ownership.begin(comm.rank());
    std::vector<Content> contents;
    for (auto number = first; number < first + each; ++number)
        contents.push_back(number % 5 == 4 ? Content{} : content_of("kind " + std::to_string(number % kinds), number));
    const auto repeats = find_repeats(comm, ownership, contents);
    std::vector<RecordNumber> expected;
    for (auto number = first; number < first + each; ++number)
        if (number % 5 != 4 && !(number < kinds || number == 11)) expected.push_back(number);
    ASSERT_EQ(repeats.size(), expected.size());
    for (std::size_t i = 0; i < repeats.size(); ++i) {
        EXPECT_EQ(repeats[i].number, expected[i]);
        EXPECT_EQ(repeats[i].first % kinds, expected[i] % kinds);
        EXPECT_EQ(repeats[i].first, expected[i] % kinds == 4 ? 11 : expected[i] % kinds);
    }
}

}  // namespace
}  // namespace idxr::record
