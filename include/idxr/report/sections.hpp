// The sections of report.html in the order of the page. Each takes the whole of report.json and returns HTML, empty
// when the report holds nothing for it.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace idxr::report::page {

using Json = nlohmann::ordered_json;

std::string summary(const Json& report);
std::string alarms(const Json& report);
std::string accuracy(const Json& report);
std::string expectation(const Json& report);

std::string input(const Json& report);
std::string columns(const Json& report);
std::string completeness(const Json& report);

std::string blocking(const Json& report);
std::string rounds(const Json& report);
std::string weights(const Json& report);
std::string model(const Json& report);

std::string identities(const Json& report);
std::string households(const Json& report);
std::string quality(const Json& report);
std::string cost(const Json& report);
std::string machine(const Json& report);

// Reading report.json, which an older version may have written: what is absent is empty, 0 or NaN.
const Json& part(const Json& json, const char* key);
std::uint64_t whole(const Json& json, const char* key);
double real(const Json& json, const char* key);
std::string text(const Json& json, const char* key);  // escaped

}  // namespace idxr::report::page
