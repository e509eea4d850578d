// The true persons of a household, where they lived and what they were called over the years.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "calendar.hpp"
#include "composition.hpp"
#include "names.hpp"
#include "permutation.hpp"
#include "places.hpp"

namespace idxr::generate {

struct FamilyName {
    FamilyWord first = no_name;
    FamilyWord second = no_name;  // after a hyphen
};

enum class NameSuffix : std::uint8_t { none, junior, senior, third };

struct Home {
    Day since = always;
    Address address;
    std::uint64_t landline = 0;  // ten digits; 0: none
};

struct Email {
    std::uint8_t pattern = 0;  // how the name and the number stand in it
    std::uint8_t domain = 0;
    std::uint16_t number = 0;
    bool in_use = false;
};

inline constexpr std::int16_t nobody = -1;

struct Person {
    Sex sex = Sex::female;
    NameSuffix suffix = NameSuffix::none;
    bool called_by_nickname = false, called_by_middle = false;  // habits that most of the records follow
    GivenName given = no_name, middle = no_name, given_before = no_name;
    Day given_changed = always;
    FamilyName family, family_before;  // before: the maiden name, say
    Day family_changed = always;       // `family` from this day on
    Day birth = 0;
    std::uint32_t ssn = 0;                   // nine digits; 0: none
    std::array<std::uint64_t, 2> mobiles{};  // ten digits; 0: none
    Day mobile_changed = never;
    std::array<Email, 2> emails{};
    Day email_changed = never;
    std::int16_t guardian = nobody, spouse = nobody;  // positions in the household; children have a guardian
    std::int16_t twin = nobody;
    bool uses_email_of_spouse = false;
    Day joined = always, left = never;  // a resident of the household's homes within these days
    Home elsewhere;                     // at other times
};

struct Household {
    Kind kind = Kind::single;
    std::vector<Home> homes;  // by `since`; the first since always
    std::vector<Person> people;

    const Home& home_of(const Person& person, Day day) const {
        if (day < person.joined || day >= person.left) return person.elsewhere;
        std::size_t latest = 0;
        while (latest + 1 < homes.size() && homes[latest + 1].since <= day) ++latest;
        return homes[latest];
    }
};

// What all households are drawn from.
struct World {
    explicit World(std::uint64_t seed);
    std::uint64_t seed;
    Names names;
    Places places;
    Permutation ssns;  // person number to the position of the SSN among the possible ones
};

// Makes household `number`, whose first person has the number `first_person` in the whole population. Persons keep
// their SSN to themselves up to 888 million persons.
void make_household(const World& world, std::uint64_t number, const Composition& composition,
                    std::uint64_t first_person, Household& household);

// The steps: who belongs together and is called how …
void make_family(const World& world, Stream& stream, const Composition& composition, Household& household);
// … where they live and when they move …
void make_homes(const World& world, Stream& stream, Household& household);
// … and their numbers and addresses to be reached at.
void make_contacts(const World& world, Stream& stream, Household& household);

}  // namespace idxr::generate
