// Drawing means of contact and choosing among them.
#include "contacts.hpp"

#include <fmt/format.h>

#include <iterator>

namespace idxr::generate {
namespace {

struct Domain {
    std::string_view name;
    std::uint16_t weight;
};
constexpr std::array<Domain, 20> domains{
    {{"gmail.com", 380},  {"yahoo.com", 190},    {"hotmail.com", 110}, {"outlook.com", 60},   {"aol.com", 60},
     {"icloud.com", 55},  {"comcast.net", 35},   {"msn.com", 20},      {"live.com", 18},      {"att.net", 14},
     {"verizon.net", 12}, {"sbcglobal.net", 12}, {"bellsouth.net", 8}, {"ymail.com", 6},      {"cox.net", 5},
     {"me.com", 5},       {"charter.net", 4},    {"earthlink.net", 4}, {"protonmail.com", 3}, {"mail.com", 2}}};
constexpr auto domain_weights = [] {
    std::array<std::uint16_t, domains.size()> weights{};
    for (std::size_t i = 0; i < domains.size(); ++i) weights[i] = domains[i].weight;
    return weights;
}();

enum Pattern : std::uint8_t {
    given_dot_family,
    given_family,
    initial_family,
    given_underscore_family,
    family_dot_given,
    given_initial,
    given_year,
    family_given
};
constexpr std::array<std::uint16_t, 8> pattern_weights{26, 20, 18, 8, 6, 6, 8, 8};

constexpr int age_of_own_contacts = 13;

Email draw_email(Stream& stream, FamilyWord family) {
    constexpr FamilyWord rare = 6000;  // rank of the surname
    constexpr Chance bare_if_rare = chance(0.5), bare = chance(0.12);
    static constexpr std::array<std::uint16_t, 5> bounds{1, 10, 100, 1000, 10000};
    static constexpr std::array<std::uint16_t, 4> digits{10, 40, 25, 25};
    Email email;
    email.in_use = true;
    email.pattern = static_cast<std::uint8_t>(stream.weighted(pattern_weights));
    email.domain = static_cast<std::uint8_t>(stream.weighted(domain_weights));
    if (stream.happens(family >= rare ? bare_if_rare : bare)) return email;
    const auto count = stream.weighted(digits);
    email.number = stream.between<std::uint16_t>(bounds[count], static_cast<std::uint16_t>(bounds[count + 1] - 1));
    return email;
}

void append_lower(std::string& out, std::string_view capitals) {
    for (const char c : capitals) out += static_cast<char>(c + ('a' - 'A'));
}

void append_email(const World& world, const Person& person, std::size_t which, std::string& out) {
    const auto& email = person.emails[which];
    if (!email.in_use) return;
    // The first address was made under the former name.
    const bool former = which == 0 && person.family_changed != always && person.family_changed > day_of(first_year);
    const auto given = world.names.given(person.given);
    const auto family = world.names.family((former ? person.family_before : person.family).first);
    switch (static_cast<Pattern>(email.pattern)) {
        case given_dot_family:
            append_lower(out, given), out += '.', append_lower(out, family);
            break;
        case given_family:
            append_lower(out, given), append_lower(out, family);
            break;
        case initial_family:
            append_lower(out, given.substr(0, 1)), append_lower(out, family);
            break;
        case given_underscore_family:
            append_lower(out, given), out += '_', append_lower(out, family);
            break;
        case family_dot_given:
            append_lower(out, family), out += '.', append_lower(out, given);
            break;
        case given_initial:
            append_lower(out, given), append_lower(out, family.substr(0, 1));
            break;
        case given_year:
            append_lower(out, given), fmt::format_to(std::back_inserter(out), "{}", year_of(person.birth));
            break;
        case family_given:
            append_lower(out, family), append_lower(out, given);
            break;
    }
    if (email.number != 0) fmt::format_to(std::back_inserter(out), "{}", email.number);
    out += '@';
    out += domains[email.domain].name;
}

bool has_own_contacts(const Person& person, Day day) { return years_between(person.birth, day) >= age_of_own_contacts; }

}  // namespace

void make_contacts(const World& world, Stream& stream, Household& household) {
    constexpr Chance mobile = chance(0.94), mobile_of_the_old = chance(0.7), new_mobile = chance(0.35);
    constexpr Chance has_email = chance(0.9), new_email = chance(0.3), shares = chance(0.06);
    for (auto& person : household.people) {
        const auto zip = household.home_of(person, always).address.zip;
        if (stream.happens(person.birth < day_of(1940) ? mobile_of_the_old : mobile)) {
            person.mobiles.fill(world.places.draw_phone(stream, zip));
            if (stream.happens(new_mobile)) {
                person.mobiles[1] = world.places.draw_phone(stream, zip);
                person.mobile_changed = draw_day(stream, first_year, last_year);
            }
        }
        if (stream.happens(has_email)) {
            for (auto& email : person.emails) email = draw_email(stream, person.family.first);
            if (stream.happens(new_email)) person.email_changed = draw_day(stream, first_year, last_year);
        }
        person.uses_email_of_spouse = person.spouse != nobody && person.sex == Sex::female && stream.happens(shares);
    }
}

std::uint64_t phone_on(const Household& household, const Person& person, Day day, Stream& stream) {
    constexpr Chance prefers_mobile = chance(0.68);
    const auto& keeper = has_own_contacts(person, day) || person.guardian == nobody
                             ? person
                             : household.people[static_cast<std::size_t>(person.guardian)];
    const auto mobile = keeper.mobiles[day >= keeper.mobile_changed ? 1 : 0];
    const auto landline = household.home_of(person, day).landline;
    if (mobile == 0 || landline == 0) return mobile + landline;
    return stream.happens(prefers_mobile) ? mobile : landline;
}

void append_email_on(const World& world, const Household& household, const Person& person, Day day, std::string& out) {
    const auto append = [&](const Person& keeper) {
        append_email(world, keeper, day >= keeper.email_changed ? 1 : 0, out);
    };
    if (person.uses_email_of_spouse) return append(household.people[static_cast<std::size_t>(person.spouse)]);
    if (has_own_contacts(person, day)) return append(person);
    if (person.guardian != nobody) append(household.people[static_cast<std::size_t>(person.guardian)]);
}

}  // namespace idxr::generate
