// Telephone numbers as E.164 digits without the plus.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// All numbers of a field (apart by ; , | / or "or") with record::value_separator between them, in the order written.
// "+" or "00" starts an international number; ten digits, or eleven with a leading 1, are US numbers ("12025550123"); a
// leading 0 marks a national number of another country and stays; seven to fifteen other digits stay as they are.
// Extensions are cut. Letters of vanity numbers are not read. Placeholder: one digit only, 1234567890 and the like.
// Unreadable: fewer than 7 or more than 15 digits.
Reading standardise_phones(std::string_view raw, std::string& out);

}  // namespace idxr::standardise
