// Telling from the data which sources hold no duplicates.
#pragma once

#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::collapse {

// Collective. A source is taken to hold every person once when hardly more of its records agree than chance would have
// it, in the whole name and birth date, in given name and birth date, in family name and birth date, and in the SSN: at
// most three pairs in a thousand records, and three times the pairs expected by chance. By source index; sources of
// fewer than 100 records are never found unique.
std::vector<bool> find_unique_sources(const mpi::Communicator& comm, const record::Schema& schema,
                                      const record::RecordStore& store, std::size_t sources);

}  // namespace idxr::collapse
