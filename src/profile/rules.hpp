// Rules: what the data must keep, with thresholds.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "idxr/recognise/column_map.hpp"

namespace idxr::profile {

using Json = nlohmann::ordered_json;

// "birth_date.filled >= 90%", "ssn.ssn_area <= 10", "rows.rejected <= 0.05": a role (with its label:
// identifier:passport), the header of a column, or rows; what is measured of it; at least or at most; a share (with %
// or a point) or a count.
struct Rule {
    std::string text, target, measure;
    bool at_least = false;
    bool share = false;
    double limit = 0;
    bool built_in = false;
};

// Error(usage) names what is not understood.
Rule parse_rule(const std::string& text);

// Those that hold for any data, and those asked for, which stand instead of built-in ones of the same measure.
std::vector<Rule> all_rules(const std::vector<std::string>& asked, double max_rejects);

// Error(usage) for a rule asked for that no column fits: before anything is read.
void check_targets(const std::vector<Rule>& rules, const std::vector<recognise::ColumnMap>& maps);

// One object for each rule and source that has its column: rule, source, measured, limit, passed. `sources` as in the
// report.
Json judge_rules(const std::vector<Rule>& rules, const Json& report);

}  // namespace idxr::profile
