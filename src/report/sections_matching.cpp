// Sections on how records met: blocking, rounds, match weights, the comparison model.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "idxr/report/format.hpp"
#include "idxr/report/page.hpp"
#include "idxr/report/sections.hpp"

namespace idxr::report::page {
namespace {

double per(std::uint64_t a, std::uint64_t b) { return b == 0 ? 0 : static_cast<double>(a) / static_cast<double>(b); }

std::string probability(double value) {
    if (std::isnan(value)) return "";
    return value != 0 && value < 0.001 ? fmt::format("{:.2g}", value) : fmt::format("{:.4f}", value);
}

}  // namespace

std::string blocking(const Json& report) {
    const Json& passes = part(report, "blocking");
    if (passes.empty()) return "";
    std::uint64_t kept = whole(part(report, "records"), "kept"), fresh = 0, left_out = 0, heavy = 0, idle = 0,
                  worth = 0;
    std::vector<std::vector<std::string>> rows;
    for (const auto& pass : passes) {
        std::uint64_t left = whole(pass, "pairs_left_out"), split = whole(pass, "heavy_blocks");
        if (!pass.value("runs", true)) {
            // Of a pass that runs where it proposes few pairs alone, they were not counted further.
            const auto proposed = whole(pass, "pairs_proposed");
            idle += proposed > 0;
            worth += whole(pass, "worth");
            rows.push_back({std::to_string(whole(pass, "round")), text(pass, "name"), "", "",
                            proposed > 0 ? grouped(proposed) : "too many", "not run", "", ""});
            continue;
        }
        fresh += whole(pass, "pairs_new");
        left_out += left;
        heavy += split;
        rows.push_back({std::to_string(whole(pass, "round")), text(pass, "name"), grouped(whole(pass, "blocks")),
                        split == 0 ? "" : grouped(split), grouped(whole(pass, "pairs_proposed")),
                        grouped(whole(pass, "pairs_new")), left == 0 ? "" : grouped(left),
                        grouped(whole(pass, "matches"))});
    }
    std::uint64_t possible = kept < 2 ? 0 : (kept % 2 == 0 ? kept / 2 * (kept - 1) : (kept - 1) / 2 * kept);
    std::string sentence = fmt::format("Records that share a blocking key are compared: {}, {:.1f} a record",
                                       in_words(fresh) + (fresh == 1 ? " pair" : " pairs"), per(fresh, kept));
    sentence += possible != 0 ? fmt::format(", of {} possible ones.", in_words(possible)) : ".";
    if (heavy != 0)
        sentence +=
            fmt::format(" {} too common and split into smaller blocks.", counted(heavy, "key was", "keys were"));
    if (left_out != 0) sentence += fmt::format(" Splitting left out {}.", counted(left_out, "pair"));
    if (idle != 0)
        sentence += fmt::format(" {} not run: by a sample, the others find all but about {} of the matches.",
                                counted(idle, "pass was", "passes were"), in_words(worth));
    return section("How candidate pairs were found", sentence,
                   table({{"Round"},
                          {"Pass"},
                          {"Blocks", true},
                          {"Split", true},
                          {"Proposed", true},
                          {"New", true},
                          {"Left out", true},
                          {"Matches", true}},
                         rows));
}

std::string rounds(const Json& report) {
    const Json& rounds = part(report, "rounds");
    if (rounds.empty()) return "";
    std::map<std::uint64_t, double> seconds;
    for (const auto& round : part(part(report, "timing"), "rounds"))
        seconds[whole(round, "round")] = real(round, "seconds");
    std::uint64_t all = 0, compared = 0;
    for (const auto& round : rounds) {
        all += whole(round, "matches");
        compared += whole(round, "candidate_pairs");
    }
    std::vector<std::vector<std::string>> rows;
    for (const auto& round : rounds) {
        std::uint64_t pairs = whole(round, "candidate_pairs"), matches = whole(round, "matches");
        auto took = seconds.find(whole(round, "round"));
        rows.push_back({std::to_string(whole(round, "round")), text(round, "name"), grouped(pairs), grouped(matches),
                        percent(per(matches, pairs)), meter(per(matches, all)),
                        took == seconds.end() || std::isnan(took->second) ? "" : duration(took->second)});
    }
    return section("What each round contributed",
                   fmt::format("A round takes the pairs that no earlier round proposed; {} of {} became matches.",
                               grouped(all), counted(compared, "pair")),
                   table({{"Round"},
                          {"By"},
                          {"Pairs", true},
                          {"Matches", true},
                          {"of its pairs", true},
                          {"Share of all matches"},
                          {"Time", true}},
                         rows));
}

std::string weights(const Json& report) {
    const Json &weights = part(report, "weights"), &threshold = part(report, "threshold");
    const Json& counts = part(weights, "counts");
    if (counts.empty()) return "";
    int first = part(weights, "first_bit").is_number() ? part(weights, "first_bit").get<int>() : 0;
    double cut = real(threshold, "weight_bits"), probability = real(threshold, "probability");
    BarChart chart;
    chart.log = true;
    chart.axis = "match weight in bits (number of pairs on a logarithmic scale)";
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        auto pairs = counts[i].get<std::uint64_t>();
        int from = first + static_cast<int>(i);
        bool strong = !std::isnan(cut) && from + 1 > cut;
        all += pairs;
        chart.bars.push_back({std::to_string(from),
                              fmt::format("{} to {} bits: {}", from, from + 1, counted(pairs, "pair")),
                              static_cast<double>(pairs), strong || std::isnan(cut)});
    }
    if (!std::isnan(cut)) {
        chart.marker = cut - first;
        chart.marker_text = fmt::format("threshold {:.3g}", probability);
        if (chart.marker < 0 || chart.marker > static_cast<double>(counts.size())) chart.marker = -1;
    }
    std::string caption =
        fmt::format("Each bit doubles the odds that two records are one person. {} were scored.", counted(all, "pair"));
    std::string sentence =
        fmt::format("Pairs at probability {:.4g} or more count as matches ({}).", probability, text(threshold, "how"));
    double precision = real(threshold, "expected_precision"), recall = real(threshold, "expected_recall");
    if (!std::isnan(precision) && !std::isnan(recall))
        sentence += fmt::format(
            " At this threshold the model expects precision {:.4f} and recall {:.4f} among the compared pairs.",
            precision, recall);
    return section("How strongly pairs agree", sentence, figure(bars(chart), caption));
}

