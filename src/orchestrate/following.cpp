// events.jsonl, report.json and manifest.json of a run (docs/formats.md).
#include "idxr/orchestrate/following.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <fstream>
#include <nlohmann/json.hpp>
#include <span>

#include "idxr/orchestrate/types.hpp"

namespace idxr::orchestrate {
namespace {

using nlohmann::json;

// Shares of the time of `idxr match` on a million generated records.
struct Share {
    std::string_view phase;
    double share;
};
constexpr Share match_shares[] = {{"reading", 0.22},      {"counting values", 0.05}, {"blocking", 0.15},
                                  {"estimating", 0.08},   {"comparing", 0.25},       {"learning", 0.08},
                                  {"consolidating", 0.1}, {"writing", 0.07}};

constexpr store::Time chunk_interval = 30'000;

std::uint64_t count_in(const json& line, const char* key) {
    const auto found = line.find(key);
    return found != line.end() && found->is_number() ? found->get<std::uint64_t>() : 0;
}

std::string text_in(const json& line, const char* key) {
    const auto found = line.find(key);
    return found != line.end() && found->is_string() ? found->get<std::string>() : "";
}

json read_json(const std::string& path) {
    std::ifstream file(path);
    return json::parse(file, nullptr, false);
}

}  // namespace

double overall_progress(const std::string& command, const std::string& phase, std::uint64_t done, std::uint64_t total) {
    const double part = total > 0 ? std::min(1.0, static_cast<double>(done) / static_cast<double>(total)) : 0;
    if (!matches_records(command)) return part;
    double before = 0;
    for (const auto& [name, share] : match_shares) {
        if (name == phase) return before + share * part;
        before += share;
    }
    return 0;
}

store::Time parse_time(const std::string& text) {
    std::tm time{};
    int milliseconds = 0, read = 0;
    if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ%n", &time.tm_year, &time.tm_mon, &time.tm_mday,
                    &time.tm_hour, &time.tm_min, &time.tm_sec, &milliseconds, &read) != 7 ||
        read != static_cast<int>(text.size()))
        return 0;
    time.tm_year -= 1900;
    time.tm_mon -= 1;
    return static_cast<store::Time>(timegm(&time)) * 1000 + milliseconds;
}

Listener::Listener(std::string path, std::string command, store::Time since, store::Time known)
    : path_(std::move(path)), command_(std::move(command)), since_(since), known_(known) {}

bool Listener::listen(store::News& news) {
    std::ifstream file(path_, std::ios::binary);
    if (!file) return false;
    file.seekg(static_cast<std::streamoff>(offset_));
    std::string line;
    bool any = false;
    while (std::getline(file, line) && !file.eof()) {  // a line without its end is not whole yet
        offset_ += line.size() + 1;
        take(line, news);
        any = true;
    }
    news.progress = progress_;
    news.phase = phases_.empty() ? "" : phases_.back().name;
    return any;
}

void Listener::take(const std::string& line, store::News& news) {
    const auto event = json::parse(line, nullptr, false);
    if (!event.is_object()) return;
    const auto at = parse_time(text_in(event, "time"));
    if (at < since_) return;
    const auto kind = text_in(event, "event"), name = text_in(event, "phase");
    if (kind == "note") {
        if (at > known_) news.notes.push_back(text_in(event, "text"));
        return;
    }
    if (kind == "start" || phases_.empty() || phases_.back().name != name) {
        store::Phase phase;
        phase.number = static_cast<int>(phases_.size()) + 1;
        phase.name = name;
        phase.begun = at;
        phases_.push_back(phase);
    }
    auto& phase = phases_.back();
    phase.unit = text_in(event, "unit");
    phase.done = count_in(event, "done");
    phase.total = count_in(event, "total");
    phase.rate = event.contains("rate") && event["rate"].is_number() ? event["rate"].get<double>() : 0;
    phase.memory = count_in(event, "memory");
    const bool ended = kind == "end";
    if (ended) phase.ended = at;
    if (kind == "progress" && at - last_chunk_ >= chunk_interval) {
        last_chunk_ = at;
        news.chunks.push_back({0, phase.number, at, phase.done});
    }
    const auto now = overall_progress(command_, name, ended ? 1 : phase.done, ended ? 1 : phase.total);
    progress_ = std::max(progress_, std::min(now, 0.99));
    std::erase_if(news.phases, [&](const store::Phase& known) { return known.number == phase.number; });
    news.phases.push_back(phase);
}

std::vector<store::Result> read_results(const std::string& folder) {
    std::vector<store::Result> results;
    const auto manifest = read_json(folder + "/manifest.json");
    if (manifest.is_object() && manifest.contains("outputs") && manifest["outputs"].is_array())
        for (const auto& output : manifest["outputs"])
            if (output.is_object())
                results.push_back({text_in(output, "name"), text_in(output, "checksum"), count_in(output, "rows"),
                                   count_in(output, "bytes")});
    const auto report = read_json(folder + "/report.json");
    // Figures of the report; what is not there is left out.
    constexpr std::pair<const char*, const char*> figures[] = {
        {"rows_read", "/records/read"},
        {"rows_rejected", "/records/rejected"},
        {"identities", "/identities/count"},
        {"households", "/households/count"},
        {"seconds", "/timing/seconds"},
        {"peak_memory_bytes", "/timing/machine/peak_memory_bytes"},
        {"peak_memory_sum_bytes", "/timing/machine/peak_memory_sum_bytes"},
        {"price_per_core_hour", "/timing/cost/price_per_core_hour"},
        {"busy_share", "/timing/cost/busy_share"},
        {"read_bytes", "/timing/cost/read_bytes"},
        {"written_bytes", "/timing/cost/written_bytes"},
        {"next_memory_per_rank_bytes", "/timing/cost/next_time/memory_per_rank_bytes"},
        {"next_time_limit_seconds", "/timing/cost/next_time/time_limit_seconds"},
    };
    for (const auto& [name, place] : figures) {
        const json::json_pointer pointer(place);
        if (report.is_object() && report.contains(pointer) && report[pointer].is_number())
            results.push_back({name, report[pointer].dump(), 0, 0});
    }
    return results;
}

}  // namespace idxr::orchestrate
