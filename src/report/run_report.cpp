// report.json.
#include "idxr/report/run_report.hpp"

#include <cmath>

#include "idxr/report/cost.hpp"

namespace idxr::report {
namespace {

using Json = nlohmann::ordered_json;

Json share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return nullptr;
    return static_cast<double>(part) / static_cast<double>(whole);
}

Json finite(double value) { return std::isfinite(value) ? Json(value) : Json(); }
Json finite(const std::optional<double>& value) { return value ? finite(*value) : Json(); }

template <typename Items, typename ToJson>
Json list(const Items& items, ToJson to_json) {
    Json json = Json::array();
    for (const auto& item : items) json.push_back(to_json(item));
    return json;
}

Json counted(const std::vector<Counted>& items, const char* name) {
    return list(items, [&](const Counted& item) { return Json{{name, item.name}, {"count", item.count}}; });
}

Json sizes(const SizeCounts& counts) {
    return list(counts, [](const auto& item) { return Json{{"size", item.first}, {"count", item.second}}; });
}

Json input(const InputFile& file) {
    return {{"path", file.path},
            {"source", file.source},
            {"bytes", file.bytes},
            {"compression", file.compression},
            {"encoding", file.encoding},
            {"delimiter", file.delimiter},
            {"rows_read", file.rows_read},
            {"rows_kept", file.rows_kept},
            {"rows_rejected", file.rows_rejected}};
}

Json pass(const BlockingPass& pass) {
    return {{"name", pass.name},
            {"round", pass.round},
            {"blocks", pass.blocks},
            {"heavy_blocks", pass.heavy_blocks},
            {"pairs_proposed", pass.pairs_proposed},
            {"pairs_new", pass.pairs_new},
            {"pairs_left_out", pass.pairs_left_out},
            {"matches", pass.matches},
            {"runs", pass.runs},
            {"worth", pass.runs ? Json() : Json(pass.worth)}};
}

Json comparison(const Comparison& comparison) {
    auto level = [](const ComparisonLevel& level) {
        return Json{{"description", level.description},
                    {"m", finite(level.m)},
                    {"u", finite(level.u)},
                    {"r", finite(level.r)},
                    {"weight_bits", finite(level.weight_bits)}};
    };
    return {{"name", comparison.name}, {"levels", list(comparison.levels, level)}};
}

Json timing(const RunReport& report) {
    const Machine& machine = report.machine;
    auto row = [](const TimerRow& row) {
        return Json{{"name", row.name},
                    {"depth", row.depth},
                    {"min_seconds", row.min_seconds},
                    {"median_seconds", row.median_seconds},
                    {"max_seconds", row.max_seconds},
                    {"count", row.count},
                    {"sent_bytes", row.sent},
                    {"memory_bytes", row.resident}};
    };
    return {{"started", report.started},
            {"finished", report.finished},
            {"seconds", report.seconds},
            {"rounds", list(report.rounds,
                            [](const Round& round) {
                                return Json{{"round", round.round}, {"seconds", round.seconds}};
                            })},
            {"profile", list(report.profile, row)},
            {"cost", cost_json(report)},
            {"tuning", report.tuning},
            {"machine",
             {{"cpu", machine.cpu},
              {"nodes", machine.nodes},
              {"ranks", machine.ranks},
              {"threads", machine.threads},
              {"memory_bytes", machine.memory_bytes},
              {"memory_ceiling_bytes", machine.memory_ceiling_bytes},
              {"peak_memory_bytes", machine.peak_memory_bytes},
              {"peak_memory_sum_bytes", machine.peak_memory_sum_bytes}}}};
}

}  // namespace

