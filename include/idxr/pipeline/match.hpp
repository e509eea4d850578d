// The main job: record files in, identities, households, masters, pairs and a report out.
#pragma once

#include "idxr/common/error.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::pipeline {

// The job file of a run in its folder.
inline constexpr const char* kept_job = ".job.toml";

// Collective. The files of all sources exist (globs are expanded, names in order). Settings are the same on every rank
// but for `threads` and `memory`, which are those of this rank (never 0 here). Throws Error.
ExitCode match(const config::Settings& settings, const mpi::Communicator& comm);

}  // namespace idxr::pipeline
