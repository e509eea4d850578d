// Cities, counties, states, postcodes and countries.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// Upper-case words; SAINT, FORT, MOUNT as leading or inner words become ST, FT, MT.
Reading standardise_city(std::string_view raw, std::string& out);

// Upper-case words without COUNTY, PARISH, BOROUGH, CO at the end.
Reading standardise_county(std::string_view raw, std::string& out);

// Postal abbreviation of a state or territory of the US or Australia or a province of Canada, else upper-case words.
Reading standardise_state(std::string_view raw, std::string& out);

// ZIP+4 loses its last four digits. A ZIP code of four or three digits gets its lost zeros back when `state`
// (standardised) is one whose ZIP codes begin with 0 (CT MA ME NH NJ RI VT PR VI), so four-digit postcodes of other
// countries stay. Otherwise upper case without spaces and punctuation. Placeholder: zeros only, 99999.
Reading standardise_postcode(std::string_view raw, std::string_view state, std::string& out);

// ISO 3166 two-letter code for the names and three-letter codes of common countries, else upper-case words.
Reading standardise_country(std::string_view raw, std::string& out);

// Abbreviation of a standardised state name or code; empty when unknown. US only, or any.
std::string_view us_state(std::string_view upper);
std::string_view any_state(std::string_view upper);

// Code of a country named by upper-case words; empty when unknown. Bare two-letter codes are not looked up.
std::string_view country_code(std::string_view upper);

}  // namespace idxr::standardise