Json to_json(const RunReport& report) {
    std::uint64_t read = 0, kept = 0, rejected = 0;
    for (const auto& file : report.inputs) {
        read += file.rows_read;
        kept += file.rows_kept;
        rejected += file.rows_rejected;
    }
    Json json{{"program", "idxr"}, {"version", report.version}};
    json["records"] = {
        {"read", read}, {"kept", kept}, {"rejected", rejected}, {"duplicates_collapsed", report.duplicates_collapsed}};
    json["link_only"] = report.link_only;
    json["inputs"] = list(report.inputs, input);
    json["sources"] = list(report.sources, [](const InputSource& source) {
        return Json{
            {"name", source.name}, {"rows", source.rows}, {"unique", source.unique}, {"declared", source.declared}};
    });
    json["columns"] = list(report.columns, [](const MappedColumn& column) {
        return Json{{"file", column.file},
                    {"column", column.column},
                    {"role", column.role},
                    {"label", column.label},
                    {"why", column.why}};
    });
    json["rejects"] = counted(report.rejects, "reason");
    json["fields"] = list(report.fields, [&](const FieldFill& field) {
        return Json{{"field", field.field},
                    {"missing", field.missing},
                    {"missing_rate", share(field.missing, kept)},
                    {"placeholders_voided", field.placeholders_voided}};
    });
    json["blocking"] = list(report.passes, pass);
    json["rounds"] = list(report.rounds, [](const Round& round) {
        return Json{{"round", round.round},
                    {"name", round.name},
                    {"candidate_pairs", round.candidate_pairs},
                    {"matches", round.matches}};
    });
    json["model"] = {{"origin", report.model.origin},
                     {"prior", finite(report.model.prior)},
                     {"comparisons", list(report.model.comparisons, comparison)},
                     {"notes", report.model.notes}};
    json["threshold"] = {{"probability", report.threshold.probability},
                         {"how", report.threshold.how},
                         {"weight_bits", finite(report.threshold.weight_bits)},
                         {"pairs_floor", report.threshold.pairs_floor},
                         {"expected_precision", finite(report.threshold.expected_precision)},
                         {"expected_recall", finite(report.threshold.expected_recall)}};
    const auto& expectation = report.expectation;
    json["expected"] = {{"precision", finite(expectation.precision)},
                        {"recall", finite(expectation.recall)},
                        {"recall_of_compared_pairs", finite(report.threshold.expected_recall)},
                        {"blocking_recall",
                         {{"estimate", finite(expectation.blocking_recall)},
                          {"method", "Chao 1987, capture-recapture over passes: at most"},
                          {"pairs", expectation.captured_pairs},
                          {"matches_by_passes", expectation.matches_by_passes}}},
                        {"unlinkable_records", expectation.unlinkable},
                        {"unlinkable_rate", share(expectation.unlinkable, expectation.compared)}};
    json["alarms"] = list(report.alarms, [](const Alarm& alarm) {
        return Json{{"kind", alarm.kind}, {"sentence", alarm.sentence}};
    });
    json["weights"] = {{"first_bit", report.weights.first_bit}, {"counts", report.weights.counts}};
    json["identities"] = {{"count", report.identities},
                          {"sizes", sizes(report.identity_sizes)},
                          {"largest", list(report.largest_identities, [](const LargeIdentity& identity) {
                               return Json{{"master_id", identity.master_id}, {"size", identity.size}};
                           })}};
    json["guards"] = {{"cuts", counted(report.guard_cuts, "reason")},
                      {"largest_component", report.largest_component},
                      {"examples", list(report.guard_cut_examples, [](const GuardCut& cut) {
                           return Json{{"reason", cut.reason},
                                       {"master_ids", cut.master_ids},
                                       {"weight_bits", finite(cut.weight_bits)},
                                       {"group_weight_bits", finite(cut.group_weight_bits)}};
                       })}};
    json["households"] = {{"count", report.households},
                          {"sizes", sizes(report.household_sizes)},
                          {"addresses_refused", report.household_addresses_refused}};
    json["quality"] = {{"rows_by_score", report.quality}};
    if (report.accuracy) json["accuracy"] = *report.accuracy;
    json["timing"] = timing(report);
    return json;
}

}  // namespace idxr::report
