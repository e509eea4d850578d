// What this process has used of the machine so far.
#pragma once

#include <cstdint>

namespace idxr::machine {

// Of all its threads, in user and system mode.
double cpu_seconds();
// Of the calling thread.
double thread_cpu_seconds();

struct Traffic {
    std::uint64_t read = 0, written = 0;  // bytes, of calls that read and write, cached or not; 0 where it is not told
};
Traffic traffic();

}  // namespace idxr::machine
