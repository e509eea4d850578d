// Who lives together, and who does not.
#include "idxr/household/household.hpp"

#include <gtest/gtest.h>

using namespace idxr;
using household::Resident;

namespace {

constexpr std::uint32_t smith = 11, jones = 13, phone = 77;
constexpr std::uint64_t home = 101, other = 103;

Resident at_home(std::uint64_t identity, std::uint64_t address, std::uint32_t family, std::uint32_t number = 0,
                 std::uint32_t last = 0) {
    return {{.identity = identity, .address = address, .last = last, .home = true},
            {.families = {family}, .phones = {number}}};
}

// Households of `identities` identities when every rank has a range of them and their stays.
std::vector<std::uint64_t> households(std::uint64_t identities, const std::vector<Resident>& stays,
                                      household::Counts& counts) {
    const mpi::Communicator comm;
    const auto ranks = static_cast<std::uint64_t>(comm.size()), rank = static_cast<std::uint64_t>(comm.rank());
    const auto first = identities * rank / ranks, last = identities * (rank + 1) / ranks;
    std::vector<Resident> own;
    for (const auto& stay : stays)
        if (stay.identity >= first && stay.identity < last) own.push_back(stay);
    household::Households builder(comm, 10);
    // In two shares of the addresses, as where memory is short.
    for (std::uint64_t share = 0; share < 2; ++share) {
        std::vector<Resident> of_share;
        for (const auto& stay : own)
            if (stay.address / 2 % 2 == share) of_share.push_back(stay);
        builder.add(of_share);
    }
    const auto placements = builder.place(first, last - first);
    counts = builder.counts();
    std::vector<std::uint64_t> placed;
    for (const auto& placement : placements) placed.push_back(placement.household);
    return comm.all_gather(std::span<const std::uint64_t>(placed));
}

using Numbers = std::vector<std::uint64_t>;

}  // namespace

TEST(Households, ShareADwelling) {
    household::Counts counts;
    EXPECT_EQ(
        households(
            4, {at_home(0, home, smith), at_home(1, home, jones), at_home(2, home, smith), at_home(3, other, smith)},
            counts),
        (Numbers{0, 0, 0, 3}));
}

TEST(Households, InABuildingShareAFamilyNameOrAPhone) {
    household::Counts counts;
    std::vector<Resident> stays{at_home(0, home, smith), at_home(1, home, jones, phone),
                                at_home(2, home, smith, phone)};
    for (std::uint64_t i = 3; i < household::dwelling + 2; ++i) stays.push_back(at_home(i, home, 1000 + 2 * i));
    EXPECT_EQ(households(household::dwelling + 2, stays, counts), (Numbers{0, 0, 0, 3, 4, 5, 6, 7, 8, 9}));
}

TEST(Households, WithoutAnAddressNeedFamilyNameAndPhone) {
    household::Counts counts;
    constexpr std::uint64_t by_phone = 76;
    EXPECT_EQ(households(4,
                         {at_home(0, by_phone, smith, phone), at_home(1, by_phone, smith, phone),
                          at_home(2, by_phone, jones, phone)},
                         counts),
              (Numbers{0, 0, 2, 3}));
}

TEST(Households, MoveTogether) {
    household::Counts counts;
    // 0 was last seen at home in 2010; 1 lived there too and was seen at the new address in 2012.
    const Resident before{{.identity = 1, .address = home, .last = 20100301, .left = 20120101}, {.families = {smith}}};
    EXPECT_EQ(
        households(2, {at_home(0, home, smith, 0, 20100501), before, at_home(1, other, smith, 0, 20120101)}, counts),
        (Numbers{0, 0}));
}

TEST(Households, EndWhenSomebodyHadLeftBefore) {
    household::Counts counts;
    const Resident before{{.identity = 1, .address = home, .last = 20050301, .left = 20060101}, {.families = {smith}}};
    EXPECT_EQ(
        households(2, {at_home(0, home, smith, 0, 20100501), before, at_home(1, other, smith, 0, 20120101)}, counts),
        (Numbers{0, 1}));
}

TEST(Households, AreApartWhereOneStreetIsInTwoPartsOfATown) {
    household::Counts counts;
    const auto in = [](std::uint64_t identity, std::string_view postcode) {
        auto stay = at_home(identity, home, smith);
        stay.area = household::area_code(postcode);
        return stay;
    };
    EXPECT_EQ(households(
                  6, {in(0, "10014"), in(1, "10025"), in(2, "10114"), in(3, "10052"), in(4, "N1 9GU"), in(5, "N7 7DD")},
                  counts),
              (Numbers{0, 1, 0, 1, 4, 5}));
    EXPECT_EQ(households(3, {in(0, "10014"), in(1, ""), in(2, "10025")}, counts), (Numbers{0, 0, 0}));
}

TEST(Households, AShelterIsNone) {
    household::Counts counts;
    std::vector<Resident> stays;
    for (std::uint64_t i = 0; i < 11; ++i) stays.push_back(at_home(i, home, smith));
    EXPECT_EQ(households(11, stays, counts), (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10}));
    EXPECT_EQ(counts.crowded_addresses, 1U);
    EXPECT_EQ(counts.crowded_identities, 11U);
}
