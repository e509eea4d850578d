// The tables beside identities, against it.
#pragma once

#include <string>

#include "findings.hpp"
#include "identities.hpp"

namespace idxr::verify {

// Collective, each; the number of rows of the table.
std::uint64_t check_masters(const mpi::Communicator& comm, const std::string& folder, const std::string& file,
                            const Identities& identities, Findings& findings);
std::uint64_t check_households(const mpi::Communicator& comm, const std::string& folder, const std::string& file,
                               const Identities& identities, Findings& findings);
std::uint64_t check_pairs(const mpi::Communicator& comm, const std::string& folder, const std::string& file,
                          const Identities& identities, Findings& findings);

}  // namespace idxr::verify
