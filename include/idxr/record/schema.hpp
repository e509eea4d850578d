// Which standardised fields the records of a run have.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace idxr::record {

// The standardised fields, in the order in which they stand in a packed record. All values are UTF-8 text; an empty
// text is a missing value. Form of each after standardising:
enum class Field : std::uint8_t {
    record_id,     // as read
    record_date,   // YYYYMMDD, unknown parts 00: when the row was valid; not compared
    given,         // upper case, letters and single spaces; hyphens become spaces: "MARY ANN"
    middle,        // the same; an initial stays one letter: "B"
    family,        // the same; particles joined: "VANDERBERG", two names apart by one space: "GARCIA LOPEZ"
    suffix,        // generation: "JR" "SR" "II" "III" "IV" "V"
    maiden,        // other family name
    alias,         // other full names, values separated by value_separator
    organisation,  // upper case name of an organisation without its legal form
    birth_date,    // YYYYMMDD, unknown parts 0: "19440000" for a year alone
    sex,           // "F" "M" or "X"
    birth_place,   // upper case
    ssn,           // nine digits (US), impossible numbers are missing
    identifier,    // one slot per kind (Slot::label says which): letters and digits only, upper case; values separated
                   // by value_separator; an issuer stands before a colon: "CA:D1234567"
    phone,         // E.164 digits without the plus, "12025550123"; values separated by value_separator
    email,         // lower case; values separated by value_separator
    house_number,  // "97", "97A", "12-14"
    street,        // USPS style: direction, name, suffix: "N MAIN ST"; "PO BOX 12" and "RR 2 BOX 5" stand here too
    unit,          // designator and number: "APT 4"
    city,          // upper case
    county,        // upper case, without the word county
    state,         // postal abbreviation where known: "TX"
    postcode,      // US: five digits; elsewhere upper case without spaces
    country,       // upper case
    occupation,    // upper case
    race,          // upper case
    ethnicity,     // upper case
    text,          // any other informative column, upper case words; one slot per column (label = header)
    carried,       // not compared, kept for the master row; one slot per column (label = header)
};
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::carried) + 1;

inline constexpr char value_separator = '\x1f';

// "given", "birth_date" …: the names used in job files, reports and output columns.
std::string_view name(Field field);
std::optional<Field> field_named(std::string_view name);

// One slot of the packed record.
struct Slot {
    Field field;
    std::string label;  // only for identifier, text and carried: "passport", "eye_colour"
    bool operator==(const Slot&) const = default;
    std::string title() const;  // name for people: "given", "identifier:passport", "text:eye_colour"
};

// The slots of a run, ordered by field and then by label; the same on every rank.
struct Schema {
    std::vector<Slot> slots;
    static constexpr int absent = -1;

    // Index of the first slot of a field, or absent.
    int slot(Field field) const;
    int slot(Field field, std::string_view label) const;
    bool has(Field field) const { return slot(field) != absent; }
};

// Sorts and removes doubles; record_id is always there.
Schema make_schema(std::vector<Slot> slots);

}  // namespace idxr::record
