// What a record says, before it is written in the style of its source.
#pragma once

#include <string>

#include "household.hpp"

namespace idxr::generate {

inline constexpr std::uint8_t no_street_suffix = 255;

// Words in capitals; an empty value is missing.
struct Facts {
    std::string given, middle, family;
    NameSuffix suffix = NameSuffix::none;
    Date birth, recorded;
    char gender = '\0';  // F, M; '\0' is missing
    std::string ssn;     // nine digits
    std::string phone;   // ten digits
    std::string email;
    Address::Form form = Address::Form::none;
    Address::UnitKind unit_kind = Address::UnitKind::none;
    std::uint8_t direction = 0;                     // index into Places::directions
    std::uint8_t street_suffix = no_street_suffix;  // index into the suffixes of Places
    std::string number, street, unit;               // number: of the house or the PO box; street: its name
    std::string city, state, zip;
};

// The truth about person `p` of the household on that day. The stream decides which of several telephones is given.
void tell(const World& world, const Household& household, std::size_t p, Day day, Stream& stream, Facts& facts);

void tell_address(const World& world, const Address& address, Facts& facts);
void tell_family_name(const World& world, const FamilyName& name, std::string& out);
void tell_ssn(std::uint32_t ssn, std::string& out);

}  // namespace idxr::generate
