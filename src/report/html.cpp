// report.html: the summary and the order of the page.
#include <fmt/format.h>

#include <cmath>
#include <limits>

#include "idxr/report/format.hpp"
#include "idxr/report/page.hpp"
#include "idxr/report/run_report.hpp"
#include "idxr/report/sections.hpp"

namespace idxr::report {
namespace page {

const Json& part(const Json& json, const char* key) {
    static const Json absent;
    auto found = json.find(key);
    return found == json.end() ? absent : *found;
}

std::uint64_t whole(const Json& json, const char* key) {
    const Json& value = part(json, key);
    return value.is_number() ? value.get<std::uint64_t>() : 0;
}

double real(const Json& json, const char* key) {
    const Json& value = part(json, key);
    return value.is_number() ? value.get<double>() : std::numeric_limits<double>::quiet_NaN();
}

std::string text(const Json& json, const char* key) {
    const Json& value = part(json, key);
    return value.is_string() ? escape(value.get<std::string>()) : "";
}

namespace {

std::string tile(const std::string& figure, std::string_view name, const std::string& note) {
    return fmt::format("<div><b>{}</b><span>{}</span><small>{}</small></div>\n", figure, name, note);
}

// 123,456 below a million, 12.3M above.
std::string key_figure(std::uint64_t count) {
    return count < 1'000'000 ? grouped(count) : short_count(static_cast<double>(count));
}

double ratio(std::uint64_t a, std::uint64_t b) { return b == 0 ? 0 : static_cast<double>(a) / static_cast<double>(b); }

}  // namespace

std::string summary(const Json& report) {
    const Json &records = part(report, "records"), &timing = part(report, "timing");
    std::uint64_t kept = whole(records, "kept"), rejected = whole(records, "rejected");
    std::uint64_t identities = whole(part(report, "identities"), "count"),
                  households = whole(part(report, "households"), "count");
    std::uint64_t pairs = 0, matches = 0;
    for (const auto& round : part(report, "rounds")) {
        pairs += whole(round, "candidate_pairs");
        matches += whole(round, "matches");
    }
    std::string strip =
        tile(key_figure(kept), "records", rejected == 0 ? "no row rejected" : counted(rejected, "row") + " rejected");
    strip += tile(key_figure(identities), "identities", fmt::format("{:.2f} records each", ratio(kept, identities)));
    if (households != 0)
        strip += tile(key_figure(households), "households",
                      fmt::format("{:.2f} identities each", ratio(identities, households)));
    strip += tile(
        key_figure(pairs), "pairs compared",
        fmt::format("{:.1f} a record, {} match{}", ratio(pairs, kept), key_figure(matches), matches == 1 ? "" : "es"));
    if (const Json& pairwise = part(part(report, "accuracy"), "pairwise"); pairwise.is_object())
        strip +=
            tile(fmt::format("{:.4f}", real(pairwise, "f1")), "pairwise F1",
                 fmt::format("precision {:.4f}, recall {:.4f}", real(pairwise, "precision"), real(pairwise, "recall")));
    double seconds = real(timing, "seconds");
    if (seconds > 0)
        strip +=
            tile(duration(seconds), "run time", short_count(static_cast<double>(kept) / seconds) + " records a second");

    std::string when = text(timing, "started");
    if (when.size() >= 16) when = when.substr(0, 10) + " " + when.substr(11, 5) + " UTC";
    return fmt::format(
        "<header>\n<h1>Who is who</h1>\n<p>Identity resolution by idxr {}{}</p>\n<div "
        "class=\"strip\">\n{}</div>\n</header>\n",
        text(report, "version"), when.empty() ? "" : " · " + when, strip);
}

std::string alarms(const Json& report) {
    std::string items;
    for (const auto& alarm : part(report, "alarms")) {
        auto sentence = text(alarm, "sentence");
        if (!sentence.empty() && sentence[0] >= 'a' && sentence[0] <= 'z') sentence[0] += 'A' - 'a';
        items += "<p>" + sentence + ".</p>\n";
    }
    return items.empty() ? "" : "<aside class=\"alarm\">\n<h2>Look at this first</h2>\n" + items + "</aside>\n";
}

}  // namespace page

std::string html(const nlohmann::ordered_json& report) {
    using namespace page;
    std::string body = summary(report);
    for (auto section : {alarms, accuracy, expectation, identities, households, quality, input, columns, completeness,
                         blocking, rounds, weights, model, cost, machine})
        body += section(report);
    body +=
        "<footer>This page counts; it shows no value from the data. The same figures stand in report.json.</footer>\n";
    return document("idxr report", body);
}

}  // namespace idxr::report
