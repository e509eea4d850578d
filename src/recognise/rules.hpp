// Which words in a header mean which role.
#pragma once

#include <span>
#include <string_view>

#include "idxr/recognise/column_map.hpp"

namespace idxr::recognise {

// What a rule says beyond its role.
enum class Mark : std::uint8_t {
    none,
    trio,          // only with its two companions
    bare_name,     // "name"
    bare_address,  // "address"
    bare_place,    // "residence", "place": a town, or an address if the values are
    bare_number,   // "number"
    bare_date,     // "date": of the record, but "admission date" is not
    bare_state,    // "st"
    row_key,       // may number the rows
    mail,          // "mail": an e-mail address
};

// A header matches when it holds a word for every term and no word beyond them, in any order. A term is a word or
// alternatives "a|b"; one that ends in "?" may be missing.
struct Rule {
    Role role;
    std::string_view words;
    std::string_view label = {};  // kind of identifier
    Mark mark = Mark::none;
};

// The first rule that matches counts; among columns of one role the earlier rule is the one meant.
std::span<const Rule> rules();

// Words about another person, about the record itself, or about a place that is no address.
bool about_another_person(std::string_view word);
bool about_the_record(std::string_view word);

}  // namespace idxr::recognise
