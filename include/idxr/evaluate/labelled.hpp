// Labelled pairs (match, no match, possible match) against the identities of a run.
#pragma once

#include <string>

#include "idxr/evaluate/agreement.hpp"

namespace idxr::evaluate {

// The first two columns whose name begins with record_id name the records; a column source_X beside record_id_X names
// the source. The label stands in `expected`, else `label`. Errors as evaluate().
Json labelled(const std::string& file, const std::string& run, bool across);

}  // namespace idxr::evaluate
