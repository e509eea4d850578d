// Defaults, then the job file, then the command line.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <limits>
#include <optional>

#include "idxr/common/error.hpp"
#include "idxr/common/types.hpp"
#include "idxr/config/job.hpp"
#include "idxr/config/job_file.hpp"
#include "idxr/config/nearest.hpp"
#include "idxr/config/options.hpp"

namespace idxr::config {
namespace {

namespace fs = std::filesystem;

constexpr const char* from_command_line = "command line";
constexpr std::string_view validate_section = "validate";

bool is_job_file(const std::string& argument) { return argument.ends_with(".toml"); }

Values from_flag(Kind kind, const std::string& text) {
    if (kind == Kind::list) return split_list(text);
    if (kind == Kind::columns) return split_columns(text);
    return {text};
}

template <typename Target>
void apply(const Option<Target>& option, Target& target, const Values& values, const std::string& subject) {
    const bool bad = option.kind == Kind::columns && values.empty() && subject.starts_with("--");
    if (bad || !option.set(target, values)) fail(ExitCode::usage, "{} must be {}", subject, option.expects);
}

// "data/people-*.csv.gz" -> "people"
std::string name_after(const std::string& file) {
    auto name = fs::path(file).filename().string();
    for (bool more = true; more;) {
        more = false;
        for (std::string_view extension : {".csv", ".tsv", ".txt", ".psv", ".gz", ".zst", ".parquet"})
            if (name.size() > extension.size() && name.ends_with(extension)) {
                name.resize(name.size() - extension.size());
                more = true;
            }
    }
    std::erase_if(name, [](char c) { return c == '*' || c == '?' || c == '[' || c == ']'; });
    while (!name.empty() && (name.back() == '-' || name.back() == '_' || name.back() == '.')) name.pop_back();
    return name.empty() ? "source" : name;
}

class Loader {
  public:
    Loader(const std::vector<std::string>& arguments, std::span<const std::string_view> roles,
           std::span<const Flag> flags)
        : roles_(roles) {
        line_ = parse_command_line(arguments, flags);
    }

    Job load() {
        read_file();
        for (const auto& option : run_options()) set_run_option(option);
        add_sources();
        for (const auto& option : source_options()) set_source_option(option);
        declare_unique();
        check_roles();
        name_output();
        job_.dump_config = line_.on("dump-config");
        return std::move(job_);
    }

  private:
    Settings& settings() { return job_.settings; }
    std::string& source_origin(std::size_t source, std::string_view key) {
        return job_.origins[fmt::format("source.{}.{}", source, key)];
    }

    void read_file() {
        for (const auto& argument : line_.positional)
            if (is_job_file(argument)) {
                if (!settings().job_file.empty())
                    fail(ExitCode::usage, "{} and {}: there can be one job file only", settings().job_file, argument);
                settings().job_file = argument;
            }
        if (!settings().job_file.empty()) file_ = read_job_file(settings().job_file);
    }

    void set_run_option(const Option<Settings>& option) {
        const auto key = name(option);
        if (auto found = file_.run.find(key); found != file_.run.end()) {
            const auto& [values, origin] = found->second;
            apply(option, settings(), values, fmt::format("{}: {}", origin, option.key));
            job_.origins[key] = origin;
        }
        if (const std::string flag(option.flag); line_.has(flag)) {
            apply(option, settings(), from_flag(option.kind, line_.value(flag)), "--" + flag);
            job_.origins[key] = from_command_line;
        }
    }

