// What this process has sent to other ranks so far, in bytes of payload.
#pragma once

#include <cstdint>

namespace idxr::mpi {

std::uint64_t bytes_sent();

}  // namespace idxr::mpi
