// Reading the rule file (TOML).
#include "idxr/alert/rules.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "idxr/common/error.hpp"
#include "idxr/config/nearest.hpp"
#include "idxr/config/toml_file.hpp"
#include "idxr/config/units.hpp"

namespace idxr::alert {
namespace {

enum class Unit { time, share, rate, toggle };

struct Row {
    std::string_view name;
    Unit unit;
    double Rules::*value;
};

constexpr Row timing[] = {{"every", Unit::time, &Rules::every}, {"window", Unit::time, &Rules::window}};
constexpr Row rows[] = {
    {"longer_than", Unit::time, &Rules::longer_than},
    {"records_per_second", Unit::rate, &Rules::records_per_second},
    {"success", Unit::share, &Rules::success},
    {"errors", Unit::share, &Rules::errors},
    {"available", Unit::share, &Rules::available},
    {"no_progress", Unit::time, &Rules::no_progress},
    {"memory", Unit::share, &Rules::memory},
    {"disk", Unit::share, &Rules::disk},
    {"ended_badly", Unit::toggle, &Rules::ended_badly},
};

constexpr std::string_view expected(Unit unit) {
    switch (unit) {
        case Unit::time:
            return "a time such as \"10m\" or \"8h\"";
        case Unit::share:
            return "a share such as 0.95 or \"95 %\"";
        case Unit::rate:
            return "a number from 0 on";
        case Unit::toggle:
            break;
    }
    return "true or false";
}

class Reader {
  public:
    explicit Reader(const std::string& path) : path_(path) {}

    Rules read() {
        const auto table = config::read_toml(path_, "rule file");
        for (const auto& [key, node] : table) {
            if (key == "rules") {
                for (const auto& [name, value] : config::table_of(path_, "rules", node))
                    set(rows, name, value, "[rules]");
            } else if (key == "tell") {
                for (const auto* channel : config::tables_of(path_, "tell", "channel", node))
                    rules_.channels.push_back(read_channel(*channel));
            } else {
                set(timing, key, node, "a rule file", {"rules", "tell"});
            }
        }
        rules_.every = std::max(rules_.every, 1000.0);
        return rules_;
    }

  private:
    std::string at(const toml::node& node) const { return config::place_in(path_, node); }

    void set(std::span<const Row> known, const toml::key& key, const toml::node& node, std::string_view where,
             std::vector<std::string_view> names = {}) {
        for (const auto& row : known) {
            names.push_back(row.name);
            if (key != row.name) continue;
            const auto value = value_of(row.unit, node);
            if (!value)
                fail(ExitCode::usage, "{}: {} must be {}, or false for never", at(node), row.name, expected(row.unit));
            rules_.*row.value = *value;
            return;
        }
        fail(ExitCode::usage, "{}:{}: unknown key '{}'{}; {} knows {}", path_, key.source().begin.line, key.str(),
             config::did_you_mean(key.str(), names), where, fmt::join(names, ", "));
    }

    static std::optional<double> value_of(Unit unit, const toml::node& node) {
        if (const auto toggle = node.value_exact<bool>()) {
            if (*toggle && unit != Unit::toggle) return std::nullopt;
            return *toggle ? 1 : 0;
        }
        const auto number = node.is_number() ? node.value<double>() : std::nullopt;
        const auto text = node.value_exact<std::string>();
        if (unit == Unit::rate && number && *number >= 0) return number;
        if (unit == Unit::share && number && *number >= 0 && *number <= 1) return number;
        if (unit == Unit::share && text) return config::parse_share(*text);
        if (unit == Unit::time && text)
            if (const auto seconds = config::parse_seconds(*text)) return static_cast<double>(*seconds) * 1000;
        return std::nullopt;
    }

    Channel read_channel(const toml::table& table) const {
        constexpr std::string_view names[] = {"command", "webhook", "mail"};
        if (table.size() != 1)
            fail(ExitCode::usage, "{}: a channel is one of command, webhook and mail; add a [[tell]] for each",
                 at(table));
        const auto& key = table.begin()->first;
        const auto& node = table.begin()->second;
        const auto kind = static_cast<std::size_t>(std::ranges::find(names, key.str()) - std::begin(names));
        if (kind == std::size(names))
            fail(ExitCode::usage, "{}: unknown channel '{}'{}; there are command, webhook and mail", at(node),
                 key.str(), config::did_you_mean(key.str(), names));
        Channel channel{static_cast<Channel::Kind>(kind), {}};
        if (const auto* list = node.as_array(); list != nullptr && channel.kind == Channel::Kind::command) {
            for (const auto& word : *list) channel.words.push_back(word.value_exact<std::string>().value_or(""));
        } else if (const auto text = node.value_exact<std::string>()) {
            channel.words.push_back(*text);
        }
        if (channel.words.empty() || channel.words.front().empty())
            fail(ExitCode::usage, "{}: {} must be {}", at(node), key.str(),
                 kind == 0   ? "a list of words such as [\"notify\", \"--team\", \"data\"]"
                 : kind == 1 ? "a URL such as \"https://alerts.example.org/idxr\""
                             : "an address such as \"ops@example.org\"");
        const auto& word = channel.words.front();
        if (channel.kind == Channel::Kind::webhook && !word.starts_with("http://") && !word.starts_with("https://"))
            fail(ExitCode::usage, "{}: webhook must be a URL that begins with http:// or https://", at(node));
        if (channel.kind == Channel::Kind::mail &&
            (word.starts_with('-') || word.find('@') == word.npos || word.find_first_of("\r\n ") != word.npos))
            fail(ExitCode::usage, "{}: mail must be an address such as \"ops@example.org\"", at(node));
        return channel;
    }

    std::string path_;
    Rules rules_;
};

}  // namespace

Rules read_rules(const std::string& path) { return Reader(path).read(); }

}  // namespace idxr::alert
