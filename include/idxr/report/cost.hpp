// What a run cost, and what to ask for next time.
#pragma once

#include <cstdint>
#include <nlohmann/json.hpp>
#include <string>

#include "idxr/report/run_report.hpp"

namespace idxr::report {

struct Cost {
    double core_hours = 0;           // cores that the run held, whether they were busy or not
    double price = 0;                // of them; 0: not known
    double busy = 0;                 // share of them that computed, waiting for other ranks included
    std::uint64_t next_memory = 0;   // bytes per rank: the peak and a quarter, to whole 256 MiB
    std::uint64_t next_seconds = 0;  // half as long again, to whole minutes
    bool next_fewer_cores = false;   // less than half of them were busy
};

Cost cost_of(const RunReport& report);
nlohmann::ordered_json cost_json(const RunReport& report);
// Two lines for the terminal.
std::string cost_lines(const RunReport& report);

}  // namespace idxr::report
