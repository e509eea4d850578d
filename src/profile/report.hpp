// What validate tells: report.json, its page, and lines for the terminal.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "reading.hpp"

namespace idxr::profile {

using Json = nlohmann::ordered_json;

// Without rules and timing.
Json to_json(const config::Settings& settings, const pipeline::Inputs& inputs, const Counted& counted);

std::string html(const Json& report);
std::string closing_lines(const Json& report, const std::string& folder);

}  // namespace idxr::profile
