// How common values are over all records: for rare agreement to weigh more, and to find placeholders.
#pragma once

#include <cstdint>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::frequency {

// Collective. Finds values of IDs, phones, e-mails and birth dates that stand for "unknown": shared by implausibly many
// different persons, or, for dates, far more common than dates are. They become missing in their records, which count
// them as voided. Returns the number of voided values per slot over all ranks.
std::vector<std::uint64_t> void_placeholders(const mpi::Communicator& comm, const record::Schema& schema,
                                             record::RecordStore& store);

// Collective. Writes each record's frequency codes: over how many standing records its value is spread. Returns per
// slot the chance that two random records with a value have the same one (0 where a slot is not counted).
std::vector<double> count_frequencies(const mpi::Communicator& comm, const record::Schema& schema,
                                      const std::vector<bool>& standing, record::RecordStore& store);

// Collective. That chance for one slot, over all records.
double chance_of_equal_values(const mpi::Communicator& comm, std::size_t slot, const record::RecordStore& store);

}  // namespace idxr::frequency