std::string model(const Json& report) {
    const Json& model = part(report, "model");
    const Json& comparisons = part(model, "comparisons");
    if (comparisons.empty()) return "";
    double most = 1;
    for (const auto& comparison : comparisons)
        for (const auto& level : part(comparison, "levels"))
            if (double bits = real(level, "weight_bits"); !std::isnan(bits)) most = std::max(most, std::abs(bits));
    std::vector<std::vector<std::string>> rows;
    for (const auto& comparison : comparisons) {
        std::string name = text(comparison, "name");
        for (const auto& level : part(comparison, "levels")) {
            double bits = real(level, "weight_bits");
            rows.push_back({name, text(level, "description"), probability(real(level, "m")),
                            probability(real(level, "u")), probability(real(level, "r")),
                            std::isnan(bits) ? "" : balance(bits / most),
                            std::isnan(bits) ? "" : fmt::format("{:+.2f}", bits)});
            name.clear();
        }
    }
    double prior = real(model, "prior");
    std::string sentence = fmt::format(
        "Probabilities {}.", text(model, "origin").empty() ? "of each agreement level" : text(model, "origin"));
    if (!std::isnan(prior))
        sentence += fmt::format(" Before comparing, a candidate pair is one person with probability {:.3g}.", prior);
    sentence +=
        " A level that persons' own records reach more often than strangers' adds weight (right); the others take it "
        "away (left). What relatives share as often as the same person tells little once a pair may be relatives.";
    std::string notes;
    for (const auto& note : part(model, "notes")) notes += "<li>" + escape(note.get<std::string>()) + "</li>";
    if (!notes.empty()) notes = "<h3>Where the estimate was mended</h3><ul>" + notes + "</ul>";
    return section("What an agreement is worth", sentence,
                   notes + table({{"Comparison"},
                                  {"Level"},
                                  {"m: same person", true},
                                  {"u: strangers", true},
                                  {"r: relatives", true},
                                  {"Weight"},
                                  {"bits", true}},
                                 rows));
}

}  // namespace idxr::report::page
