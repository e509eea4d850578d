// Core-hours, their use, and the next request.
#include "idxr/report/cost.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "idxr/report/format.hpp"

namespace idxr::report {
namespace {

constexpr std::uint64_t memory_step = std::uint64_t{256} << 20;
// Of a shorter run the start is most.
constexpr double long_enough = 60;

}  // namespace

Cost cost_of(const RunReport& report) {
    const auto& machine = report.machine;
    const double cores = std::max(1, machine.ranks * machine.threads);
    Cost cost;
    cost.core_hours = cores * report.seconds / 3600;
    cost.price = cost.core_hours * machine.price_per_core_hour;
    if (report.seconds > 0) cost.busy = std::min(1.0, machine.cpu_seconds / (cores * report.seconds));
    const auto memory = machine.peak_memory_bytes + machine.peak_memory_bytes / 4;
    cost.next_memory = (memory + memory_step - 1) / memory_step * memory_step;
    cost.next_seconds = static_cast<std::uint64_t>(std::ceil(report.seconds * 1.5 / 60)) * 60;
    cost.next_fewer_cores = cores > 1 && report.seconds > long_enough && cost.busy < 0.5;
    return cost;
}

nlohmann::ordered_json cost_json(const RunReport& report) {
    const auto cost = cost_of(report);
    const auto known = [&](double price) {
        return report.machine.price_per_core_hour > 0 ? nlohmann::ordered_json(price) : nlohmann::ordered_json();
    };
    return {{"core_hours", cost.core_hours},
            {"price_per_core_hour", known(report.machine.price_per_core_hour)},
            {"price", known(cost.price)},
            {"cpu_seconds", report.machine.cpu_seconds},
            {"busy_share", cost.busy},
            {"read_bytes", report.machine.read_bytes},
            {"written_bytes", report.machine.written_bytes},
            {"next_time",
             {{"memory_per_rank_bytes", cost.next_memory},
              {"time_limit_seconds", cost.next_seconds},
              {"fewer_cores", cost.next_fewer_cores}}}};
}

std::string cost_lines(const RunReport& report) {
    const auto cost = cost_of(report);
    return fmt::format(
        "cost        {:.3f} core-hours{}, {:.0f} % busy; {} read, {} written\n"
        "next time   ask for {:.2f} GiB a rank and {} min{}\n",
        cost.core_hours, cost.price > 0 ? fmt::format(", a price of {:.4g}", cost.price) : "", cost.busy * 100,
        bytes(static_cast<double>(report.machine.read_bytes)), bytes(static_cast<double>(report.machine.written_bytes)),
        static_cast<double>(cost.next_memory) / (1 << 30), cost.next_seconds / 60,
        cost.next_fewer_cores ? ", and half the cores" : "");
}

}  // namespace idxr::report
