// Rules read and applied.
#include "rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "idxr/common/error.hpp"
#include "idxr/config/nearest.hpp"
#include "idxr/profile/profile.hpp"

namespace idxr::profile {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::vector<std::string_view> measures_of(bool of_rows) {
    if (of_rows) return {"rejected", "second_ids", "equal_rows"};
    std::vector<std::string_view> names{"filled", "valid", "placeholder", "unreadable", "distinct"};
    for (std::size_t c = 0; c < checks; ++c) names.push_back(name(static_cast<Check>(c)));
    return names;
}

struct Measured {
    double count = 0, of = 0;
};

std::optional<Measured> measure_rows(const Json& source, const std::string& measure) {
    const auto count = [&](const char* key) { return source[key]["count"].get<double>(); };
    if (measure == "rejected") return Measured{source["rejected"].get<double>(), source["read"].get<double>()};
    if (measure == "second_ids") return Measured{count("second_ids"), source["rows"].get<double>()};
    if (measure == "equal_rows") return Measured{count("equal_rows"), source["rows"].get<double>()};
    return std::nullopt;
}

std::optional<Measured> measure_column(const Json& column, const std::string& measure) {
    const double filled = column["filled"].get<double>();
    if (measure == "filled") return Measured{filled, column["rows"].get<double>()};
    if (measure == "distinct") return Measured{column["distinct"].get<double>(), filled};
    for (const char* key : {"valid", "placeholder", "unreadable"})
        if (measure == key) return Measured{column[key].get<double>(), filled};
    for (const auto& check : column["checks"])
        if (check["check"] == measure) return Measured{check["count"].get<double>(), filled};
    return Measured{0, filled};  // a check that found nothing
}

bool is_target(const std::string& header, std::string role, const std::string& label, const std::string& target) {
    if (header == target || role == target) return true;
    return !label.empty() && role + ":" + label == target;
}

}  // namespace

Rule parse_rule(const std::string& text) {
    Rule rule;
    rule.text = trimmed(text);
    const auto at_least = text.find(">="), at_most = text.find("<=");
    const auto sign = std::min(at_least, at_most);
    const auto subject = std::string(trimmed(std::string_view(text).substr(0, sign)));
    const auto dot = subject.rfind('.');
    if (sign == text.npos || dot == subject.npos || dot == 0 || dot + 1 == subject.size())
        fail(ExitCode::usage, "rule '{}' is not understood; write it like 'birth_date.filled >= 90%'", rule.text);
    rule.at_least = sign == at_least;
    rule.target = subject.substr(0, dot);
    rule.measure = subject.substr(dot + 1);
    auto limit = trimmed(std::string_view(text).substr(sign + 2));
    const bool percent = limit.ends_with('%');
    if (percent) limit = trimmed(limit.substr(0, limit.size() - 1));
    rule.share = percent || limit.find('.') != limit.npos;
    const auto [end, error] = std::from_chars(limit.data(), limit.data() + limit.size(), rule.limit);
    if (error != std::errc() || end != limit.data() + limit.size() || !(rule.limit >= 0) ||
        (rule.share && rule.limit > (percent ? 100 : 1)))
        fail(ExitCode::usage, "rule '{}': the limit must be a share (90%, 0.9) or a whole number", rule.text);
    if (percent) rule.limit /= 100;
    const auto known = measures_of(rule.target == "rows");
    if (std::find(known.begin(), known.end(), rule.measure) == known.end())
        fail(ExitCode::usage, "rule '{}': unknown measure '{}'{}; there are {}", rule.text, rule.measure,
             config::did_you_mean(rule.measure, known), fmt::join(known, ", "));
    return rule;
}

std::vector<Rule> all_rules(const std::vector<std::string>& asked, double max_rejects) {
    std::vector<std::string> built_in{fmt::format("rows.rejected <= {}%", max_rejects * 100), "rows.second_ids <= 0",
                                      "birth_date.future_date <= 0", "birth_date.over_120_years <= 0.1%"};
    for (const char* role :
         {"given", "family", "full_name", "birth_date", "sex", "ssn", "phone", "email", "state", "postcode"})
        built_in.push_back(fmt::format("{}.valid >= 95%", role));
    for (const char* role : {"postcode.postcode_state", "postcode.postcode_unknown", "state.state_unknown"})
        built_in.push_back(fmt::format("{} <= 5%", role));
    std::vector<Rule> rules, said;
    for (const auto& text : asked) said.push_back(parse_rule(text));
    for (const auto& text : built_in) {
        auto rule = parse_rule(text);
        rule.built_in = true;
        const bool replaced = std::any_of(said.begin(), said.end(), [&](const Rule& other) {
            return other.target == rule.target && other.measure == rule.measure;
        });
        if (!replaced) rules.push_back(std::move(rule));
    }
    rules.insert(rules.end(), said.begin(), said.end());
    return rules;
}

void check_targets(const std::vector<Rule>& rules, const std::vector<recognise::ColumnMap>& maps) {
    for (const auto& rule : rules) {
        bool fits = rule.built_in || rule.target == "rows";
        std::vector<std::string_view> known{"rows"};
        for (const auto& map : maps)
            for (const auto& column : map.columns) {
                const std::string role(recognise::name(column.role));
                known.push_back(recognise::name(column.role));
                known.push_back(column.header);
                fits = fits || is_target(column.header, role, column.label, rule.target);
            }
        if (!fits)
            fail(ExitCode::usage, "rule '{}': no column has the role or header '{}'{}", rule.text, rule.target,
                 config::did_you_mean(rule.target, known));
    }
}

Json judge_rules(const std::vector<Rule>& rules, const Json& report) {
    Json results = Json::array();
    for (const auto& rule : rules) {
        const auto judge = [&](const Json& source, const std::string& column, const Measured& measured) {
            const double value = rule.share ? (measured.of > 0 ? measured.count / measured.of
                                               : rule.at_least ? 1.0
                                                               : 0.0)
                                            : measured.count;
            const bool passed = rule.at_least ? value >= rule.limit : value <= rule.limit;
            results.push_back({{"rule", rule.text},
                               {"source", source["name"]},
                               {"column", column},
                               {"count", static_cast<std::uint64_t>(measured.count)},
                               {"of", static_cast<std::uint64_t>(measured.of)},
                               {"measured", value},
                               {"is_share", rule.share},
                               {"limit", rule.limit},
                               {"built_in", rule.built_in},
                               {"passed", passed}});
        };
        for (const auto& source : report["sources"]) {
            if (rule.target == "rows") {
                judge(source, "", *measure_rows(source, rule.measure));
                continue;
            }
            for (const auto& column : source["columns"])
                if (is_target(column["column"], column["role"], column["label"], rule.target))
                    judge(source, column["column"], *measure_column(column, rule.measure));
        }
    }
    return results;
}

}  // namespace idxr::profile
