// Numbers that name one person: US social security numbers and all others.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// Nine digits; eight digits get their lost leading zero back; the last four alone stay four digits. Unreadable: other
// lengths, area 000, 666 or 900-999, group 00, serial 0000. Placeholder: one digit only, 123456789, 987654321, and
// numbers published as examples (078051120, 219099999 …; US Social Security Administration).
Reading standardise_ssn(std::string_view raw, std::string& out);

// Letters and digits, upper case; "CA:D1234567" when an issuer (already standardised, may be empty) is given or stands
// before a colon in the value. Placeholder: one character only, ascending or descending digits, words for missing.
// Unreadable: less than four characters, no digit at all.
Reading standardise_identifier(std::string_view raw, std::string_view issuer, std::string& out);

// A standardised number without the noughts before it, which are lost where it was once taken for an amount.
std::string_view without_leading_noughts(std::string_view number);

}  // namespace idxr::standardise
