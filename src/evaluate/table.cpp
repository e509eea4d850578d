// An evaluation for people.
#include <fmt/format.h>

#include "idxr/evaluate/evaluate.hpp"

namespace idxr::evaluate {
namespace {

using Json = nlohmann::ordered_json;

std::string figure(const Json& value) { return value.is_number() ? fmt::format("{:.4f}", value.get<double>()) : "-"; }
std::string count(const Json& value) { return fmt::format("{}", value.get<std::uint64_t>()); }

std::string measures(const std::string& name, const Json& json) {
    std::string line = fmt::format("{:<26} {:>9} {:>9} {:>9}", name, figure(json["precision"]), figure(json["recall"]),
                                   figure(json["f1"]));
    if (json.contains("true_pairs"))
        line += fmt::format("   {:>12} {:>12} {:>12}", count(json["true_pairs"]), count(json["found_pairs"]),
                            count(json["correct_pairs"]));
    return line + "\n";
}

std::string scored(const Json& e) {
    const Json &blocking = e["blocking"], &best = e["best_threshold"];
    std::string text =
        fmt::format("\nScored pairs (probability {:g} and more are in the table)\n", e["pairs_floor"].get<double>());
    text +=
        fmt::format("  {} of {} true pairs are among them: blocking recall {}\n",
                    count(blocking["true_pairs_in_table"]), count(blocking["true_pairs"]), figure(blocking["recall"]));
    text += fmt::format("  best threshold {:.6f}: precision {}, recall {}, F1 {}\n", best["threshold"].get<double>(),
                        figure(best["precision"]), figure(best["recall"]), figure(best["f1"]));
    text += fmt::format("  {:>10} {:>9} {:>9} {:>9}\n", "threshold", "precision", "recall", "F1");
    for (const auto& point : e["curve"])
        text += fmt::format("  {:>10} {:>9} {:>9} {:>9}\n", fmt::format("{:g}", point["threshold"].get<double>()),
                            figure(point["precision"]), figure(point["recall"]), figure(point["f1"]));
    text += fmt::format("\nCalibration: expected error {}\n", figure(e["calibration"]["expected_calibration_error"]));
    text += fmt::format("  {:>11} {:>12} {:>9} {:>9}\n", "probability", "pairs", "mean", "true");
    for (const auto& bin : e["calibration"]["table"])
        text += fmt::format("  {:>11} {:>12} {:>9} {:>9}\n",
                            fmt::format("{:.1f} - {:.1f}", bin["from"].get<double>(), bin["to"].get<double>()),
                            count(bin["pairs"]), figure(bin["mean_probability"]), figure(bin["share_true"]));
    return text;
}

std::string labels(const Json& l) {
    const Json& clear = l["without_contradictions"];
    std::string text = fmt::format("\nLabelled pairs: {} of {} match and no_match labels answered right ({})\n",
                                   count(l["right"]), count(l["labels"]), figure(l["share"]));
    text += fmt::format("  {:<10} {:>10} {:>10}\n", "label", "together", "apart");
    for (const char* name : {"match", "no_match", "possible"})
        text += fmt::format("  {:<10} {:>10} {:>10}\n", name, count(l["confusion"][name]["together"]),
                            count(l["confusion"][name]["apart"]));
    text += fmt::format("  {} pairs are labelled in contradiction ({} labels); without them {} of {} are right ({})\n",
                        count(l["contradictions"]["pairs"]), count(l["contradictions"]["labels"]),
                        count(clear["right"]), count(clear["labels"]), figure(clear["share"]));
    text += fmt::format("  {} labels name a record that is not in the result; such a pair counts as apart\n",
                        count(l["not_in_result"]));
    return text;
}

}  // namespace

std::string table(const Json& e) {
    std::string text;
    if (e.contains("pairwise")) {
        const Json &rows = e["rows"], &clusters = e["clusters"];
        text +=
            fmt::format("{} rows evaluated; {} of them are not in the result and count as identities of their own\n",
                        count(rows["evaluated"]), count(rows["not_in_result"]));
        text +=
            fmt::format("{} rows of the result are not in the truth and were left out\n", count(rows["not_in_truth"]));
        text += fmt::format("\n{:<26} {:>9} {:>9} {:>9}   {:>12} {:>12} {:>12}\n", "", "precision", "recall", "F1",
                            "true pairs", "found", "correct");
        text += measures(e["across"].get<bool>() ? "pairs of two sources" : "pairs", e["pairwise"]);
        text += measures("B-cubed", e["b_cubed"]);
        if (e.contains("households")) {
            text += measures("households", e["households"]);
            text += measures("  between persons", e["households"]["between_persons"]);
        }
        text += fmt::format("\n{} of {} entities found exactly ({}); {} identities found\n",
                            count(clusters["exactly_right"]), count(clusters["truth"]), figure(clusters["share"]),
                            count(clusters["found"]));
        if (e.contains("blocking")) text += scored(e);
    }
    if (e.contains("labelled")) text += labels(e["labelled"]);
    return text;
}

}  // namespace idxr::evaluate
