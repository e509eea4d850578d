// What a command will need, told from a sample of its input before it starts.
#pragma once

#include <cstdint>

namespace idxr {

struct Estimate {
    std::uint64_t rows = 0;
    std::uint64_t memory = 0;        // bytes over all ranks at their fullest
    double core_seconds = 0;         // divided by the cores: about the wall time
    std::uint64_t least_memory = 0;  // while what can waits on disk; 0: nothing can
};

}  // namespace idxr
