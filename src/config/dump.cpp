// The job in force as a job file.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "idxr/common/version.hpp"
#include "idxr/config/job.hpp"
#include "idxr/config/options.hpp"

namespace idxr::config {
namespace {

// JSON's quoting of a string is also TOML's.
std::string quoted(const std::string& text) {
    return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

bool bare(const std::string& text) {
    if (text == "true" || text == "false") return true;
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == 'e' || c == '-';
    }) && nlohmann::json::accept(text);
}

std::string absolute(const std::string& path) {
    return path.empty() ? path : std::filesystem::absolute(path).lexically_normal().string();
}

std::string toml_array(const Values& values) {
    Values words;
    for (const auto& value : values) words.push_back(quoted(value));
    return fmt::format("[{}]", fmt::join(words, ", "));
}

std::string toml_value(Kind kind, const Values& values) {
    switch (kind) {
        case Kind::list:
            return toml_array(values);
        case Kind::path:
            return quoted(absolute(values[0]));
        case Kind::columns: {
            Values pairs;
            for (std::size_t i = 0; i + 1 < values.size(); i += 2)
                pairs.push_back(fmt::format("{} = {}", quoted(values[i]), quoted(values[i + 1])));
            return pairs.empty() ? "{}" : fmt::format("{{ {} }}", fmt::join(pairs, ", "));
        }
        case Kind::toggle:
        case Kind::single:
            break;
    }
    return bare(values[0]) ? values[0] : quoted(values[0]);
}

}  // namespace

std::string dump(const Job& job) {
    std::string out = fmt::format("# The job in force, idxr {}\n", version);
    auto origin = [&](const std::string& key) {
        auto found = job.origins.find(key);
        return found == job.origins.end() ? std::string("default") : found->second;
    };
    auto line = [&](std::string_view key, const std::string& value, const std::string& from) {
        out += fmt::format("{:<40}  # {}\n", fmt::format("{} = {}", key, value), from);
    };

    std::string_view section;
    for (const auto& option : run_options()) {
        if (option.section.empty()) continue;
        if (option.section != section) out += fmt::format("\n[{}]\n", section = option.section);
        const auto values = option.get(job.settings);
        auto from = origin(name(option));
        if (from == "default" && !values.empty() && values[0].empty() && !option.unset.empty())
            from += fmt::format(": {}", option.unset);
        line(option.key, toml_value(option.kind, values), from);
    }
    for (std::size_t index = 0; index < job.settings.sources.size(); ++index) {
        const auto& source = job.settings.sources[index];
        auto key = [&](std::string_view word) { return fmt::format("source.{}.{}", index, word); };
        out += "\n[[source]]\n";
        line("name", quoted(source.name), origin(key("name")));
        Values files;
        for (const auto& file : source.files) files.push_back(absolute(file));
        line("files", toml_array(files), origin(key("files")));
        for (const auto& option : source_options())
            line(option.key, toml_value(option.kind, option.get(source)), origin(key(option.key)));
    }
    return out;
}

}  // namespace idxr::config
