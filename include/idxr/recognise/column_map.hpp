// What each column of an input file holds: the contract between recognising columns and standardising rows.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/record/schema.hpp"

namespace idxr::recognise {

// The role of a column as it is in the file (before standardising; several roles can feed one standardised field).
enum class Role : std::uint8_t {
    ignore,  // empty, or only repeats other columns
    record_id,
    source,  // names the source of the row
    record_date,
    full_name,  // given, middle and family name (either order) in one field
    given,
    middle,  // second given names too
    family,
    family2,  // second family name (Spanish, German double names)
    suffix,
    title,
    maiden,
    alias,  // another full name
    organisation,
    birth_date,
    birth_year,
    birth_month,
    birth_day,
    age,  // in years at the reference date of the file
    sex,
    birth_place,
    ssn,                // US social security number
    identifier,         // any other number that names one person; Column::label says which kind
    identifier_issuer,  // state or country that issued the identifier of the same label
    phone,
    email,
    address,       // a whole address in one field
    street_line,   // "97 N Main St Apt 4", or a street alone when there is a house number column
    street_line2,  // second address line: unit, building, place
    house_number,
    unit,
    city,
    county,
    state,
    postcode,
    country,
    occupation,
    race,
    ethnicity,
    text,     // informative but unknown: compared as plain text
    carried,  // unknown and not informative, or not about the person: kept for the master row, not compared
};

// "given", "birth_date", … as used in job files; nullopt for an unknown name.
std::string_view name(Role role);
std::optional<Role> role_named(std::string_view name);
std::span<const std::string_view> role_names();  // of all roles, in their order

// How the dates of a column are written, found from all sampled values of the column.
enum class DateOrder : std::uint8_t {
    none,       // not a date column
    ymd,        // 1986-01-28, 19860128, 1986/1/28
    mdy,        // 01/28/1986
    dmy,        // 28/01/1986, 28.01.1986
    serial,     // 31245 or 31245.0: days as spreadsheets count them, 1 is 1 January 1900
    ambiguous,  // day and month cannot be told apart in any sampled value: values with both <= 12 keep the year alone
};

struct Column {
    std::string header;  // as in the file
    Role role = Role::ignore;
    std::string label;  // kind of identifier ("passport"), or the header for text and carried
    DateOrder date_order = DateOrder::none;
    bool family_first = false;  // full_name without commas: SMITH JOHN A
    bool required = false;      // an unreadable or missing value rejects the row
    std::string reason;  // one phrase: why this role ("header", "job file", "values look like phone numbers", "repeats
                         // full_name")
    bool operator==(const Column&) const = default;
};

// The columns of one file, in file order.
struct ColumnMap {
    std::vector<Column> columns;
    std::string age_reference_date;  // YYYYMMDD for Role::age; empty: the record date of the row, else the year of the
                                     // file's time stamp
    bool ssn_is_us =
        true;  // false: soc_sec_id style numbers that are not nine digits; then ssn columns become identifiers

    bool has(Role role) const;
};

// The standardised slots that rows of these maps can fill.
record::Schema schema_for(const std::vector<ColumnMap>& maps);

}  // namespace idxr::recognise
