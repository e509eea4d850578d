// Sections on what came out: identities, households, quality, accuracy, the run itself.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "idxr/report/format.hpp"
#include "idxr/report/page.hpp"
#include "idxr/report/sections.hpp"

namespace idxr::report::page {
namespace {

// Sizes 1 … 10 alone, then ranges with 2, 5 and 10 as their ends.
std::vector<Bar> size_bars(const Json& sizes, std::string_view one, std::string_view many, std::string_view of) {
    struct Range {
        std::uint64_t from, to, count;
    };
    std::vector<Range> ranges;
    for (std::uint64_t size = 1; size <= 10; ++size) ranges.push_back({size, size, 0});
    auto extend = [&](std::uint64_t size) {
        constexpr std::array steps{2.0, 2.5, 2.0};
        while (ranges.back().to < size) {
            std::uint64_t last = ranges.back().to;
            auto next =
                static_cast<std::uint64_t>(std::llround(static_cast<double>(last) * steps[(ranges.size() - 10) % 3]));
            ranges.push_back({last + 1, next, 0});
        }
    };
    for (const auto& item : sizes) {
        std::uint64_t size = whole(item, "size");
        if (size == 0) continue;
        extend(size);
        std::find_if(ranges.begin(), ranges.end(), [&](const Range& range) { return size <= range.to; })->count +=
            whole(item, "count");
    }
    while (ranges.size() > 4 && ranges.back().count == 0) ranges.pop_back();
    std::vector<Bar> chart;
    for (const auto& range : ranges) {
        std::string label =
            range.from == range.to ? std::to_string(range.from) : fmt::format("{}–{}", range.from, range.to);
        chart.push_back({label, fmt::format("{} of {} {}", counted(range.count, one, many), label, of),
                         static_cast<double>(range.count), true});
    }
    return chart;
}

std::uint64_t of_size(const Json& sizes, std::uint64_t size) {
    for (const auto& item : sizes)
        if (whole(item, "size") == size) return whole(item, "count");
    return 0;
}

std::string guards(const Json& report) {
    const Json& guards = part(report, "guards");
    std::vector<std::vector<std::string>> rows;
    for (const auto& cut : part(guards, "cuts"))
        if (whole(cut, "count") != 0) rows.push_back({text(cut, "reason"), grouped(whole(cut, "count"))});
    if (rows.empty()) return "";
    std::string html = "<h3>Kept apart</h3>" + table({{"Why a group was cut"}, {"Cuts", true}}, rows);
    return html;
}

// The strongest joins that the guard refused, across the page.
std::string guard_examples(const Json& report) {
    const auto bits = [](const Json& cut, const char* key) {
        return std::isnan(real(cut, key)) ? "" : fmt::format("{:+.1f}", real(cut, key));
    };
    std::vector<std::vector<std::string>> rows;
    for (const auto& cut : part(part(report, "guards"), "examples")) {
        std::string masters;
        for (const auto& id : part(cut, "master_ids"))
            masters += (masters.empty() ? "" : " · ") + escape(id.get<std::string>());
        rows.push_back({"<code>" + masters + "</code>", text(cut, "reason"), bits(cut, "weight_bits"),
                        bits(cut, "group_weight_bits")});
    }
    if (rows.empty()) return "";
    std::uint64_t all = 0;
    for (const auto& cut : part(part(report, "guards"), "cuts")) all += whole(cut, "count");
    return fmt::format(
        "<details><summary>{}, strongest first (the table of cuts has all)</summary>{}</details>",
        rows.size() < all ? fmt::format("{} of {} cuts", rows.size(), grouped(all)) : counted(rows.size(), "cut"),
        table({{"Identities kept apart"}, {"Why"}, {"Pair, bits", true}, {"Both groups, bits", true}}, rows));
}

std::string scored_pairs(const Json& accuracy) {
    const Json &curve = part(accuracy, "curve"), &calibration = part(accuracy, "calibration");
    std::vector<std::string> labels;
    std::vector<Line> measures{{"precision", {}}, {"recall", {}}, {"F1", {}}};
    for (const auto& point : curve) {
        labels.push_back(fmt::format("{:g}", real(point, "threshold")));
        measures[0].values.push_back(real(point, "precision"));
        measures[1].values.push_back(real(point, "recall"));
        measures[2].values.push_back(real(point, "f1"));
    }
    std::string html;
    if (!labels.empty())
        html += "<h3>Scored pairs over the threshold</h3>" +
                figure(lines(labels, measures, "probability that a pair needs"),
                       fmt::format("Single pairs, before clusters close them. Pairs that blocking missed count as "
                                   "missed; {} of all true pairs were "
                                   "found by blocking and scored {:g} or more.",
                                   percent(real(part(accuracy, "blocking"), "recall")), real(accuracy, "pairs_floor")));
    const Json& bins = part(calibration, "table");
    double pairs = real(calibration, "pairs");
    std::vector<Point> points;
    for (const auto& bin : bins) {
        double mean = real(bin, "mean_probability"), truth = real(bin, "share_true");
        if (std::isnan(mean)) continue;
        points.push_back(
            {mean, truth, real(bin, "pairs") / pairs,
             fmt::format("{}: {:.3f} on average, {:.3f} true", counted(whole(bin, "pairs"), "pair"), mean, truth)});
    }
    if (!points.empty()) {
        std::vector<std::vector<std::string>> rows;
        for (const auto& bin : bins)
            rows.push_back({fmt::format("{:.1f} – {:.1f}", real(bin, "from"), real(bin, "to")),
                            grouped(whole(bin, "pairs")),
                            part(bin, "pairs") == 0 ? "" : fmt::format("{:.3f}", real(bin, "mean_probability")),
                            part(bin, "pairs") == 0 ? "" : fmt::format("{:.3f}", real(bin, "share_true"))});
        html += fmt::format(
            "<h3>Are the probabilities honest?</h3><div class=\"pair\">{}{}</div>",
            figure(
                diagonal(points, "probability given", "share that is true"),
                fmt::format("On the dashed line a probability means what it says. Expected calibration error {:.4f}.",
                            real(calibration, "expected_calibration_error"))),
            table({{"Probability"}, {"Pairs", true}, {"Mean", true}, {"True", true}}, rows));
    }
    return html;
}

}  // namespace

std::string accuracy(const Json& report) {
    const Json& accuracy = part(report, "accuracy");
    const Json& pairwise = part(accuracy, "pairwise");
    if (!pairwise.is_object()) return "";
    std::vector<std::vector<std::string>> rows;
    auto add = [&](const char* name, const Json& measures) {
        if (!measures.is_object()) return;
        auto figure = [&](const char* key) {
            return std::isnan(real(measures, key)) ? "" : fmt::format("{:.4f}", real(measures, key));
        };
        auto count = [&](const char* key) { return measures.contains(key) ? grouped(whole(measures, key)) : ""; };
        rows.push_back({name, figure("precision"), figure("recall"), figure("f1"), count("true_pairs"),
                        count("found_pairs"), count("correct_pairs")});
    };
    const Json &households = part(accuracy, "households"), &clusters = part(accuracy, "clusters");
    add(part(accuracy, "across") == true ? "Pairs of records of two sources" : "Pairs of records", pairwise);
    add("Records (B-cubed)", part(accuracy, "b_cubed"));
    add("Households: all records", households);
    add("Households: records of two persons", part(households, "between_persons"));
    std::string sentence = fmt::format(
        "Against the truth, {} of the pairs put together are right, and {} of the true pairs were found. {} of {} came "
        "out exactly.",
        percent(real(pairwise, "precision")), percent(real(pairwise, "recall")),
        grouped(whole(clusters, "exactly_right")), counted(whole(clusters, "truth"), "entity", "entities"));
    return section("How right it is", sentence,
                   table({{"Measured on"},
                          {"Precision", true},
                          {"Recall", true},
                          {"F1", true},
                          {"True", true},
                          {"Found", true},
                          {"Correct", true}},
                         rows) +
                       scored_pairs(accuracy));
}

std::string expectation(const Json& report) {
    const Json& expected = part(report, "expected");
    const Json& blocking = part(expected, "blocking_recall");
    const double precision = real(expected, "precision"), recall = real(expected, "recall_of_compared_pairs"),
                 found = real(blocking, "estimate");
    if (std::isnan(recall)) return "";
    std::vector<std::vector<std::string>> rows;
    const auto add = [&](std::string_view name, std::string_view meaning, const std::string& bar, std::string value) {
        rows.push_back({fmt::format("{}<br><small>{}</small>", name, meaning), bar, std::move(value)});
    };
    if (!std::isnan(precision)) {
        const double of_all = real(expected, "recall");
        add("Precision", "of the pairs of records in one identity, expected to be right", meter(precision),
            percent(precision));
        add("Recall", "of all pairs of records of one person, expected to be in one identity", meter(of_all),
            percent(of_all));
    }
    add("Recall of compared pairs", "of the matches among compared pairs, expected to lie above the threshold",
        meter(recall), percent(recall));
    if (!std::isnan(found))
        add("Recall of blocking", "of all matches, expected to be compared at all", meter(found),
            "at most " + percent(found));
    const auto unlinkable = whole(expected, "unlinkable_records");
    const double rate = real(expected, "unlinkable_rate");
    if (!std::isnan(rate))
        add("Records that cannot match", "say too little to reach the threshold even against a perfect copy",
            meter(rate, "warn"), grouped(unlinkable));
    std::string sentence =
        "Estimated from the data alone, by the model of this run; no truth was looked at. Wrong where the model is.";
    std::string body = table({{"Measure"}, {"Share"}, {"Estimate", true}}, rows);
    const Json& counts = part(blocking, "matches_by_passes");
    BarChart chart;
    chart.axis = "blocking passes that propose a match (expected matches)";
    double all = 0;
    for (std::size_t k = 1; k < counts.size(); ++k) {
        const double matches = counts[k].get<double>();
        all += matches;
        chart.bars.push_back(
            {std::to_string(k), fmt::format("{} passes: {:.1f} expected matches", k, matches), matches, k > 2});
    }
    while (chart.bars.size() > 4 && chart.bars.back().value < 0.5) chart.bars.pop_back();
    if (all > 0)
        body += "<h3>How often a match is found</h3>" +
                figure(bars(chart),
                       fmt::format("Where many matches are found by one pass only (light bars), others are found by "
                                   "none: capture-recapture over {} (Chao 1987), which gives the least that is missed.",
                                   counted(whole(blocking, "pairs"), "scored pair")));
    return section("What quality to expect", sentence, body);
}

std::string identities(const Json& report) {
    const Json& identities = part(report, "identities");
    const Json &sizes = part(identities, "sizes"), &largest = part(identities, "largest");
    if (sizes.empty()) return "";
    std::uint64_t count = whole(identities, "count"), single = of_size(sizes, 1);
    BarChart chart{size_bars(sizes, "identity", "identities", "records"),
                   "records in an identity (number of identities on a logarithmic scale)", true, -1, ""};
    std::string body = figure(bars(chart), "");
    std::vector<std::vector<std::string>> rows;
    for (const auto& identity : largest) {
        if (rows.size() == 10) break;
        rows.push_back({"<code>" + text(identity, "master_id") + "</code>", grouped(whole(identity, "size"))});
    }
    std::string list =
        rows.empty() ? "" : "<div><h3>The largest</h3>" + table({{"Identity"}, {"Records", true}}, rows) + "</div>";
    std::string cut = guards(report);
    if (!cut.empty()) cut = "<div>" + cut + "</div>";
    body += "<div class=\"pair\">" + list + cut + "</div>" + guard_examples(report);
    return section("Identities",
                   fmt::format("The records belong to {}; {} of these stand on a single record.",
                               counted(count, "identity", "identities"),
                               count == 0 ? "none" : percent(static_cast<double>(single) / static_cast<double>(count))),
                   body);
}

std::string households(const Json& report) {
    const Json& households = part(report, "households");
    const Json& sizes = part(households, "sizes");
    if (sizes.empty()) return "";
    std::uint64_t count = whole(households, "count"), alone = of_size(sizes, 1),
                  refused = whole(households, "addresses_refused");
    BarChart chart{size_bars(sizes, "household", "households", "identities"),
                   "identities in a household (number of households on a logarithmic scale)", true, -1, ""};
    std::string sentence = fmt::format("{} live together in {}.",
                                       counted(whole(part(report, "identities"), "count"), "identity", "identities"),
                                       counted(count, "household"));
    sentence += fmt::format(" In {} of them one person lives alone, as far as the records tell.", grouped(alone));
    if (refused != 0)
        sentence += fmt::format(" {} too many to be a home (a shelter, an institution) and joined nobody.",
                                counted(refused, "address housed", "addresses housed"));
    return section("Households", sentence, figure(bars(chart), ""));
}

std::string quality(const Json& report) {
    const Json& bins = part(part(report, "quality"), "rows_by_score");
    std::uint64_t all = 0;
    for (const auto& bin : bins) all += bin.get<std::uint64_t>();
    if (all == 0) return "";
    BarChart chart;
    chart.axis = "quality score (number of records)";
    double width = 1.0 / static_cast<double>(bins.size());
    std::uint64_t below = 0;
    std::string median;
    for (std::size_t i = 0; i < bins.size(); ++i) {
        auto rows = bins[i].get<std::uint64_t>();
        double from = width * static_cast<double>(i);
        below += rows;
        if (median.empty() && 2 * below >= all) median = fmt::format("{:.2f} and {:.2f}", from, from + width);
        chart.bars.push_back({fmt::format("{:.2f}", from),
                              fmt::format("{:.2f} to {:.2f}: {}", from, from + width, counted(rows, "record")),
                              static_cast<double>(rows), true});
    }
    return section("Quality of the records",
                   fmt::format("Completeness, validity, confidence and source weight as one score from 0 to 1; the "
                               "middle record lies between {}.",
                               median),
                   figure(bars(chart), ""));
}

}  // namespace idxr::report::page
