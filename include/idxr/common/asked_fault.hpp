// Faults on demand, so that tests can see what follows them: IDXR_FAULTS="rows=500 reads=40".
#pragma once

#include <cstdint>
#include <string_view>

namespace idxr {

// One in how many steps of this kind is to fail; 0: none. "rows": processing a row throws. "reads": a call of the
// system that reads input fails for once with EIO.
std::uint64_t asked_fault(std::string_view kind);

}  // namespace idxr
