// Who lives together, and who does not.
#include "idxr/household/household.hpp"

#include <gtest/gtest.h>

using namespace idxr;
using household::Resident;

namespace {

// Households of all identities, when every rank has a range of them.
std::vector<std::uint64_t> households(std::vector<Resident> residents, household::Counts& counts) {
    const mpi::Communicator comm;
    const auto ranks = static_cast<std::size_t>(comm.size()), rank = static_cast<std::size_t>(comm.rank());
    const auto first = residents.size() * rank / ranks, last = residents.size() * (rank + 1) / ranks;
    for (std::size_t i = 0; i < residents.size(); ++i) residents[i].identity = i;
    const auto placements = household::build_households(comm, first, std::span(residents).subspan(first, last - first), 5, counts);
    std::vector<std::uint64_t> own;
    for (const auto& placement : placements) own.push_back(placement.household);
    return comm.all_gather(std::span<const std::uint64_t>(own));
}

constexpr std::uint64_t smith = 11, jones = 13, lee = 15, home = 101, other = 103, phone = 77;

}  // namespace

TEST(Households, ShareAnAddressAndAFamilyNameOrAPhone) {
    household::Counts counts;
    const std::vector<Resident> residents{{0, home, {smith}, {}}, {0, home, {jones}, {phone}}, {0, home, {smith}, {phone}},
                                          {0, home, {lee}, {}},   {0, other, {smith}, {}}};
    EXPECT_EQ(households(residents, counts), (std::vector<std::uint64_t>{0, 0, 0, 3, 4}));
}

TEST(Households, WithoutAnAddressNeedBoth) {
    household::Counts counts;
    const std::vector<Resident> residents{{0, 0, {smith}, {phone}}, {0, 0, {smith}, {phone}}, {0, 0, {jones}, {phone}}, {0, 0, {smith}, {}}};
    EXPECT_EQ(households(residents, counts), (std::vector<std::uint64_t>{0, 0, 2, 3}));
}

TEST(Households, AShelterIsNone) {
    household::Counts counts;
    const std::vector<Resident> residents(6, Resident{0, home, {smith}, {}});
    EXPECT_EQ(households(residents, counts), (std::vector<std::uint64_t>{0, 1, 2, 3, 4, 5}));
    EXPECT_EQ(counts.crowded_addresses, 1U);
    EXPECT_EQ(counts.crowded_identities, 6U);
}
