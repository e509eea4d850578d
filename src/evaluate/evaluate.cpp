// Accuracy of a run as one object.
#include "idxr/evaluate/evaluate.hpp"

#include <filesystem>
#include <fstream>

#include "idxr/common/error.hpp"
#include "idxr/evaluate/agreement.hpp"
#include "idxr/evaluate/labelled.hpp"
#include "idxr/evaluate/rows.hpp"
#include "idxr/evaluate/scored_pairs.hpp"

namespace idxr::evaluate {
namespace {

bool has_table(const std::string& run, const std::string& name) {
    auto exists = [&](const char* ending) {
        return std::filesystem::exists(std::filesystem::path(run) / (name + ending));
    };
    return exists(".parquet") || exists(".h5") || exists(".csv");
}

// Rows whose household the truth does not say are left out. Pairs of two persons show what households add to
// identities.
Json households(const Rows& rows) {
    std::vector<std::uint64_t> household, found, entity, master;
    for (std::uint64_t i = 0; i < rows.size(); ++i) {
        if (rows.household[i] == 0) continue;
        household.push_back(rows.household[i]);
        found.push_back(rows.found_household[i]);
        entity.push_back(rows.entity[i]);
        master.push_back(rows.master[i]);
    }
    Json json = to_json(count_pairs(household, found));
    auto joint = both(household, found);
    PairCounts persons;
    persons.true_pairs = equal_pairs(household) - equal_pairs(both(household, entity));
    persons.found_pairs = equal_pairs(found) - equal_pairs(both(found, master));
    // Both ends differ in entity and in master: inclusion and exclusion.
    persons.correct_pairs = equal_pairs(joint) + equal_pairs(both(both(joint, entity), master)) -
                            equal_pairs(both(joint, entity)) - equal_pairs(both(joint, master));
    json["between_persons"] = to_json(persons);
    return json;
}

// The least probability that the run wrote, from its report.
double pairs_floor(const std::string& run, const ScoredPairs& scored) {
    std::ifstream file(std::filesystem::path(run) / "report.json");
    auto report = Json::parse(file, nullptr, false);
    if (report.is_object() && report.contains("/threshold/pairs_floor"_json_pointer))
        return report["threshold"]["pairs_floor"];
    for (std::uint64_t i = 0; i < scored.pairs.size(); ++i)
        if (scored.pairs[i] != 0) return static_cast<double>(i) / static_cast<double>(ScoredPairs::steps);
    return 0;
}

void against_truth(const Options& options, Json& json) {
    Rows rows = read_rows(options.truth, options.result);
    json["rows"] = {{"evaluated", rows.size()},
                    {"not_in_result", rows.absent},
                    {"not_in_truth", rows.not_in_truth},
                    {"without_entity", rows.unlabelled}};
    if (options.across) json["rows"]["of_unknown_source"] = rows.absent_no_source;
    auto apart = options.across ? std::span<const std::uint64_t>(rows.source) : std::span<const std::uint64_t>();
    auto pairs = count_pairs(rows.entity, rows.master, apart);
    json["pairwise"] = to_json(pairs);

    auto clusters = compare_clusters(rows.entity, rows.master);
    double precision = clusters.b_cubed_precision, recall = clusters.b_cubed_recall;
    json["b_cubed"] = {
        {"precision", precision}, {"recall", recall}, {"f1", 2 * precision * recall / (precision + recall)}};
    json["clusters"] = {{"exactly_right", clusters.exactly_right},
                        {"truth", clusters.truth},
                        {"found", clusters.found},
                        {"share", share(clusters.exactly_right, clusters.truth)}};
    if (!rows.household.empty()) json["households"] = households(rows);

    if (!has_table(options.result, "pairs")) return;
    auto scored = read_scored_pairs(options.result, rows, options.across);
    double floor = pairs_floor(options.result, scored);
    json["pairs_floor"] = floor;
    json["blocking"] = blocking(scored, pairs.true_pairs);
    json["best_threshold"] = best_threshold(scored, pairs.true_pairs);
    json["curve"] = curve(scored, pairs.true_pairs, floor);
    json["calibration"] = calibration(scored);
}

}  // namespace

Json evaluate(const Options& options) {
    if (options.truth.empty() && options.labelled.empty())
        fail(ExitCode::usage,
             "nothing to evaluate against: give --truth FILE (record_id, entity_id) or --labelled FILE (pairs)");
    if (!has_table(options.result, "identities"))
        fail(ExitCode::input, "{}: holds no identities; give the folder of a finished run with --result",
             options.result);
    Json json{{"across", options.across}};
    if (!options.truth.empty()) against_truth(options, json);
    if (!options.labelled.empty()) json["labelled"] = labelled(options.labelled, options.result, options.across);
    return json;
}

}  // namespace idxr::evaluate
