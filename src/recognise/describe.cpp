// A column map as a table for people and as JSON for other ranks.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "idxr/recognise/recognise.hpp"

namespace idxr::recognise {
namespace {

std::string role_text(const Column& column, bool ssn_is_us) {
    std::string text(name(column.role));
    if (column.role == Role::identifier || column.role == Role::identifier_issuer) text += ":" + column.label;
    if (column.role == Role::ssn && !ssn_is_us) text += ", not of the US";
    switch (column.date_order) {
        case DateOrder::none:
            break;
        case DateOrder::ymd:
            text += ", year-month-day";
            break;
        case DateOrder::mdy:
            text += ", month/day/year";
            break;
        case DateOrder::dmy:
            text += ", day/month/year";
            break;
        case DateOrder::serial:
            text += ", days of a spreadsheet";
            break;
        case DateOrder::ambiguous:
            text += ", day or month first";
            break;
    }
    if (column.family_first) text += ", family name first";
    if (column.required) text += ", required";
    return text;
}

// Characters, not bytes; headers may hold letters beyond ASCII.
std::size_t width(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string padded(std::string text, std::size_t to) {
    text.append(to > width(text) ? to - width(text) : 0, ' ');
    return text;
}

}  // namespace

std::string describe(const ColumnMap& map) {
    std::vector<std::array<std::string, 3>> lines{{"column", "holds", "why"}};
    for (const auto& column : map.columns)
        lines.push_back(
            {column.header.empty() ? "(no name)" : column.header, role_text(column, map.ssn_is_us), column.reason});
    std::size_t first = 0, second = 0;
    for (const auto& line : lines) first = std::max(first, width(line[0])), second = std::max(second, width(line[1]));
    std::string text;
    for (const auto& line : lines)
        text += fmt::format("{}  {}  {}\n", padded(line[0], first), padded(line[1], second), line[2]);
    return text;
}

std::string to_json(const ColumnMap& map) {
    auto columns = nlohmann::json::array();
    for (const auto& column : map.columns)
        columns.push_back({{"header", column.header},
                           {"role", name(column.role)},
                           {"label", column.label},
                           {"date_order", static_cast<int>(column.date_order)},
                           {"family_first", column.family_first},
                           {"required", column.required},
                           {"reason", column.reason}});
    const nlohmann::json json{
        {"columns", columns}, {"age_reference_date", map.age_reference_date}, {"ssn_is_us", map.ssn_is_us}};
    return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

ColumnMap from_json(std::string_view text) {
    const auto json = nlohmann::json::parse(text);
    ColumnMap map;
    for (const auto& entry : json.at("columns")) {
        Column column;
        column.header = entry.at("header");
        column.role = role_named(entry.at("role").get<std::string>()).value();
        column.label = entry.at("label");
        column.date_order = static_cast<DateOrder>(entry.at("date_order").get<int>());
        column.family_first = entry.at("family_first");
        column.required = entry.at("required");
        column.reason = entry.at("reason");
        map.columns.push_back(std::move(column));
    }
    map.age_reference_date = json.at("age_reference_date");
    map.ssn_is_us = json.at("ssn_is_us");
    return map;
}

}  // namespace idxr::recognise
