// Why two records of a finished run are one identity or are not, and what holds an identity together.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "idxr/config/settings.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/report/progress.hpp"

namespace idxr::explain {

using Json = nlohmann::ordered_json;

struct PairQuestion {
    std::string left, right;   // record IDs, or SOURCE/ID where several sources have the ID
    bool show_values = false;  // the standardised values that were compared
};

// Collective; on rank 0 what docs/formats.md says of `idxr explain --json`. `settings` are those of the run, whose
// folder is `folder`. The inputs are read and standardised once more, as by the run, which finds out how common the
// values are. Throws Error(input) when the folder holds no finished run of idxr match, a record is unknown, or an input
// is missing or has changed since.
Json explain_pair(const mpi::Communicator& comm, const std::string& folder, const config::Settings& settings,
                  const PairQuestion& question, report::Progress& progress);

// Collective; the members of one identity and the pairs that hold it together, from the tables alone.
Json explain_identity(const mpi::Communicator& comm, const std::string& folder, const std::string& master_id);

// The same for people.
std::string pair_text(const Json& explanation);
std::string identity_text(const Json& explanation);

// Throws Error(input) unless the folder holds a finished run of idxr match.
void require_finished_run(const std::string& folder);

}  // namespace idxr::explain
