// The model of a run in its folder, from which pairs can be weighed again: RUN/model.json.
#pragma once

#include <string>
#include <vector>

#include "idxr/compare/comparison.hpp"
#include "idxr/pipeline/tables.hpp"
#include "idxr/score/model.hpp"

namespace idxr::pipeline {

inline constexpr const char* model_file = "model.json";

struct SavedModel {
    score::Model model;
    score::Weight threshold = 0;
    double pairs_floor = 0;
    struct Rule {  // a blocking pass
        std::string name;
        bool refined = false;  // some of its blocks were too big and made smaller
        bool split = false;    // some of these by record number
    };
    std::vector<Rule> rules;
    std::vector<bool> unique;  // by source index
    bool link_only = false;
    learn::Correction correction;  // what round 4 learned; empty: nothing
};

// On rank 0.
std::string model_json(const Results& results);

// Throws Error(input) when the text is damaged or made for other comparisons; `path` is named then.
SavedModel parse_model(const std::string& text, const std::string& path, const compare::Comparisons& comparisons);

// The same of a file.
SavedModel read_model(const std::string& path, const compare::Comparisons& comparisons);

}  // namespace idxr::pipeline
