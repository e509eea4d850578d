// Agreement levels of single values: the rules by which two dates, numbers, phones, e-mails or texts agree.
#pragma once

#include <string_view>

namespace idxr::compare {

// Dates YYYYMMDD with unknown parts 0. 0 missing · 1 differs · 2 within ten years · 3 within a year · 4 two slips · 5
// at most a month apart · 6 same month and day, or near years where only years are known · 7 same year with same month
// or same day · 8 one digit off, neighbours transposed, or day and month swapped · 9 agree as far as known · 10 same
// full date
unsigned date_level(std::string_view a, std::string_view b);

// Numbers that name one person. 1 differs · 2 same last four · 3 one slip, or one or two control characters left out ·
// 4 same, or but for leading noughts. Several values: the best pair.
unsigned number_level(std::string_view a, std::string_view b);

// 1 differs · 2 one slip, or same last seven digits · 3 same. Several values: the best pair.
unsigned phone_level(std::string_view a, std::string_view b);

// 1 differs · 2 same user part of five letters and more, or whole addresses one or two edits apart · 3 same. The best
// pair.
unsigned email_level(std::string_view a, std::string_view b);

// 1 differs · 2 similar · 3 same
unsigned text_level(std::string_view a, std::string_view b);

// 1 differs · 2 similar, or every word of the shorter name stands, or nearly, in the other · 3 same
unsigned organisation_level(std::string_view a, std::string_view b);

// 1 differs · 2 same
unsigned category_level(std::string_view a, std::string_view b);

// Two tokens of names: 1 differ · 2 weakly similar · 3 similar · 4 one slip · 5 same
unsigned name_token_level(std::string_view a, std::string_view b);

}  // namespace idxr::compare
