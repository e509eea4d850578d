// The agreement levels of each kind of comparison with their built-in chances.
#pragma once

#include <vector>

#include "idxr/compare/comparison.hpp"

namespace idxr::compare {

std::vector<Level> levels_of(Kind kind);

}  // namespace idxr::compare
