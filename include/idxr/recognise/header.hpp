// What the header of a column says, before any value is looked at.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/recognise/column_map.hpp"

namespace idxr::recognise {

// The words of a header: lower case, in plain Latin letters, split at punctuation, digits, camelCase and between glued
// words ("dateofbirth"), with abbreviations and common foreign words replaced ("fname" -> first name, "plz" ->
// postcode). Digits stay as words.
std::vector<std::string> header_words(std::string_view header);

// "Eye Colour" -> "eye_colour": the label of a text or carried column.
std::string header_label(std::string_view header);

// Which address or phone of the person a column belongs to; only one address is compared.
enum class Place : std::uint8_t { home, mailing, work, previous };

// What a header says. The roles that need their neighbours to be sure are settled by recognise().
struct HeaderReading {
    enum class Certainty : std::uint8_t {
        unknown,  // says nothing
        loose,    // the words of a role and others that are not known: counts if the values agree
        exact,
    };
    Certainty certainty = Certainty::unknown;
    Role role = Role::carried;
    std::string label;       // kind of identifier
    bool known_kind = true;  // identifier: of a kind that the rules know
    int rank = 0;            // among headers of one role, the lowest is the one meant
    int number = 0;          // "address_2": 2; 0: none
    Place place = Place::home;
    bool needs_trio = false;    // day, month, year: a birth date only all together
    bool bare_name = false;     // "name": a family name beside a given one, and the other way round
    bool bare_address = false;  // "address": a whole one unless the city has its own column
    bool bare_place = false;    // "residence", "place": a town, or an address if the values are
    bool bare_number = false;   // "number": of the house if there is a street
    bool bare_state = false;    // "st": state or street
    bool row_key = false;       // may number the rows: record_id, id, patient_id …
    std::string reason;         // when it is not just "header"
};

HeaderReading read_header(std::span<const std::string> words);
inline HeaderReading read_header(std::string_view header) { return read_header(header_words(header)); }

}  // namespace idxr::recognise
