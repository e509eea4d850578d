// Dates as people write them, to YYYYMMDD with 00 for unknown parts.
#pragma once

#include <string>
#include <string_view>

#include "idxr/recognise/column_map.hpp"
#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

struct Date {
    int year = 0;   // 1000 … reference year + 1
    int month = 0;  // 1 … 12, 0 unknown
    int day = 0;    // 1 … 31, 0 unknown
    bool operator==(const Date&) const = default;
};

// Reads one date: numeric with - / . or spaces, 8 digits together, ISO with a time part, English month names
// ("28 Jan 1986", "January 28, 1986"), year and month, a year alone, 00 for unknown parts. A four-digit year decides
// by itself where the year stands; `order` says how day and month (and a two-digit year) stand, and that numbers of up
// to five digits are days since 1900. Under DateOrder::ambiguous, serial and none a day and month that are both <= 12
// are unknown, else the greater is the day. A two-digit year is the latest such year that is not after the reference
// year. Impossible dates are unreadable, a day 31 of a shorter month too; `date` then holds the parts that may be
// right, if the year is among them, else nothing.
Reading parse_date(std::string_view raw, recognise::DateOrder order, int reference_year, Date& date);

// The same, as text YYYYMMDD; empty where nothing is known.
Reading standardise_date(std::string_view raw, recognise::DateOrder order, int reference_year, std::string& out);

// A date in three fields; the month may be a name, month and day may be empty. A missing or impossible year, month or
// day is unknown; without a year the date is missing.
Reading assemble_date(std::string_view year, std::string_view month, std::string_view day, int reference_year,
                      std::string& out);

// Year of birth as YYYY0000 from an age in years (0 … 125) at a date of that year.
Reading date_from_age(std::string_view age, int year_of_reference, std::string& out);

// Appends YYYYMMDD.
void append_date(const Date& date, std::string& out);

}  // namespace idxr::standardise
