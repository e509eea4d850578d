// Profiles as JSON, and the lines at the end.
#include "report.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "idxr/common/version.hpp"
#include "idxr/report/format.hpp"

namespace idxr::profile {
namespace {

// The file and row of a row number over all files; the header is row 1.
Json place_of(std::uint64_t number, const pipeline::Inputs& inputs, const Counted& counted) {
    std::size_t file = 0;
    while (number >= counted.files[file].first + counted.files[file].read) ++file;
    return {{"file", inputs.files[file].path}, {"row", number - counted.files[file].first + 2}};
}

// The length that so many per cent of the values do not exceed.
std::uint64_t length_at(const ColumnProfile& column, std::uint64_t percent) {
    std::uint64_t seen = 0;
    for (std::size_t length = 0; length < column.lengths.size(); ++length) {
        seen += column.lengths[length];
        if (seen > 0 && seen * 100 >= column.filled * percent) return length;
    }
    return 0;
}

Json column_json(const ColumnProfile& column, const pipeline::Inputs& inputs, const Counted& counted) {
    Json shapes = Json::array(), placeholders = Json::array(), found = Json::array();
    std::vector<std::pair<std::uint64_t, std::size_t>> order;
    for (std::size_t i = 0; i < column.shapes.size(); ++i)
        if (column.of_shape[i] > 0) order.emplace_back(~column.of_shape[i], i);
    std::sort(order.begin(), order.end());
    for (const auto& [count, i] : order) shapes.push_back({{"shape", column.shapes[i]}, {"count", column.of_shape[i]}});
    for (const auto& [value, count] : column.placeholders) placeholders.push_back({{"value", value}, {"count", count}});
    for (std::size_t c = 0; c < checks; ++c) {
        const auto check = static_cast<Check>(c);
        const auto& tally = column.tallies[c];
        if (tally.count > 0)
            found.push_back({{"check", name(check)},
                             {"meaning", sentence(check)},
                             {"count", tally.count},
                             {"first", place_of(tally.first, inputs, counted)}});
    }
    const auto most = std::max_element(column.of_frequent.begin(), column.of_frequent.end());
    return {{"column", column.header},
            {"role", recognise::name(column.role)},
            {"label", column.label},
            {"rows", column.rows},
            {"filled", column.filled},
            {"valid", column.valid},
            {"placeholder", column.placeholder},
            {"unreadable", column.unreadable},
            {"distinct", std::min(column.distinct.estimate(), column.filled)},
            {"most_frequent", most == column.of_frequent.end() ? std::uint64_t{0} : *most},
            {"length",
             {{"least", length_at(column, 0)}, {"median", length_at(column, 50)}, {"most", length_at(column, 100)}}},
            {"shapes", std::move(shapes)},
            {"other_shapes", column.of_shape.back()},
            {"placeholders", std::move(placeholders)},
            {"checks", std::move(found)}};
}

Json tally_json(const Tally& tally, const pipeline::Inputs& inputs, const Counted& counted) {
    Json json{{"count", tally.count}};
    if (tally.count > 0) json["first"] = place_of(tally.first, inputs, counted);
    return json;
}

}  // namespace

Json to_json(const config::Settings& settings, const pipeline::Inputs& inputs, const Counted& counted) {
    Json files = Json::array(), rejects = Json::array(), sources = Json::array();
    std::uint64_t read = 0, kept = 0, rejected = 0;
    std::vector<FileRows> of_source(settings.sources.size());
    for (std::size_t f = 0; f < inputs.files.size(); ++f) {
        const auto& rows = counted.files[f];
        const auto& file = inputs.files[f];
        files.push_back({{"path", file.path},
                         {"source", settings.sources[file.source].name},
                         {"bytes", file.size},
                         {"encoding", read::name(file.encoding)},
                         {"rows_read", rows.read},
                         {"rows_kept", rows.kept},
                         {"rows_rejected", rows.rejected}});
        read += rows.read, kept += rows.kept, rejected += rows.rejected;
        of_source[file.source].read += rows.read;
        of_source[file.source].rejected += rows.rejected;
    }
    for (std::size_t r = 0; r < read::reject_reasons; ++r)
        if (counted.reasons[r] > 0)
            rejects.push_back(
                {{"reason", read::sentence(static_cast<read::RejectReason>(r))}, {"count", counted.reasons[r]}});
    for (std::size_t s = 0; s < counted.sources.size(); ++s) {
        const auto& source = counted.sources[s];
        Json columns = Json::array();
        for (const auto& column : source.columns) columns.push_back(column_json(column, inputs, counted));
        sources.push_back({{"name", source.name},
                           {"read", of_source[s].read},
                           {"rows", source.rows},
                           {"rejected", of_source[s].rejected},
                           {"second_ids", tally_json(source.second_ids, inputs, counted)},
                           {"equal_rows", tally_json(source.equal_rows, inputs, counted)},
                           {"columns", std::move(columns)}});
    }
    return {{"program", "idxr"},
            {"kind", "validation"},
            {"version", version},
            {"records", {{"read", read}, {"kept", kept}, {"rejected", rejected}}},
            {"inputs", std::move(files)},
            {"rejects", std::move(rejects)},
            {"sources", std::move(sources)}};
}

std::string closing_lines(const Json& report, const std::string& folder) {
    std::string text;
    const auto& records = report["records"];
    text += fmt::format("rows        {} read, {} rejected\n", records["read"].get<std::uint64_t>(),
                        records["rejected"].get<std::uint64_t>());
    for (const auto& source : report["sources"]) {
        text += fmt::format("source {}: {} rows, {} with the record ID of an earlier one, {} equal to an earlier one\n",
                            source["name"].get<std::string>(), source["rows"].get<std::uint64_t>(),
                            source["second_ids"]["count"].get<std::uint64_t>(),
                            source["equal_rows"]["count"].get<std::uint64_t>());
        text += fmt::format("  {:<24} {:<18} {:>8} {:>8} {:>12}\n", "column", "role", "filled", "valid", "distinct");
        for (const auto& column : source["columns"]) {
            const double rows = column["rows"], filled = column["filled"], valid = column["valid"];
            text += fmt::format("  {:<24} {:<18} {:>8} {:>8} {:>12}\n", column["column"].get<std::string>(),
                                column["role"].get<std::string>(), report::percent(rows > 0 ? filled / rows : 0),
                                filled > 0 ? report::percent(valid / filled) : "-",
                                report::grouped(column["distinct"].get<std::uint64_t>()));
        }
    }
    std::size_t failed = 0;
    for (const auto& rule : report["rules"]) {
        if (rule["passed"].get<bool>()) continue;
        ++failed;
        const double measured = rule["measured"];
        text += fmt::format("rule fails  {} in source {}{}: {}\n", rule["rule"].get<std::string>(),
                            rule["source"].get<std::string>(),
                            rule["column"] == "" ? "" : ", column " + rule["column"].get<std::string>(),
                            rule["is_share"].get<bool>() ? report::percent(measured)
                                                         : report::grouped(static_cast<std::uint64_t>(measured)));
    }
    text += fmt::format("rules       {} of {} hold\nreport      {}/report.html\n", report["rules"].size() - failed,
                        report["rules"].size(), folder);
    return text;
}

}  // namespace idxr::profile
