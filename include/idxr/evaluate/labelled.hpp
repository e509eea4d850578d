// Labelled pairs (match, no match, possible match) against the identities of a run.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/evaluate/agreement.hpp"

namespace idxr::evaluate {

enum Label : std::uint8_t { match, no_match, possible };

struct LabelledPair {
    std::uint64_t left, right;  // record_key() of both, left <= right
    Label label;
};

struct Labels {
    std::vector<LabelledPair> pairs;
    bool by_source = false;  // the labels name sources
};

// The labels of a file, whose columns are told below. Errors as evaluate().
Labels read_labels(const std::string& file);

// The first two columns whose name begins with record_id name the records; a column source_X beside record_id_X names
// the source. The label stands in `expected`, else `label`. Errors as evaluate().
Json labelled(const std::string& file, const std::string& run, bool across);

}  // namespace idxr::evaluate
