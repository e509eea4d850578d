// Reading the rows of all files into profiles.
#pragma once

#include <vector>

#include "idxr/config/settings.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/profile/profile.hpp"
#include "idxr/report/progress.hpp"

namespace idxr::profile {

struct FileRows {
    std::uint64_t read = 0, kept = 0, rejected = 0;
    std::uint64_t first = 0;  // number of its first row over all files, from 0
};

struct Counted {
    std::vector<SourceProfile> sources;  // as in the settings
    std::vector<FileRows> files;
    std::array<std::uint64_t, read::reject_reasons> reasons{};
};

// Collective; the same on every rank. Text is read twice: for where rows begin, and for the rows. Memory: the profiles
// of each thread, and 48 bytes a row over all ranks (three times that while they travel) to find what stands twice.
Counted count(const config::Settings& settings, const mpi::Communicator& comm, const pipeline::Inputs& inputs,
              report::Progress& progress);

}  // namespace idxr::profile
