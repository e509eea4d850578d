// Collapsing rows of one source that are equal in all compared fields, so that they are compared once.
#pragma once

#include <cstdint>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::collapse {

struct Collapsed {
    // For each local record the number of the record that stands for it: the first equal one in input order.
    std::vector<RecordNumber> representative;
    std::uint64_t collapsed = 0;  // local records that another one stands for
};

// Collective. Only records that say enough to be one person collapse: given and family name with a full birth date, an
// ID, a phone, an e-mail or an address; two rows "JOHN SMITH, 1944" may be two persons. Records of sources marked in
// `unique` (by source index) never collapse.
Collapsed collapse_duplicates(const mpi::Communicator& comm, const record::Ownership& ownership,
                              const record::Schema& schema, const record::RecordStore& store,
                              const std::vector<bool>& unique);

}  // namespace idxr::collapse
