// Round 4: pairs that the rounds before leave in doubt, weighed again by a model that is learned from labels or,
// without any, from what identities and rivals say of pairs.
#pragma once

#include <functional>
#include <string>

#include "idxr/config/settings.hpp"
#include "idxr/pipeline/identify.hpp"
#include "idxr/pipeline/population.hpp"
#include "idxr/report/progress.hpp"
#include "idxr/report/timers.hpp"

namespace idxr::pipeline {

// Collective. Sets matches.correction and weighs the pairs by it, unless learning does not help; what came of it stands
// in matches.round4. `trained` as for identify(): what an earlier run learned is taken, unless there are labels.
// Error(input) where the labels cannot be read or name none of the records. `pause` is called between steps, by all
// ranks; what it throws comes out.
void weigh_doubtful(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                    const std::string& trained, Matches& matches, report::Progress& progress, report::Timers& timers,
                    const std::function<void()>& pause);

}  // namespace idxr::pipeline
