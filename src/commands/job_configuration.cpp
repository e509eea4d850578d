// The names that callers send in a job's configuration.
#include <fmt/format.h>

#include <array>
#include <fstream>
#include <nlohmann/json.hpp>

#include "idxr/common/error.hpp"
#include "idxr/config/nearest.hpp"
#include "job_input.hpp"

namespace idxr::commands {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 7> names{
    "input_data", "chunk_size", "parallel_workers", "match_threshold", "enable_ml", "output_format", "output"};

std::string contents(const std::string& text) {
    if (text.starts_with("{")) return text;
    std::ifstream file(text, std::ios::binary);
    if (!file) fail(ExitCode::input, "{}: the configuration cannot be read", text);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A text as it is, a number as written, a list with commas.
std::string as_flag(const std::string& name, const json& value) {
    if (value.is_string()) return value.get<std::string>();
    if (value.is_number() || value.is_boolean()) return value.dump();
    if (!value.is_array()) fail(ExitCode::usage, "configuration: {} must be a text, a number or a list", name);
    std::string list;
    for (const auto& item : value) list += (list.empty() ? "" : ",") + as_flag(name, item);
    return list;
}

void workers(const json& value, config::CommandLine& line) {
    if (!value.is_number_unsigned() || value == 0)
        fail(ExitCode::usage, "configuration: parallel_workers must be a whole number from 1 on (ranks times threads)");
    const auto count = value.get<std::uint64_t>();
    const auto said = [&](const char* flag) { return line.has(flag) ? std::stoull("0" + line.value(flag)) : 0; };
    const auto ranks = said("ranks"), threads = said("threads");
    if (ranks > 0 && threads > 0) return;
    const auto part = std::max({ranks, threads, decltype(ranks){1}});
    if (count % part != 0)
        fail(ExitCode::usage, "configuration: {} parallel_workers cannot be had with {} {}", count, part,
             ranks > 0 ? "ranks" : "threads");
    const auto other = std::to_string(count / part);
    if (threads > 0)
        line.given["ranks"] = {other};
    else
        line.given["threads"] = {other};
}

// Round 4 is on unless it is left out.
void round_4(const json& value, config::CommandLine& line) {
    if (!value.is_boolean()) fail(ExitCode::usage, "configuration: enable_ml must be true or false");
    if (value == true) return;
    auto& without = line.given["without"];
    if (without.empty())
        without = {"round4"};
    else if (without.front().find("round4") == std::string::npos)
        without.front() += ",round4";
}

}  // namespace

std::string apply_configuration(const std::string& text, config::CommandLine& line, const orchestrate::JobType& type) {
    const auto configuration = json::parse(contents(text), nullptr, false);
    if (!configuration.is_object()) fail(ExitCode::usage, "--config must be a JSON object, or a file that holds one");
    const auto set = [&](const char* flag, const json& value, const std::string& name) {
        if (!line.has(flag)) line.given[flag] = {as_flag(name, value)};
    };
    for (const auto& [name, value] : configuration.items()) {
        if (std::ranges::find(names, name) == names.end())
            fail(ExitCode::usage, "configuration: unknown name '{}'{}; there are {}", name,
                 config::did_you_mean(name, names), fmt::join(names, ", "));
        const bool for_match = name == "match_threshold" || name == "enable_ml";
        if (for_match && !type.match_options)
            fail(ExitCode::usage, "configuration: {} says nothing to a job of type {}", name, type.name);
        if (name == "input_data" && line.positional.empty()) {
            for (const auto& file : value.is_array() ? value : json::array({value}))
                line.positional.push_back(as_flag(name, file));
        } else if (name == "parallel_workers") {
            workers(value, line);
        } else if (name == "enable_ml") {
            round_4(value, line);
        } else if (name == "chunk_size") {
            set("chunk-size", value, name);
        } else if (name == "match_threshold") {
            set("threshold", value, name);
        } else if (name == "output_format") {
            set("format", value, name);
        } else if (name == "output") {
            set("output", value, name);
        }
    }
    return configuration.dump(-1, ' ', false, json::error_handler_t::replace);
}

}  // namespace idxr::commands
