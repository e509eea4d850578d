// Steps of reading an address that street lines and whole addresses share.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/addresses.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::standardise {

// HOMELESS, NO FIXED ADDRESS, UNKNOWN …
bool is_no_address(std::string_view raw);

// Number, street and unit from the words of a street line; house number and unit that are there already stay.
void read_street_words(const Words& words, Address& address);

// Takes the units that stand at the front ("APT 4", "BLDG 2 APT 5") and appends them to `unit`.
void take_leading_units(Words& words, std::string& unit);

// Appends the words without commas and #.
void write_rest(const Words& words, std::string& out);

// A PO box, or a plain street suffix at the end.
bool looks_like_street(const Words& words);

bool starts_with_number(const Words& words);

}  // namespace idxr::standardise
