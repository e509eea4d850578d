// What a finished run tells: the report, and a few lines for the terminal.
#pragma once

#include <string>

#include "idxr/pipeline/tables.hpp"
#include "idxr/report/run_report.hpp"

namespace idxr::pipeline {

// Collective; the report is complete on rank 0.
report::RunReport summarise(const Results& results, const report::Timers& timers);

// The files and the mapping of their columns.
std::string describe(const config::Settings& settings, const Inputs& inputs);

// The last lines of a run.
std::string closing_lines(const report::RunReport& report, const std::string& folder);

}  // namespace idxr::pipeline
