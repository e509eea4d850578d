// The page of validate, from its report.json alone.
#include "idxr/report/page.hpp"

#include <fmt/format.h>

#include "idxr/report/format.hpp"
#include "idxr/report/sections.hpp"
#include "report.hpp"

namespace idxr::profile {
namespace {

using report::grouped;
using report::percent;
using namespace report::page;

double ratio(std::uint64_t a, std::uint64_t b) { return b == 0 ? 0 : static_cast<double>(a) / static_cast<double>(b); }

std::string tile(const std::string& figure, std::string_view name, const std::string& note) {
    return fmt::format("<div><b>{}</b><span>{}</span><small>{}</small></div>\n", figure, name, note);
}

std::string header_of(const Json& report) {
    const Json& records = part(report, "records");
    std::uint64_t passed = 0, doubtful = 0, equal = 0, columns = 0;
    for (const auto& rule : part(report, "rules")) passed += part(rule, "passed") == true ? 1 : 0;
    for (const auto& source : part(report, "sources")) {
        equal += whole(part(source, "equal_rows"), "count");
        for (const auto& column : part(source, "columns")) {
            ++columns;
            for (const auto& check : part(column, "checks")) doubtful += whole(check, "count");
        }
    }
    const auto rules = part(report, "rules").size();
    return fmt::format(
        "<header>\n<h1>What the records are like</h1>\n<p>Validation by idxr {}</p>\n<div "
        "class=\"strip\">\n{}{}{}{}</div>\n"
        "</header>\n",
        text(report, "version"),
        tile(grouped(whole(records, "read")), "rows", grouped(whole(records, "rejected")) + " rejected"),
        tile(fmt::format("{} of {}", passed, rules), "rules hold", rules == passed ? "nothing to do" : "see below"),
        tile(grouped(columns), "columns", grouped(doubtful) + " doubtful values"),
        tile(grouped(equal), "equal rows", "equal to an earlier one"));
}

std::string rules_of(const Json& report) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& rule : part(report, "rules")) {
        const bool share = part(rule, "is_share") == true, passed = part(rule, "passed") == true;
        rows.push_back(
            {passed ? "holds" : "<b>fails</b>", "<code>" + text(rule, "rule") + "</code>", text(rule, "source"),
             text(rule, "column"),
             share ? percent(real(rule, "measured")) : grouped(static_cast<std::uint64_t>(real(rule, "measured"))),
             part(rule, "built_in") == true ? "<span class=\"dim\">built in</span>" : "asked for"});
    }
    return section("Rules", "What the data must keep, and what was measured.",
                   table({{""}, {"Rule"}, {"Source"}, {"Column"}, {"Measured", true}, {"From"}}, rows));
}

std::string list_of(const Json& items, const char* name) {
    std::string out;
    for (const auto& item : items)
        out += fmt::format("{}<code>{}</code> <span class=\"dim\">{}</span>", out.empty() ? "" : " · ",
                           text(item, name), grouped(whole(item, "count")));
    return out;
}

std::string place(const Json& first) {
    return first.is_object()
               ? fmt::format("<span class=\"dim\">{} row {}</span>", text(first, "file"), grouped(whole(first, "row")))
               : "";
}

std::string source_of(const Json& source) {
    std::vector<std::vector<std::string>> rows, shapes, doubts;
    for (const auto& column : part(source, "columns")) {
        const auto filled = whole(column, "filled"), all = whole(column, "rows");
        const Json& length = part(column, "length");
        rows.push_back(
            {"<code>" + text(column, "column") + "</code>", text(column, "role"), meter(ratio(filled, all)),
             percent(ratio(filled, all)), filled == 0 ? "" : percent(ratio(whole(column, "valid"), filled)),
             grouped(whole(column, "placeholder")), grouped(whole(column, "unreadable")),
             grouped(whole(column, "distinct")), percent(ratio(whole(column, "most_frequent"), filled)),
             fmt::format("{} · {} · {}", whole(length, "least"), whole(length, "median"), whole(length, "most"))});
        const auto placeholders = list_of(part(column, "placeholders"), "value");
        const auto others = whole(column, "other_shapes");
        auto seen = list_of(part(column, "shapes"), "shape");
        if (others > 0) seen += fmt::format(" · <span class=\"dim\">others {}</span>", grouped(others));
        if (filled > 0) shapes.push_back({"<code>" + text(column, "column") + "</code>", seen, placeholders});
        for (const auto& check : part(column, "checks"))
            doubts.push_back({"<code>" + text(column, "column") + "</code>", text(check, "meaning"),
                              grouped(whole(check, "count")), percent(ratio(whole(check, "count"), filled)),
                              place(part(check, "first"))});
    }
    std::string body = table({{"Column"},
                              {"Read as"},
                              {"Filled"},
                              {"", true},
                              {"Valid", true},
                              {"Placeholders", true},
                              {"Unreadable", true},
                              {"Distinct", true},
                              {"Commonest", true},
                              {"Length", true}},
                             rows);
    body +=
        "<p class=\"lead\">Distinct values are estimated within about 2 %. Length in characters: shortest, median, "
        "longest (64 stands for all longer ones).</p>";
    if (!doubts.empty())
        body += "<h3>Doubtful values</h3>" +
                table({{"Column"}, {"What"}, {"Values", true}, {"Of the filled", true}, {"First"}}, doubts);
    body += "<h3>Shapes and placeholders</h3>" +
            table({{"Column"}, {"Shapes (A letters, 9 digit)"}, {"Placeholders"}}, shapes);
    const Json &second = part(source, "second_ids"), &equal = part(source, "equal_rows");
    return section(
        "Source " + text(source, "name"),
        fmt::format(
            "{} read, {} rejected. {} the record ID of an earlier one {}; {} an earlier one in every standardised "
            "field {}.",
            counted(whole(source, "read"), "row"), grouped(whole(source, "rejected")),
            counted(whole(second, "count"), "row has", "rows have"), place(part(second, "first")),
            counted(whole(equal, "count"), "row equals", "rows equal"), place(part(equal, "first"))),
        body);
}

}  // namespace

std::string html(const Json& report) {
    std::string body = header_of(report) + rules_of(report) + input(report);
    for (const auto& source : part(report, "sources")) body += source_of(source);
    body +=
        "<footer>This page counts; it shows no value from the data but placeholders that anybody would write. The same "
        "figures stand in report.json.</footer>\n";
    return document("idxr validation", body);
}

}  // namespace idxr::profile
