// What is told of a value without telling it.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::profile {

// Its shape: a letter for each run of letters, a digit for each digit, single blanks, other ASCII characters as they
// are: "O'Brien, Mary 1986" is "A'A, A 9999". Cut at 40 bytes; more than 12 digits in a row are "9…".
void shape_of(std::string_view raw, std::string& out);

// A placeholder that anybody would write, by which it may be named: "N/A", "999999999", "123456789", "test@…",
// "BABY BOY"; empty for all others.
std::string generic_placeholder(std::string_view raw);

}  // namespace idxr::profile
