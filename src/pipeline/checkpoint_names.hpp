// Names of checkpoints that have no file of their own here; those ending in a hyphen go on with numbers.
#pragma once

#include <string_view>

namespace idxr::pipeline {

inline constexpr std::string_view reading_names = "reading-";
inline constexpr std::string_view evidence_names = "evidence-";
inline constexpr std::string_view pairs_names = "pairs-";
inline constexpr const char* tables_name = "tables";

}  // namespace idxr::pipeline
