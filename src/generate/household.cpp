// Making a household from its random stream.
#include "household.hpp"

namespace idxr::generate {
namespace {

// Areas 001-899 without 666, groups 01-99, serials 0001-9999 (Social Security Administration).
constexpr std::uint64_t areas = 898, groups = 99, serials = 9999;

std::uint32_t ssn_at(std::uint64_t position) {
    const auto serial = position % serials + 1;
    const auto group = position / serials % groups + 1;
    auto area = position / serials / groups + 1;
    if (area >= 666) ++area;
    return static_cast<std::uint32_t>(area * 1000000 + group * 10000 + serial);
}

}  // namespace

World::World(std::uint64_t given_seed)
    : seed(given_seed), places(given_seed), ssns(areas * groups * serials, key_of(given_seed, Purpose::ssn, 0)) {}

void make_household(const World& world, std::uint64_t number, const Composition& composition,
                    std::uint64_t first_person, Household& household) {
    constexpr Chance without_ssn = chance(0.03);
    Stream stream(world.seed, Purpose::household, number);
    household.kind = composition.kind;
    household.homes.clear();
    household.people.clear();
    make_family(world, stream, composition, household);
    make_homes(world, stream, household);
    make_contacts(world, stream, household);
    for (std::size_t p = 0; p < household.people.size(); ++p)
        if (!stream.happens(without_ssn))
            household.people[p].ssn = ssn_at(world.ssns((first_person + p) % (areas * groups * serials)));
}

}  // namespace idxr::generate
