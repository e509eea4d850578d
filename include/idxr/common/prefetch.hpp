// Having memory brought near before it is looked at.
#pragma once

namespace idxr {

// GCC takes a function that does nothing but prefetch for one without effect and drops its calls (seen with 12.2); the
// empty statement, which it may not drop, keeps them.
inline void prefetch(const void* at) {
    __builtin_prefetch(at);
    asm volatile("");
}
inline void prefetch_to_write(const void* at) {
    __builtin_prefetch(at, 1);
    asm volatile("");
}

}  // namespace idxr
