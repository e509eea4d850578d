// Where a household lives over the years. About every tenth household moves in a year, some often, some never.
#include "household.hpp"

namespace idxr::generate {
namespace {

Home draw_home(const World& world, Stream& stream, std::uint32_t zip) {
    constexpr Chance with_landline = chance(0.45);
    Home home;
    home.address = world.places.draw_address(stream, zip);
    if (stream.happens(with_landline)) home.landline = world.places.draw_phone(stream, zip);
    return home;
}

Distance draw_distance(Stream& stream) {
    static constexpr std::array<std::uint16_t, 4> weights{25, 40, 20, 15};
    return static_cast<Distance>(stream.weighted(weights));
}

void move_through_the_years(const World& world, Stream& stream, Household& household) {
    constexpr std::array<Chance, 3> moves_in_a_year{chance(0.03), chance(0.13), chance(0.3)};
    static constexpr std::array<std::uint16_t, 3> mobility{27, 52, 21};
    constexpr Chance keeps_number = chance(0.6);
    const auto moves = moves_in_a_year[stream.weighted(mobility)];
    for (int year = first_year; year <= last_year; ++year) {
        if (!stream.happens(moves)) continue;
        const auto& before = household.homes.back();
        // Those who only share a flat do not leave the region together.
        const auto distance = household.kind == Kind::flat_share ? Distance::near : draw_distance(stream);
        auto home = draw_home(world, stream, world.places.draw_zip(stream, before.address.zip, distance));
        const bool local = distance == Distance::same_zip || distance == Distance::near;
        if (local && before.landline != 0 && stream.happens(keeps_number)) home.landline = before.landline;
        home.since = draw_day(stream, year, year);
        household.homes.push_back(home);
    }
}

// The one address of all, and nowhere before and after for some.
void make_shelter(const World& world, Stream& stream, Household& household) {
    constexpr Chance without_address = chance(0.4);
    auto home = draw_home(world, stream, household.homes.front().address.zip);
    while (home.address.form != Address::Form::street) home = draw_home(world, stream, home.address.zip);
    home.address.unit_kind = Address::UnitKind::none;
    home.landline = world.places.draw_phone(stream, home.address.zip);
    household.homes.front() = home;
    for (auto& person : household.people)
        if (!stream.happens(without_address)) person.elsewhere = draw_home(world, stream, home.address.zip);
}

}  // namespace

void make_homes(const World& world, Stream& stream, Household& household) {
    constexpr Chance without_address = chance(0.03);
    const auto zip = world.places.draw_zip(stream);
    household.homes.push_back(draw_home(world, stream, zip));
    if (household.kind == Kind::shelter) return make_shelter(world, stream, household);
    if (household.kind == Kind::single && stream.happens(without_address)) household.homes.front() = Home{};
    move_through_the_years(world, stream, household);
    for (auto& person : household.people)
        if (person.joined != always)
            person.elsewhere = draw_home(world, stream, world.places.draw_zip(stream, zip, draw_distance(stream)));
}

}  // namespace idxr::generate
