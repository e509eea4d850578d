// Synthetic person records with errors as people make them, and the truth about them.
#pragma once

#include <cstdint>
#include <string>

#include "idxr/mpi/communicator.hpp"

namespace idxr::generate {

struct Options {
    std::uint64_t records = 0;  // rows to write, at least 1
    std::string output;         // CSV of the records
    std::string truth;          // CSV: record_id, entity_id, household_id; empty: none
    std::uint64_t seed = 1;
    double noise = 1.0;         // scale of errors and missing values: 0 none, 1 as in real files, at most 10
    int sources = 1;            // source systems that the records come from, at least 1
    bool overwrite = false;     // replace files that are there
};

// Collective. The same options give the same bytes on any number of ranks and threads (as many as OpenMP is set to).
// Files get their names only when whole. Throws Error(output) when a file is there already or cannot be written.
void run(const Options& options, const mpi::Communicator& comm);

}  // namespace idxr::generate
