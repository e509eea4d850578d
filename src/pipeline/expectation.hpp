// What can be said of the quality of a run without a truth.
#pragma once

#include "idxr/pipeline/tables.hpp"
#include "idxr/report/run_report.hpp"

namespace idxr::pipeline {

// Collective. Precision and recall to expect of the identities, what blocking finds, and records that say too little.
report::Expectation expect(const Results& results);

}  // namespace idxr::pipeline
