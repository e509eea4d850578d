// Accuracy of a finished run against a truth, or against labelled pairs.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace idxr::evaluate {

struct Options {
    std::string result;    // the RUN folder
    std::string truth;     // CSV: record_id, entity_id, and source and household_id if it has them; empty: none
    std::string labelled;  // CSV of pairs: record_id…, record_id…, expected or label; empty: none
    bool across = false;   // count only pairs of two different sources
};

// All metrics as one object (docs/accuracy.md lists them). Rows of the truth that are not in the result (rejected) are
// clusters of their own; rows of the result that are not in the truth are left out and counted. Shares of nothing are
// null. Error(usage) without truth and labels; Error(input) when a file or column is missing, when the truth says two
// things of one record, or when record ids recur over sources and the truth does not name sources.
nlohmann::ordered_json evaluate(const Options& options);

// The same for people.
std::string table(const nlohmann::ordered_json& evaluation);

}  // namespace idxr::evaluate
