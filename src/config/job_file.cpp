// From TOML to entries of the table of options.
#include "idxr/config/job_file.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>

#include "idxr/common/error.hpp"
#include "idxr/config/nearest.hpp"
#include "idxr/config/toml_file.hpp"

namespace idxr::config {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view source_section = "source";
constexpr std::string_view input_section = "input";

class Reader {
  public:
    explicit Reader(const std::string& path) : path_(path), folder_(fs::path(path).parent_path()) {}

    JobFile read() const {
        const auto table = read_toml(path_, "job file");
        JobFile job;
        std::vector<std::string_view> sections{input_section, source_section};
        for (const auto& option : run_options())
            if (!option.section.empty() && std::ranges::find(sections, option.section) == sections.end())
                sections.push_back(option.section);

        for (const auto& [key, node] : table) {
            const auto section = key.str();
            if (std::ranges::find(sections, section) == sections.end()) unknown_section(key, sections);
            if (section == source_section) {
                read_sources(node, job);
            } else {
                for (const auto& [entry, value] : table_of(path_, section, node))
                    read_entry(section, entry, value, job);
            }
        }
        return job;
    }

  private:
    template <typename Node>
    std::string at(const Node& node) const {
        return place_in(path_, node);
    }

    [[noreturn]] void unknown_section(const toml::key& key, std::span<const std::string_view> sections) const {
        for (const auto& option : run_options())
            if (option.key == key.str())
                fail(ExitCode::usage, "{}: '{}' belongs under [{}]", at(key), key.str(), option.section);
        fail(ExitCode::usage, "{}: unknown section [{}]{}", at(key), key.str(), did_you_mean(key.str(), sections));
    }

    [[noreturn]] void unknown_key(std::string_view section, const toml::key& key,
                                  std::span<const std::string_view> known) const {
        if (auto meant = nearest(key.str(), known))
            fail(ExitCode::usage, "{}: unknown key '{}' in [{}]; did you mean '{}'?", at(key), key.str(), section,
                 *meant);
        for (const auto& option : run_options())
            if (option.key == key.str())
                fail(ExitCode::usage, "{}: '{}' belongs under [{}]", at(key), key.str(), option.section);
        fail(ExitCode::usage, "{}: unknown key '{}' in [{}]; it knows {}", at(key), key.str(), section,
             fmt::join(known, ", "));
    }

    void read_sources(const toml::node& node, JobFile& job) const {
        for (const auto* element : tables_of(path_, source_section, "source", node)) {
            SourceTable source;
            for (const auto& [key, value] : *element)
                if (!read_source_entry(key, value, source)) unknown_key("source", key, source_keys());
            if (source.files.values.empty())
                fail(ExitCode::usage, "{}: this source has no files; add files = \"people.csv\"", at(*element));
            job.sources.push_back(std::move(source));
        }
    }

    void read_entry(std::string_view section, const toml::key& key, const toml::node& node, JobFile& job) const {
        std::vector<std::string_view> known;
        for (const auto& option : run_options()) {
            if (option.section != section) continue;
            known.push_back(option.key);
            if (option.key == key.str()) {
                job.run[name(option)] = {values_of(option.kind, option.key, option.expects, node), at(node)};
                return;
            }
        }
        if (section == input_section) {
            if (key.str() != "name" && read_source_entry(key, node, job.input)) return;
            for (auto source_key : source_keys())
                if (source_key != "name") known.push_back(source_key);
        }
        unknown_key(section, key, known);
    }

    static std::vector<std::string_view> source_keys() {
        std::vector<std::string_view> keys{"name", "files"};
        for (const auto& option : source_options()) keys.push_back(option.key);
        return keys;
    }

    bool read_source_entry(const toml::key& key, const toml::node& node, SourceTable& source) const {
        if (key.str() == "name") {
            source.name = {values_of(Kind::single, "name", "a name", node), at(node)};
            if (source.name.values[0].empty()) fail(ExitCode::usage, "{}: name must be a name", at(node));
            return true;
        }
        if (key.str() == "files") {
            source.files = {values_of(Kind::list, "files", "a file, a glob or a list of them", node), at(node)};
            for (auto& file : source.files.values) file = beside_job_file(file);
            return true;
        }
        for (const auto& option : source_options())
            if (option.key == key.str()) {
                source.settings[std::string(option.key)] = {values_of(option.kind, option.key, option.expects, node),
                                                            at(node)};
                return true;
            }
        return false;
    }

    std::string beside_job_file(const std::string& path) const {
        return path.empty() ? path : (folder_ / path).lexically_normal().string();
    }

    // A string, number, boolean or date as text.
    static std::optional<std::string> scalar(const toml::node& node) {
        if (auto text = node.value_exact<std::string>()) return text;
        if (auto whole = node.value_exact<std::int64_t>()) return fmt::format("{}", *whole);
        if (auto real = node.value_exact<double>()) return fmt::format("{}", *real);
        if (auto truth = node.value_exact<bool>()) return std::string(*truth ? "true" : "false");
        if (auto date = node.value_exact<toml::date>())
            return fmt::format("{:04}-{:02}-{:02}", date->year, date->month, date->day);
        return std::nullopt;
    }

    Values values_of(Kind kind, std::string_view key, std::string_view expects, const toml::node& node) const {
        auto wrong = [&]() { fail(ExitCode::usage, "{}: {} must be {}", at(node), key, expects); };
        Values values;
        if (kind == Kind::columns) {
            const auto* table = node.as_table();
            if (table == nullptr)
                fail(ExitCode::usage, "{}: {} must be a table such as {{ born = \"birth_date\" }}", at(node), key);
            for (const auto& [header, role] : *table) {
                if (!role.is_string())
                    fail(ExitCode::usage, "{}: the role of column '{}' must be a word in quotes", at(role),
                         header.str());
                values.insert(values.end(), {std::string(header.str()), *role.value<std::string>()});
            }
        } else if (kind == Kind::list && node.is_array()) {
            for (const auto& element : *node.as_array()) {
                if (!element.is_string()) wrong();
                values.push_back(*element.value<std::string>());
            }
        } else {
            auto text = scalar(node);
            if (!text || (kind == Kind::toggle && !node.is_boolean()) || (kind == Kind::path && !node.is_string()))
                wrong();
            values.push_back(kind == Kind::path ? beside_job_file(*text) : *text);
        }
        return values;
    }

    std::string path_;
    fs::path folder_;
};

}  // namespace

JobFile read_job_file(const std::string& path) { return Reader(path).read(); }

}  // namespace idxr::config
