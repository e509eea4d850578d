// Slips of the finger, the ear and the scanner in one value.
#pragma once

#include <string>

#include "random.hpp"

namespace idxr::generate {

// A word in capitals becomes another: a neighbouring key, a letter too many, too few or out of order, a spelling that
// sounds alike, or a misread shape. An empty word stays.
void misspell(std::string& word, Stream& stream);

// One digit becomes another, or two neighbours change places.
void miskey_digits(std::string& digits, Stream& stream);

}  // namespace idxr::generate
