// The version of the program, as in CMakeLists.txt (a unit test holds them together).
#pragma once

#include <string_view>

namespace idxr {

inline constexpr std::string_view version = "0.1.0";

}  // namespace idxr
