// What the sampled values of a column look like.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/recognise/column_map.hpp"

namespace idxr::recognise {

// The value without surrounding blanks; empty for the usual signs of a missing one ("NULL", "n/a", "-" …).
std::string_view present_value(std::string_view value);

// Lower-case words of letters and digits; other characters part them.
std::vector<std::string> value_words(std::string_view value);

// The shape of a value that may be a date. With separators, impossible months and days (typing errors) keep
// the shape.
struct DateShape {
    enum class Form : std::uint8_t { none, year_first, year_last, day_name, month_name } form = Form::none;
    int first = 0, second = 0;  // year_last: the parts before the year
    int year = 0;               // two digits are taken as 19..
    explicit operator bool() const { return form != Form::none; }
};
DateShape date_shape(std::string_view value);

struct Profile {
    std::uint64_t rows = 0;      // sampled
    std::uint64_t present = 0;   // not missing; the counts below are of these
    std::uint64_t distinct = 0;  // ignoring case
    std::uint64_t bytes = 0;
    std::uint64_t words = 0;
    std::uint64_t emails = 0;
    std::uint64_t phones = 0;            // 7 to 15 digits and the usual punctuation
    std::uint64_t formatted_phones = 0;  // of these 10 or 11 digits, or with a plus
    std::uint64_t ssns = 0;              // 123-45-6789
    std::uint64_t nine_digits = 0;       // after removing punctuation
    std::uint64_t dates = 0;
    std::uint64_t years = 0;           // 1500 … 2100
    std::uint64_t integers = 0;        // digits only, or with ".0" behind them
    std::uint64_t five_digits = 0;     // of these
    std::uint64_t short_integers = 0;  // at most four digits
    std::uint64_t decimals = 0;
    std::uint64_t with_digit = 0;
    std::uint64_t with_letter = 0;
    std::uint64_t begins_with_digit = 0;
    std::uint64_t with_comma = 0;
    std::uint64_t longest = 0;             // bytes
    std::int64_t least = 0, greatest = 0;  // of the integers of up to nine digits
    std::uint64_t year_first = 0, year_last = 0, proves_mdy = 0, proves_dmy = 0;
    int first_year = 0, last_year = 0;  // of the dates

    // At least so many per cent of the present values (of which there is one).
    bool mostly(std::uint64_t count, unsigned percent) const { return present > 0 && count * 100 >= present * percent; }
    bool unique() const { return present == rows && distinct == rows; }
    bool constant() const { return present == rows && distinct == 1; }
    // Days since 1900 instead of dates, as spreadsheets write them where a date has lost its format: to be believed of
    // a column that is known to hold dates.
    bool could_be_serial_dates() const;
    // One order for all dates: what the values prove, else year first, else ambiguous.
    DateOrder date_order() const;
};

Profile profile(const std::vector<std::vector<std::string>>& rows, std::size_t column);

// Whether most values are given or family names of the reference tables, rather the one than the other.
enum class NameKind : std::uint8_t { none, given, family };
NameKind kind_of_names(const std::vector<std::vector<std::string>>& rows, std::size_t column);

// Whether the family name stands first in the full names of a column, without a comma behind it: SMITH JOHN A,
// Иванов Иван Иванович. Told by initials, patronymics and the reference tables.
bool stands_family_first(const std::vector<std::vector<std::string>>& rows, std::size_t column);

}  // namespace idxr::recognise