    // Sources named on the command line stand instead of those of the job file; one of the same name keeps its
    // settings.
    void add_sources() {
        std::vector<SourceTable> asked;
        for (const auto& argument : line_.positional)
            if (!is_job_file(argument)) asked.push_back({{}, {{argument}, from_command_line}, {}});
        for (const auto& argument : line_.has("source") ? line_.given.at("source") : Values{}) {
            const auto equals = argument.find('=');
            if (equals == 0 || equals == std::string::npos || equals + 1 == argument.size())
                fail(ExitCode::usage, "--source must be NAME=FILE, where FILE may be a glob in quotes");
            const auto source = argument.substr(0, equals), file = argument.substr(equals + 1);
            auto same = std::ranges::find_if(
                asked, [&](const SourceTable& table) { return table.name.values == Values{source}; });
            if (same == asked.end())
                asked.push_back({{{source}, from_command_line}, {{file}, from_command_line}, {}});
            else
                same->files.values.push_back(file);
        }
        const bool on_command_line = !asked.empty();
        if (!on_command_line) {
            for (const auto& file : file_.input.files.values)
                asked.push_back({{}, {{file}, file_.input.files.origin}, {}});
            asked.insert(asked.end(), file_.sources.begin(), file_.sources.end());
        }
        if (asked.empty())
            fail(ExitCode::usage, "no input: name the files of records, for example 'idxr match people.csv'{}",
                 settings().job_file.empty() ? "" : ", or a [[source]] in the job file");
        if (asked.size() > std::numeric_limits<SourceIndex>::max())
            fail(ExitCode::usage, "{} sources: at most {} can be told apart", asked.size(),
                 std::numeric_limits<SourceIndex>::max());
        for (auto& table : asked) {
            name_source(table);
            if (on_command_line)
                for (const auto& in_file : file_.sources)
                    if (in_file.name.values == table.name.values) table.settings = in_file.settings;
        }
        tables_ = std::move(asked);
    }

    void name_source(SourceTable& table) {
        auto taken = [&](const std::string& word) {
            return std::ranges::find(settings().sources, word, &Source::name) != settings().sources.end();
        };
        const bool named = !table.name.values.empty();
        auto word = named ? table.name.values[0] : name_after(table.files.values.front());
        if (named && taken(word))
            fail(ExitCode::usage, "{}: two sources are named '{}'; give each its own name", table.name.origin, word);
        const auto stem = word;
        for (int twin = 2; taken(word); ++twin) word = fmt::format("{}_{}", stem, twin);
        if (!named) table.name = {{word}, "from the file name"};
        const auto index = settings().sources.size();
        source_origin(index, "name") = table.name.origin;
        source_origin(index, "files") = table.files.origin;
        settings().sources.emplace_back();
        settings().sources.back().name = word;
        settings().sources.back().files = table.files.values;
    }

    void set_source_option(const Option<Source>& option) {
        const std::string key(option.key), flag(option.flag);
        auto give = [&](std::size_t index, const Values& values, const std::string& subject,
                        const std::string& origin) {
            apply(option, settings().sources[index], values, subject);
            auto& known = source_origin(index, key);
            known = option.kind == Kind::columns && !known.empty() ? known + ", " + origin : origin;
        };
        for (std::size_t index = 0; index < tables_.size(); ++index)
            for (const auto* level : {&file_.input.settings, &tables_[index].settings})
                if (auto found = level->find(key); found != level->end())
                    give(index, found->second.values, fmt::format("{}: {}", found->second.origin, key),
                         found->second.origin);
        if (!line_.has(flag)) return;
        for (const auto& argument : line_.given.at(flag)) {
            const auto [only, text] = addressed(argument);
            for (std::size_t index = 0; index < tables_.size(); ++index)
                if (!only || *only == index) give(index, from_flag(option.kind, text), "--" + flag, from_command_line);
        }
    }

    // "people:latin-1" is for source people; a prefix that names no source belongs to the value.
    std::pair<std::optional<std::size_t>, std::string> addressed(const std::string& argument) {
        const auto& sources = settings().sources;
        for (std::size_t index = 0; index < sources.size(); ++index)
            if (argument.starts_with(sources[index].name + ":"))
                return {index, argument.substr(sources[index].name.size() + 1)};
        return {std::nullopt, argument};
    }

