// Sections on the run itself: what it cost, where its time went.
#include <fmt/format.h>

#include <algorithm>

#include "idxr/report/format.hpp"
#include "idxr/report/page.hpp"
#include "idxr/report/sections.hpp"

namespace idxr::report::page {

std::string cost(const Json& report) {
    const Json& timing = part(report, "timing");
    const Json &cost = part(timing, "cost"), &machine = part(timing, "machine");
    if (!cost.is_object()) return "";
    const auto size = [](const Json& json, const char* key) { return bytes(static_cast<double>(whole(json, key))); };
    std::vector<std::vector<std::string>> rows{{"Core-hours", fmt::format("{:.4f}", real(cost, "core_hours"))}};
    if (part(cost, "price").is_number())
        rows.push_back({"Price", fmt::format("{:.4g} at {:g} a core-hour", real(cost, "price"),
                                             real(cost, "price_per_core_hour"))});
    rows.push_back({"Cores busy", percent(real(cost, "busy_share"))});
    rows.push_back({"Peak memory of a rank", size(machine, "peak_memory_bytes")});
    rows.push_back({"Read and written", size(cost, "read_bytes") + " and " + size(cost, "written_bytes")});
    const Json& next = part(cost, "next_time");
    const auto sentence =
        fmt::format("Next time ask for {} of memory a rank and {}{}.", size(next, "memory_per_rank_bytes"),
                    duration(static_cast<double>(whole(next, "time_limit_seconds"))),
                    part(next, "fewer_cores") == true ? ", and half the cores: most of them had nothing to do" : "");
    return section("Cost", sentence, table({{""}, {"", true}}, rows));
}

std::string machine(const Json& report) {
    const Json& timing = part(report, "timing");
    const Json &profile = part(timing, "profile"), &machine = part(timing, "machine");
    if (!timing.is_object()) return "";
    std::string sentence = fmt::format("{} on {}", counted(whole(machine, "ranks"), "rank"),
                                       counted(std::max<std::uint64_t>(1, whole(machine, "nodes")), "node"));
    sentence += fmt::format(", {} each", counted(whole(machine, "threads"), "thread"));
    if (auto cpu = text(machine, "cpu"); !cpu.empty()) sentence += ", " + cpu;
    sentence += fmt::format(". Peak memory {} a rank, {} in all",
                            bytes(static_cast<double>(whole(machine, "peak_memory_bytes"))),
                            bytes(static_cast<double>(whole(machine, "peak_memory_sum_bytes"))));
    if (auto ceiling = whole(machine, "memory_ceiling_bytes"); ceiling != 0)
        sentence += fmt::format("; the ceiling was {} a rank", bytes(static_cast<double>(ceiling)));
    double total = 0;
    for (const auto& row : profile)
        if (whole(row, "depth") == 0) total += real(row, "max_seconds");
    std::vector<std::vector<std::string>> rows;
    for (const auto& row : profile) {
        double most = real(row, "max_seconds"), least = real(row, "min_seconds");
        rows.push_back({fmt::format("<span style=\"padding-left:{}em\">{}</span>",
                                    1.2 * static_cast<double>(whole(row, "depth")), text(row, "name")),
                        meter(total > 0 ? most / total : 0, whole(row, "depth") == 0 ? "" : "soft"),
                        fmt::format("{:.3f}", most), fmt::format("{:.3f}", least),
                        bytes(static_cast<double>(whole(row, "sent_bytes"))),
                        bytes(static_cast<double>(whole(row, "memory_bytes")))});
    }
    std::string changes;
    for (const auto& change : part(timing, "tuning")) changes += "<li>" + escape(change.get<std::string>()) + "</li>\n";
    if (!changes.empty()) changes = "<h3>Changed while it ran</h3>\n<ul>\n" + changes + "</ul>\n";
    std::string body = rows.empty() ? ""
                                    : table({{"Step"},
                                             {"Share of the run"},
                                             {"Slowest rank, s", true},
                                             {"Fastest rank, s", true},
                                             {"Sent between ranks", true},
                                             {"Memory at its end, a rank", true}},
                                            rows);
    return section("The run", sentence + ".", body + changes);
}

}  // namespace idxr::report::page
