// Jobs as JSON. Times are ISO 8601 in UTC, null for never.
#include <fmt/chrono.h>
#include <fmt/format.h>

#include <ctime>

#include "idxr/store/attempts.hpp"
#include "idxr/store/history.hpp"
#include "idxr/store/runners.hpp"
#include "job_verbs.hpp"

namespace idxr::commands {
namespace {

using Json = nlohmann::ordered_json;

// 0 and nothing stand for "not said".
template <typename Value>
Json or_null(const Value& value) {
    return value == Value{} ? Json() : Json(value);
}

template <typename Item, typename Make>
Json list_of(const std::vector<Item>& items, Make make) {
    Json list = Json::array();
    for (const auto& item : items) list.push_back(make(item));
    return list;
}

Json needs_of(const store::Needs& needs) {
    return {{"ranks", needs.ranks},
            {"threads", needs.threads},
            {"nodes", needs.nodes},
            {"memory_per_rank", or_null(needs.memory)},
            {"time_limit_seconds", or_null(needs.time_limit)},
            {"partition", or_null(needs.partition)}};
}

}  // namespace

Json iso(store::Time time) {
    if (time == 0) return nullptr;
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(static_cast<std::time_t>(time / 1000)), time % 1000);
}

Json to_json(const store::Job& job) {
    return {
        {"id", job.id},
        {"name", job.name},
        {"type", job.type},
        {"priority", store::name(job.priority)},
        {"state", store::name(job.state)},
        {"reason", or_null(job.reason)},
        {"attempts", job.attempts},
        {"max_retries", job.max_retries},
        {"progress", job.progress},
        {"phase", or_null(job.phase)},
        {"output", or_null(job.output)},
        {"command", job.command},
        {"arguments", job.arguments},
        {"folder", job.folder},
        {"configuration", job.configuration.empty() ? Json::object() : Json::parse(job.configuration, nullptr, false)},
        {"executor", or_null(job.executor)},
        {"needs", needs_of(job.needs)},
        {"estimate",
         {{"rows", or_null(job.estimated_rows)},
          {"memory", or_null(job.estimated_memory)},
          {"seconds", or_null(job.estimated_core_seconds / job.needs.cores())}}},
        {"created_by", job.created_by},
        {"tags", job.tags},
        {"after", list_of(job.after,
                          [](const store::Dependency& before) {
                              return Json{{"id", before.job}, {"when", before.any ? "any" : "ok"}};
                          })},
        {"schedule", or_null(job.schedule)},
        {"request", or_null(job.request)},
        {"runner", or_null(job.runner)},
        {"submitted", iso(job.submitted)},
        {"not_before", iso(job.not_before)},
        {"queued", iso(job.queued)},
        {"started", iso(job.started)},
        {"heard", iso(job.heard)},
        {"finished", iso(job.finished)}};
}

Json in_full(store::Database& database, const store::Job& job) {
    auto json = to_json(job);
    json["history"] = list_of(store::attempts(database, job.id), [](const store::Attempt& attempt) {
        return Json{
            {"attempt", attempt.number},        {"executor", attempt.executor},
            {"needs", needs_of(attempt.needs)}, {"started", iso(attempt.started)},
            {"ended", iso(attempt.ended)},      {"exit_code", attempt.exit_code < 0 ? Json() : Json(attempt.exit_code)},
            {"cause", or_null(attempt.cause)},  {"reason", or_null(attempt.reason)},
            {"log", or_null(attempt.log)}};
    });
    json["phases"] = list_of(store::phases(database, job.id), [](const store::Phase& phase) {
        return Json{{"attempt", phase.attempt},
                    {"phase", phase.name},
                    {"done", phase.done},
                    {"total", or_null(phase.total)},
                    {"unit", phase.unit},
                    {"rate", phase.rate},
                    {"memory_per_rank", or_null(phase.memory)},
                    {"begun", iso(phase.begun)},
                    {"ended", iso(phase.ended)}};
    });
    json["chunks"] = list_of(store::chunks(database, job.id), [](const store::Chunk& chunk) {
        return Json{{"attempt", chunk.attempt}, {"phase", chunk.phase}, {"at", iso(chunk.at)}, {"done", chunk.done}};
    });
    json["events"] = list_of(store::events(database, job.id), [](const store::Event& event) {
        return Json{{"at", iso(event.at)}, {"attempt", event.attempt}, {"kind", event.kind}, {"text", event.text}};
    });
    json["results"] = list_of(store::results(database, job.id), [](const store::Result& result) {
        return Json{{"name", result.name}, {"value", result.value}, {"rows", result.rows}, {"bytes", result.bytes}};
    });
    json["alerts"] = list_of(store::alerts(database, job.id), [](const store::Alert& alert) {
        return Json{{"rule", alert.rule},
                    {"text", alert.text},
                    {"raised", iso(alert.raised)},
                    {"recovered", iso(alert.recovered)}};
    });
    return json;
}

std::string print_json(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n"; }

}  // namespace idxr::commands
