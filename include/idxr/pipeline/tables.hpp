// The result tables of a run. They refer to what they are made from, which must outlive them.
#pragma once

#include <vector>

#include "idxr/pipeline/consolidate.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/write/table.hpp"

namespace idxr::pipeline {

struct Results {
    const config::Settings& settings;
    const mpi::Communicator& comm;
    const Inputs& inputs;
    const Preparation& preparation;
    const Population& population;
    const Matches& matches;
    const Consolidation& consolidation;
};

// "MDM_0000000001" from 0.
std::string master_id(std::uint64_t identity);
std::string household_id(std::uint64_t household);

write::Table identities_table(const Results& results);
write::Table pairs_table(const Results& results);
write::Table masters_table(const Results& results);
// Collective: rows are brought to the order of households.
write::Table households_table(const Results& results);
// Pairs at or above the threshold whose records the guard kept in two identities.
write::Table cuts_table(const Results& results);
write::Table rejects_table(const Inputs& inputs, const Preparation& preparation);

}  // namespace idxr::pipeline
