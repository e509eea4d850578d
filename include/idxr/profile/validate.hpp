// The data_validation job: what the records are like, and whether they keep the rules, without matching.
#pragma once

#include "idxr/common/error.hpp"
#include "idxr/common/estimate.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::profile {

// Collective. Writes report.json, report.html and manifest.json into the output folder, and a summary to the terminal.
// ExitCode::check_failed when a rule does not hold. The files hold names of columns, counts and shapes, no values but
// generic placeholders; but for `timing` they do not depend on the number of ranks and threads. Throws Error.
ExitCode validate(const config::Settings& settings, const mpi::Communicator& comm);

// By one process: refuses what validate() would refuse before it reads, and tells what it will need on `ranks`.
Estimate check(const config::Settings& settings, int ranks);

}  // namespace idxr::profile
