// The truth about a person on a day.
#include "facts.hpp"

#include <fmt/format.h>

#include <iterator>

#include "contacts.hpp"

namespace idxr::generate {
namespace {

void assign_number(std::uint64_t number, int digits, std::string& out) {
    out.resize(static_cast<std::size_t>(digits));
    for (int i = digits; i-- > 0; number /= 10) out[static_cast<std::size_t>(i)] = static_cast<char>('0' + number % 10);
}

void assign_number(std::uint64_t number, std::string& out) {
    const fmt::format_int text(number);
    out.assign(text.data(), text.size());
}

void assign_capitals(std::string_view text, std::string& out) {
    out.assign(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
}

}  // namespace

void tell_ssn(std::uint32_t ssn, std::string& out) {
    if (ssn == 0) return out.clear();
    assign_number(ssn, 9, out);
}

void tell_family_name(const World& world, const FamilyName& name, std::string& out) {
    out.assign(world.names.family(name.first));
    if (name.second == no_name) return;
    out += '-';
    out += world.names.family(name.second);
}

void tell_address(const World& world, const Address& address, Facts& facts) {
    facts.form = address.form;
    facts.unit_kind = address.unit_kind;
    facts.direction = address.direction;
    facts.street_suffix = address.suffix;
    for (auto* text : {&facts.number, &facts.street, &facts.unit, &facts.city, &facts.state, &facts.zip}) text->clear();
    if (address.form == Address::Form::none) return;
    assign_number(address.number, facts.number);
    if (address.form == Address::Form::street) assign_capitals(world.places.street(address.street), facts.street);
    if (address.unit_kind != Address::UnitKind::none) {
        assign_number(address.unit, facts.unit);
        if (address.unit_letter != '\0') facts.unit += address.unit_letter;
    }
    const auto& zip = world.places.zip(address.zip);
    assign_capitals(zip.city, facts.city);
    facts.state = zip.state;
    facts.zip = zip.code;
}

void tell(const World& world, const Household& household, std::size_t p, Day day, Stream& stream, Facts& facts) {
    constexpr Day ssn_after = 45;  // a newborn waits for the number
    const auto& person = household.people[p];
    const bool former_given = person.given_before != no_name && day < person.given_changed;
    facts.given.assign(world.names.given(former_given ? person.given_before : person.given));
    if (person.middle == no_name)
        facts.middle.clear();
    else
        facts.middle.assign(world.names.given(person.middle));
    tell_family_name(world, day < person.family_changed ? person.family_before : person.family, facts.family);
    facts.suffix = person.suffix;
    facts.birth = date_of(person.birth);
    facts.recorded = date_of(day);
    facts.gender = person.sex == Sex::female ? 'F' : 'M';
    tell_ssn(day - person.birth < ssn_after ? 0 : person.ssn, facts.ssn);
    if (const auto phone = phone_on(household, person, day, stream))
        assign_number(phone, 10, facts.phone);
    else
        facts.phone.clear();
    facts.email.clear();
    append_email_on(world, household, person, day, facts.email);
    tell_address(world, household.home_of(person, day).address, facts);
}

}  // namespace idxr::generate
