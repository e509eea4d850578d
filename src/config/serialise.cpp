// Settings as JSON for the broadcast, and the hash of a job.
#include <fmt/format.h>

#include <filesystem>
#include <nlohmann/json.hpp>

#include "idxr/common/error.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/config/job.hpp"
#include "idxr/config/options.hpp"

namespace idxr::config {
namespace {

using nlohmann::json;

// Paths need not be UTF-8, JSON must: bytes travel as Latin-1 code points.
std::string to_utf8(std::string_view bytes) {
    std::string out;
    for (unsigned char c : bytes) {
        if (c < 0x80) {
            out += static_cast<char>(c);
        } else {
            out += static_cast<char>(0xc0 | (c >> 6));
            out += static_cast<char>(0x80 | (c & 0x3f));
        }
    }
    return out;
}
std::string from_utf8(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto c = static_cast<unsigned char>(text[i]);
        out += c < 0x80 ? text[i] : static_cast<char>(((c & 3) << 6) | (static_cast<unsigned char>(text[++i]) & 0x3f));
    }
    return out;
}

json encoded(const Values& values) {
    json list = json::array();
    for (const auto& value : values) list.push_back(to_utf8(value));
    return list;
}
Values decoded(const json& list) {
    Values values;
    for (const auto& value : list) values.push_back(from_utf8(value.get_ref<const std::string&>()));
    return values;
}

template <typename Target>
json encoded(std::span<const Option<Target>> options, const Target& target, bool only_result) {
    json values = json::object();
    for (const auto& option : options)
        if (option.shapes_result || !only_result) values[name(option)] = encoded(option.get(target));
    return values;
}
template <typename Target>
void decode(std::span<const Option<Target>> options, const json& values, Target& target) {
    for (const auto& option : options)
        if (!option.set(target, decoded(values.at(name(option)))))
            fail(ExitCode::internal, "settings did not survive the broadcast: {}", name(option));
}

}  // namespace

std::string serialise(const Settings& settings) {
    json job{{"job_file", to_utf8(settings.job_file)},
             {"run", encoded(run_options(), settings, false)},
             {"sources", json::array()}};
    for (const auto& source : settings.sources)
        job["sources"].push_back({{"name", to_utf8(source.name)},
                                  {"files", encoded(source.files)},
                                  {"settings", encoded(source_options(), source, false)}});
    return job.dump();
}

Settings deserialise(std::string_view text) {
    const auto job = json::parse(text);
    Settings settings;
    settings.job_file = from_utf8(job.at("job_file").get<std::string>());
    decode(run_options(), job.at("run"), settings);
    for (const auto& table : job.at("sources")) {
        auto& source = settings.sources.emplace_back();
        source.name = from_utf8(table.at("name").get<std::string>());
        source.files = decoded(table.at("files"));
        decode(source_options(), table.at("settings"), source);
    }
    return settings;
}

std::string job_hash(const Settings& settings) {
    json job{{"run", encoded(run_options(), settings, true)}, {"sources", json::array()}};
    for (const auto& source : settings.sources) {
        Values files;
        for (const auto& file : source.files)
            files.push_back(std::filesystem::absolute(file).lexically_normal().string());
        job["sources"].push_back({to_utf8(source.name), encoded(files), encoded(source_options(), source, true)});
    }
    return fmt::format("{:016x}", hash64(job.dump()));
}

}  // namespace idxr::config
