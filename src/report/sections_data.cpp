// Sections on what came in: files, columns, completeness.
#include <fmt/format.h>

#include "idxr/report/format.hpp"
#include "idxr/report/page.hpp"
#include "idxr/report/sections.hpp"

namespace idxr::report::page {
namespace {

std::string rejects(const Json& report, std::uint64_t rejected) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& reject : part(report, "rejects")) {
        std::uint64_t count = whole(reject, "count");
        if (count == 0) continue;
        rows.push_back({text(reject, "reason"), grouped(count),
                        meter(static_cast<double>(count) / static_cast<double>(rejected), "warn")});
    }
    if (rows.empty()) return "";
    return "<h3>Why rows were rejected</h3>" + table({{"Reason"}, {"Rows", true}, {"Share of the rejected"}}, rows) +
           "<p class=\"lead\">The rows themselves stand in rejects.csv.</p>";
}

}  // namespace

std::string input(const Json& report) {
    const Json &files = part(report, "inputs"), &sources = part(report, "sources"), &records = part(report, "records");
    if (files.empty()) return "";
    std::uint64_t read = whole(records, "read"), kept = whole(records, "kept"), rejected = whole(records, "rejected");
    std::uint64_t collapsed = whole(records, "duplicates_collapsed");

    std::vector<std::vector<std::string>> rows;
    for (const auto& file : files) {
        std::string form = text(file, "encoding");
        if (auto delimiter = text(file, "delimiter"); !delimiter.empty()) form += ", " + delimiter;
        if (auto packed = text(file, "compression"); !packed.empty() && packed != "none") form += ", " + packed;
        rows.push_back({"<code>" + text(file, "path") + "</code>", text(file, "source"), form,
                        bytes(real(file, "bytes")), grouped(whole(file, "rows_read")),
                        grouped(whole(file, "rows_kept")), grouped(whole(file, "rows_rejected"))});
    }
    std::string body = table(
        {{"File"}, {"Source"}, {"Form"}, {"Size", true}, {"Read", true}, {"Kept", true}, {"Rejected", true}}, rows);

    rows.clear();
    for (const auto& source : sources)
        rows.push_back({text(source, "name"), grouped(whole(source, "rows")),
                        std::string(part(source, "unique") == true ? "holds no duplicates" : "may hold duplicates") +
                            (part(source, "declared") == true ? " <span class=\"dim\">(said by the job)</span>"
                                                              : " <span class=\"dim\">(found from the data)</span>")});
    if (!rows.empty())
        body += "<h3>Sources</h3>" + table({{"Source"}, {"Rows kept", true}, {"Duplicates within it"}}, rows);
    if (rejected != 0) body += rejects(report, rejected);

    std::string sentence = fmt::format(
        "{} of {} held {}; {} were kept{}.", counted(files.size(), "file"), counted(sources.size(), "source"),
        counted(read, "row"), rejected == 0 ? "all" : grouped(kept),
        rejected == 0
            ? ""
            : fmt::format(" and {} rejected", percent(static_cast<double>(rejected) / static_cast<double>(read))));
    if (collapsed != 0)
        sentence +=
            fmt::format(" {} equal an earlier one in every field and were matched once.", counted(collapsed, "row"));
    if (part(report, "link_only") == true) sentence += " Only records of different sources were compared.";
    return section("What came in", sentence, body);
}

std::string columns(const Json& report) {
    const Json& columns = part(report, "columns");
    if (columns.empty()) return "";
    std::vector<std::vector<std::string>> rows;
    std::string file;
    std::uint64_t left = 0;
    for (const auto& column : columns) {
        std::string here = text(column, "file"), role = text(column, "role"), kind = text(column, "label");
        bool unused = role == "ignore" || role == "carried";
        left += unused ? 1 : 0;
        std::string shown = role;
        for (char& c : shown)
            if (c == '_') c = ' ';
        if (role == "ignore") shown = "not used";
        if (role == "carried") shown = "carried along";
        if (!kind.empty() && kind != text(column, "column")) shown += fmt::format(" <small>{}</small>", kind);
        rows.push_back({here == file ? "" : "<code>" + here + "</code>", "<code>" + text(column, "column") + "</code>",
                        unused ? "<span class=\"dim\">" + shown + "</span>" : shown,
                        "<span class=\"dim\">" + text(column, "why") + "</span>"});
        file = here;
    }
    std::string sentence = fmt::format("{} were read as follows", counted(columns.size(), "column"));
    sentence += left == 0 ? ", and every one was used." : fmt::format("; {} took no part in matching.", grouped(left));
    return section("How the columns were understood", sentence,
                   table({{"File"}, {"Column"}, {"Read as"}, {"Why"}}, rows));
}

std::string completeness(const Json& report) {
    const Json& fields = part(report, "fields");
    if (fields.empty()) return "";
    std::uint64_t kept = whole(part(report, "records"), "kept"), voided = 0;
    std::vector<std::vector<std::string>> rows;
    for (const auto& field : fields) {
        std::uint64_t missing = whole(field, "missing"), placeholders = whole(field, "placeholders_voided");
        double rate = kept == 0 ? 0 : static_cast<double>(missing) / static_cast<double>(kept);
        voided += placeholders;
        rows.push_back({text(field, "field"), meter(1 - rate), percent(1 - rate), grouped(missing),
                        placeholders == 0 ? "" : grouped(placeholders)});
    }
    std::string sentence = "How many of the kept records have a usable value, field by field.";
    if (voided != 0)
        sentence +=
            " " + counted(voided, "placeholder") + " (values that implausibly many persons share) count as missing.";
    return section("How complete the records are", sentence,
                   table({{"Field"}, {"Filled"}, {"", true}, {"Missing", true}, {"Placeholders", true}}, rows));
}

}  // namespace idxr::report::page
