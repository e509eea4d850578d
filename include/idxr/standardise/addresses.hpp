// Street addresses in the style of USPS Publication 28, with Australian and British suffixes besides.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

struct Address {
    std::string house_number;  // "97", "97A", "12-14", "123 1/2"
    std::string street;        // "N MAIN ST", "PO BOX 12", "RR 2 BOX 5"
    std::string unit;          // "APT 4B"; also the name of a building or place in a second line
    std::string city, state, postcode, country;

    void clear();
};

// One or two lines that hold number, street and unit; a city, state and postcode at the end of the line are read too
// when commas or a state and postcode show them. Fills house_number, street, unit; city, state and postcode only if
// found there and still empty.
Reading standardise_street(std::string_view line, Address& address);

// The second line of an address: a unit, a PO box, a street when there is none yet, or else a building or place kept as
// unit.
Reading standardise_street_line2(std::string_view line, Address& address);

// "3212 W. 32nd St Palm Harbor, FL 60527": a whole address, cut from its end.
Reading standardise_address(std::string_view whole, Address& address);

// "#97 a" -> "97A", "12 - 14" -> "12-14".
Reading standardise_house_number(std::string_view raw, std::string& out);

// "Apartment 4-b" -> "APT 4B", "#4" -> "# 4" is "UNIT 4".
Reading standardise_unit(std::string_view raw, std::string& out);

}  // namespace idxr::standardise
