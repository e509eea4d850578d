// Explanations for people.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "idxr/explain/explain.hpp"
#include "idxr/report/format.hpp"

namespace idxr::explain {
namespace {

std::string record(const Json& json) {
    return fmt::format("{} ({})", json.at("record_id").get<std::string>(), json.at("source").get<std::string>());
}

double real(const Json& json, const char* key) { return json.at(key).get<double>(); }
std::string word(const Json& json, const char* key) { return json.at(key).get<std::string>(); }

// 0.9987, 0.0312, 1.2e-07, 1 - 3e-09
std::string probability(double p) {
    if (p > 0.9999) return p < 1 ? fmt::format("1 - {:.1g}", 1 - p) : "1";
    return p < 0.001 ? fmt::format("{:.1e}", p) : fmt::format("{:.4f}", p);
}

// A name and its text, which is broken at blanks and stands in a column of its own.
std::string line(std::string_view name, std::string_view text) {
    constexpr std::size_t column = 14, width = 110;
    auto out = fmt::format("{:<{}}", name, column);
    while (text.size() > width - column) {
        const auto blank = text.rfind(' ', width - column);
        const auto end = blank == std::string_view::npos ? text.find(' ') : blank;
        if (end == std::string_view::npos) break;
        out += fmt::format("{}\n{:<{}}", text.substr(0, end), "", column);
        text.remove_prefix(end + 1);
    }
    return out + std::string(text) + '\n';
}

std::string times(std::size_t count, std::string_view one) {
    return fmt::format("{} {}{}", report::grouped(count), one, count == 1 ? "" : "s");
}

std::string cut_sentence(const Json& cut) {
    auto text = fmt::format("{}: the pair {} - {} with {:+.1f} bits would have joined them", word(cut, "reason"),
                            record(cut.at("left")), record(cut.at("right")), real(cut, "weight_bits"));
    if (cut.contains("group_weight_bits"))
        text += fmt::format("; all pairs between the two sides together weigh {:+.1f} bits",
                            real(cut, "group_weight_bits"));
    if (cut.contains("shown_by"))
        text += fmt::format("; see {} and {}", record(cut.at("shown_by")[0]), record(cut.at("shown_by")[1]));
    return text;
}

std::string verdict(const Json& json) {
    const auto& records = json.at("records");
    const auto& pair = json.at("pair");
    const double weight = real(json.at("sum"), "weight_bits"), threshold = real(json.at("threshold"), "bits");
    const bool reaches = weight >= threshold, listed = pair.at("in_pairs_table");
    std::string text;
    if (json.at("one_identity")) {
        text = fmt::format("one identity, {}, of {}", word(records[0], "master_id"),
                           times(records[0].at("records_of_identity"), "record"));
        if (listed && word(pair, "rule") == "equal rows") return text + "; the one is a copy of the other";
        if (listed && reaches) return text + "; the pair by itself reaches the threshold";
        return text + (listed ? "; the pair by itself does not reach the threshold, others join them"
                              : "; the pair was not scored, others join them");
    }
    text = fmt::format("two identities, {} and {}", word(records[0], "master_id"), word(records[1], "master_id"));
    if (!json.at("cuts").empty()) return text + ", which the guard kept apart";
    if (!pair.at("never_paired").is_null())
        return fmt::format("{}; records like these were never paired: {}", text, word(pair, "never_paired"));
    if (listed) return text + (reaches ? "" : "; the pair does not reach the threshold");
    return text +
           (reaches ? "; the pair was never compared, or it would be one" : "; the pair would not reach the threshold");
}

std::string fields(const Json& json) {
    const bool values = json.at("fields").size() > 0 && json.at("fields")[0].contains("values");
    constexpr const char* rarest = "before comparing: how rare matches are";
    std::size_t name = 10, agreement = 10;
    for (const auto& field : json.at("fields")) {
        name = std::max(name, word(field, "field").size());
        agreement = std::max(agreement, word(field, "agreement").size());
    }
    auto text =
        fmt::format("\n{:<{}}  {:<{}}  {:>8}  {:>8}  {}\n", "compared", name, "agreement", agreement, "bits", "rarity",
                    values ? "value, about how many records have it" : "about how many records have it");
    for (const auto& field : json.at("fields")) {
        const bool missing = field.at("level") == 0;
        text += fmt::format("{:<{}}  {:<{}}  {:>8}  {:>8}", word(field, "field"), name, word(field, "agreement"),
                            agreement, missing ? "" : fmt::format("{:+.2f}", real(field, "weight_bits")),
                            real(field, "rarity_bits") == 0 ? "" : fmt::format("{:+.2f}", real(field, "rarity_bits")));
        std::string more;
        if (values) {
            const auto left = field.at("values")[0].get<std::string>(),
                       right = field.at("values")[1].get<std::string>();
            more =
                left == right ? left : fmt::format("{} | {}", left.empty() ? "-" : left, right.empty() ? "-" : right);
        }
        if (field.contains("records_with_value"))
            more += fmt::format("{}{}", more.empty() ? "" : ", ",
                                report::grouped(field.at("records_with_value").get<std::uint64_t>()));
        if (!more.empty()) text += "  " + more;
        while (text.back() == ' ') text.pop_back();
        text += '\n';
    }
    const auto& sum = json.at("sum");
    const auto row = [&](std::string_view what, double bits) {
        text += fmt::format("{:<{}}  {:>8}\n", what, name + agreement + 2, fmt::format("{:+.2f}", bits));
    };
    row("fields and rarity together", real(sum, "fields_bits") + real(sum, "rarity_bits"));
    row(rarest, real(sum, "prior_bits"));
    if (real(sum, "learned_bits") != 0) row("round 4 has learned that such pairs", real(sum, "learned_bits"));
    if (real(sum, "relatives_bits") != 0) row("relatives could agree like this", real(sum, "relatives_bits"));
    if (real(sum, "later_bits") != 0)
        row(json.contains("rivals") ? "other records of the source compete" : "later rounds", real(sum, "later_bits"));
    row("weight", real(sum, "weight_bits"));
    return text;
}

std::string met(const Json& json) {
    const auto& pair = json.at("pair");
    std::string sure, unsure;
    const auto own = pair.at("in_pairs_table") ? word(pair, "rule") : "";
    for (const auto& rule : json.at("rules")) {
        if (word(rule, "rule") == own) continue;
        auto& list = word(rule, "proposes") == "yes" ? sure : unsure;
        list += (list.empty() ? "" : "; ") + word(rule, "rule");
    }
    std::string text;
    if (own == "equal rows") {
        text = line("How they met", "the later one equals the earlier one in every field");
    } else if (!own.empty()) {
        text = line("How they met", fmt::format("round {}, rule '{}'", pair.at("round").get<int>(), own));
    } else if (sure.empty() && unsure.empty()) {
        text = line("How they met", "not at all: they share no blocking key, so they were never compared");
    } else {
        text = line("How they met",
                    sure.empty() ? fmt::format("not in the pairs table: not compared, or below the floor of {:g}",
                                               real(json, "pairs_floor"))
                                 : fmt::format("compared, and below the floor of the pairs table ({:g}), unless one of "
                                               "them is a copy of another record",
                                               real(json, "pairs_floor")));
    }
    if (!sure.empty())
        text += line("", (own.empty() ? "they share the key of: " : "they also share the key of: ") + sure);
    if (!unsure.empty())
        text += line("", (sure.empty() ? "they share the key of rules whose common keys were divided further: "
                                       : "and of rules whose common keys were divided further: ") +
                             unsure);
    return text;
}

std::string path(const Json& json) {
    const auto& path = json.at("path");
    if (path.empty())
        return line("Path", "the pairs that join them lie below the floor of the pairs table (--pairs-floor)");
    std::string text;
    auto here = json.at("records")[0];
    double weakest = real(path[0], "weight_bits");
    for (const auto& edge : path) {
        const auto& left = edge.at("left");
        const bool forward = left.at("record_id") == here.at("record_id") && left.at("source") == here.at("source");
        const auto& next = forward ? edge.at("right") : left;
        text += line(text.empty() ? "Path" : "", fmt::format("{} - {}: {:+.1f} bits, {}", record(here), record(next),
                                                             real(edge, "weight_bits"), word(edge, "rule")));
        weakest = std::min(weakest, real(edge, "weight_bits"));
        here = next;
    }
    if (path.size() > 1) text += line("", fmt::format("the weakest of these links has {:+.1f} bits", weakest));
    return text;
}

}  // namespace

std::string pair_text(const Json& json) {
    const auto& records = json.at("records");
    const auto& sum = json.at("sum");
    auto text = line("Records", record(records[0]) + " and " + record(records[1]));
    for (const auto& each : records)
        if (each.contains("equal_to"))
            text +=
                line("", fmt::format("{} equals {}, which stands for it", record(each), record(each.at("equal_to"))));
    text += line("Verdict", verdict(json));
    text += line("The pair", fmt::format("{:+.2f} bits, probability {}; the threshold is {:+.2f} bits, {}",
                                         real(sum, "weight_bits"), probability(real(sum, "probability")),
                                         real(json.at("threshold"), "bits"),
                                         probability(real(json.at("threshold"), "probability"))));
    if (json.at("pair").contains("final_probability")) {
        const double final = real(json.at("pair"), "final_probability");
        if (std::abs(final - real(sum, "probability")) > 0.0001)
            text += line("", fmt::format("probability {} after what their identities tell", probability(final)));
    }
    text += fields(json) + "\n" + met(json);
    if (json.contains("path")) text += path(json);
    if (json.contains("rivals")) {
        const auto& rivals = json.at("rivals");
        for (std::size_t i = 0; i < std::min<std::size_t>(3, rivals.size()); ++i)
            text += line(i == 0 ? "Rivals" : "",
                         fmt::format("{} - {}: {:+.1f} bits", record(rivals[i].at("left")),
                                     record(rivals[i].at("right")), real(rivals[i], "weight_bits")));
        if (rivals.size() > 3) text += line("", fmt::format("and {} more", rivals.size() - 3));
    }
    if (json.contains("cuts")) {
        for (const auto& cut : json.at("cuts")) text += line("Guard", cut_sentence(cut));
        if (json.at("cuts").empty() && json.contains("strongest_between")) {
            const auto& edge = json.at("strongest_between");
            text += line("Nearest",
                         fmt::format("the strongest pair between the two identities is {} - {} with {:+.1f} bits",
                                     record(edge.at("left")), record(edge.at("right")), real(edge, "weight_bits")));
        } else if (json.at("cuts").empty()) {
            text += line("Nearest", "no pair of the table joins the two identities");
        }
    }
    if (const auto& apart = json.at("kept_apart_from"); !apart.empty()) {
        std::string list;
        for (std::size_t i = 0; i < std::min<std::size_t>(5, apart.size()); ++i)
            list += (i == 0 ? "" : ", ") + apart[i].get<std::string>();
        if (apart.size() > 5) list += fmt::format(" and {} more", apart.size() - 5);
        text += line("Guard", "kept " + std::string(json.at("one_identity") ? "this identity" : "one of these") +
                                  " apart from " + list);
    }
    if (!json.at("fields").empty() && !json.at("fields")[0].contains("values"))
        text += "\n--show-values prints what was compared, --json everything in figures.\n";
    return text;
}

std::string identity_text(const Json& json) {
    constexpr std::size_t most = 40;
    const auto& members = json.at("members");
    const auto& edges = json.at("edges");
    auto text = line("Identity", fmt::format("{} of {}, household {}", word(json, "master_id"),
                                             times(members.size(), "record"), word(json, "household_id")));
    if (members.size() > 1)
        text += line("Pairs", fmt::format("{} of {} possible ones were found", report::grouped(edges.size()),
                                          report::grouped(json.at("possible_pairs").get<std::uint64_t>())));
    if (json.contains("weakest_link")) {
        const auto& weakest = json.at("weakest_link");
        text += line("Weakest link",
                     fmt::format("{} - {}: {:+.1f} bits, {}", record(weakest.at("left")), record(weakest.at("right")),
                                 real(weakest, "weight_bits"), word(weakest, "rule")));
        if (members.size() > 2)
            text += line("", fmt::format("between {} and {}", times(weakest.at("sides")[0], "record"),
                                         times(weakest.at("sides")[1], "record")));
    }
    if (const auto unlinked = json.at("unlinked").get<std::uint64_t>(); unlinked > 0)
        text += line("", fmt::format("{} held by pairs below the floor of the pairs table (--pairs-floor)",
                                     unlinked == 1 ? "1 record is" : fmt::format("{} records are", unlinked)));
    text += fmt::format("\n{:<32}  {:>10}  {:>5}\n", "member", "confidence", "round");
    for (std::size_t i = 0; i < std::min(most, members.size()); ++i)
        text += fmt::format("{:<32}  {:>10.4f}  {:>5}\n", record(members[i]), real(members[i], "confidence"),
                            members[i].at("round").get<int>());
    if (members.size() > most) text += fmt::format("and {} more (--json has all)\n", members.size() - most);
    if (!edges.empty()) {
        std::vector<const Json*> order;
        for (const auto& edge : edges) order.push_back(&edge);
        std::stable_sort(order.begin(), order.end(), [](const Json* a, const Json* b) {
            return real(*a, "weight_bits") < real(*b, "weight_bits");
        });
        text += fmt::format("\n{:<42}  {:>7}  {:>5}  {}\n", "pair, weakest first (* holds the identity)", "bits",
                            "round", "rule");
        for (std::size_t i = 0; i < std::min(most, order.size()); ++i) {
            const auto& edge = *order[i];
            text += fmt::format("{:<42}  {:>+7.1f}  {:>5}  {}\n",
                                fmt::format("{} {} - {}", edge.at("holds") ? "*" : " ", record(edge.at("left")),
                                            record(edge.at("right"))),
                                real(edge, "weight_bits"), edge.at("round").get<int>(), word(edge, "rule"));
        }
        if (order.size() > most) text += fmt::format("and {} more (--json has all)\n", order.size() - most);
    }
    if (!json.at("cuts").empty()) text += "\n";
    for (const auto& cut : json.at("cuts"))
        text += line("Guard", fmt::format("kept apart from {}: {}", word(cut, "other_identity"), cut_sentence(cut)));
    return text;
}

}  // namespace idxr::explain