    void declare_unique() {
        if (!line_.has("unique-source")) return;
        std::vector<std::string_view> names;
        for (const auto& source : settings().sources) names.push_back(source.name);
        for (const auto& word : line_.given.at("unique-source")) {
            const auto found = std::ranges::find(names, word);
            if (found == names.end())
                fail(ExitCode::usage, "--unique-source: no source is named '{}'{}", word, did_you_mean(word, names));
            const auto index = static_cast<std::size_t>(found - names.begin());
            settings().sources[index].unique = true;
            source_origin(index, "unique") = from_command_line;
        }
    }

    void check_roles() {
        for (std::size_t index = 0; index < settings().sources.size(); ++index)
            for (const auto& [header, role] : settings().sources[index].columns) {
                const auto word = role.substr(0, role.find(':'));
                if (std::ranges::find(roles_, word) != roles_.end()) continue;
                fail(ExitCode::usage, "{}: unknown role '{}' for column '{}'{}", source_origin(index, "columns"), word,
                     header, did_you_mean(word, roles_));
            }
    }

    void name_output() {
        if (!settings().output.empty()) return;
        settings().output = "idxr-" + (settings().job_file.empty() ? settings().sources.front().name
                                                                   : fs::path(settings().job_file).stem().string());
        std::ranges::replace(settings().output, '/', '_');
    }

    std::span<const std::string_view> roles_;
    CommandLine line_;
    JobFile file_;
    std::vector<SourceTable> tables_;  // one per source of the settings
    Job job_;
};

std::string heading(std::string_view section) {
    if (section == "input") return "Input";
    if (section == "match") return "Matching";
    if (section == "output" || section.empty()) return "Results";
    return "Running";
}

// "the default" of an option, for help.
template <typename Target>
std::string default_of(const Option<Target>& option) {
    const auto values = option.get(Target{});
    const auto text = fmt::format("{}", fmt::join(values, ","));
    if (text.empty()) return std::string(option.unset);
    return option.kind == Kind::toggle ? "" : text;
}

}  // namespace

std::vector<Flag> job_flags() {
    std::vector<Flag> flags{
        {"source", "NAME=GLOB", "files of one source; a file alone is a source of its own", "", "Input", true},
        {"unique-source", "NAME", "in this source each person stands once", "found from the data", "Input", true}};
    for (const auto& option : source_options())
        flags.push_back({std::string(option.flag), "[NAME:]" + std::string(option.metavar), std::string(option.help),
                         default_of(option), "Input", true});
    for (const auto& option : run_options())
        if (option.section != validate_section)
            flags.push_back({std::string(option.flag), std::string(option.metavar), std::string(option.help),
                             default_of(option), option.flag == "dry-run" ? "Running" : heading(option.section),
                             false});
    flags.push_back(
        {"dump-config", "", "print the job in force and where each value came from, and stop", "", "Running", false});
    flags.push_back({"help", "", "print this and stop", "", "Running", false});
    return flags;
}

std::vector<Flag> validate_flags() {
    constexpr std::string_view shared[] = {"source",     "columns",        "required",    "encoding",  "delimiter",
                                           "date-order", "reference-date", "output",      "overwrite", "threads",
                                           "chunk-size", "scratch",        "max-rejects", "quiet",     "help"};
    auto flags = job_flags();
    std::erase_if(flags, [&](const Flag& flag) { return std::ranges::find(shared, flag.name) == std::end(shared); });
    for (const auto& option : run_options())
        if (option.section == validate_section)
            flags.insert(flags.end() - 1, {std::string(option.flag), std::string(option.metavar),
                                           std::string(option.help), default_of(option), "Rules", false});
    return flags;
}

Job load_job(const std::vector<std::string>& arguments, std::span<const std::string_view> roles) {
    return Loader(arguments, roles, job_flags()).load();
}

Job load_job(const std::vector<std::string>& arguments, std::span<const std::string_view> roles,
             std::span<const Flag> flags) {
    return Loader(arguments, roles, flags).load();
}

}  // namespace idxr::config
