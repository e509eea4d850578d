// Empty profiles of all sources, and which column of a file belongs to which of them.
#pragma once

#include <vector>

#include "idxr/config/settings.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/profile/profile.hpp"

namespace idxr::profile {

struct Plan {
    std::vector<SourceProfile> sources;
    std::vector<std::vector<std::size_t>> column_of;  // by file and column: index in its source
};

// Collective; the same on every rank.
Plan make_plan(const config::Settings& settings, const mpi::Communicator& comm, const pipeline::Inputs& inputs);

}  // namespace idxr::profile
