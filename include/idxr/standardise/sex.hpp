// Sex or gender as one letter.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// "F", "M" or "X" from letters, words (English, German, French, Spanish) and ISO/IEC 5218 digits (1 male, 2 female, 0
// and 9 missing).
Reading standardise_sex(std::string_view raw, std::string& out);

}  // namespace idxr::standardise
