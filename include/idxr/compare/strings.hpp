// Similarity of short strings. Bytes are compared; standardised names are ASCII or consistently encoded UTF-8. The
// kernels are those of this machine (common/isa.hpp); all give the same results. Thread-safe.
#pragma once

#include <string_view>

namespace idxr::compare {

// Jaro similarity with Winkler's bonus for a common prefix of up to four (Winkler 1990; p = 0.1, without threshold), in
// thousandths, 0 … 1000, rounded down so that it is the same on every machine. Texts over 64 bytes compare by their
// first 64. What is below `at_least` is 0, and found out sooner.
int jaro_winkler(std::string_view a, std::string_view b, int at_least = 0);

// Optimal string alignment distance (insert, delete, substitute, transpose neighbours), but at most `limit` + 1. Texts
// over 64 bytes compare by their first 64.
int edit_distance(std::string_view a, std::string_view b, int limit);

// True if b is a with one digit changed, or two neighbours transposed; equal lengths only.
bool one_slip(std::string_view a, std::string_view b);

}  // namespace idxr::compare
