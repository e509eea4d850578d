// Having memory brought near before it is looked at.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>

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

// Steps whose memory is brought near together. A prefetch among other work holds it up until its address is translated,
// which is a walk through tables that are themselves far away; in a tight loop these waits overlap (docs/scaling.md).
inline constexpr std::size_t near_together = 32;

// Calls use(i) for begin <= i < end, in order; for each group of steps, first place(i) for all, which has brought near
// what tells where step i will look, then target(i) for all, which has that brought near.
template <typename Place, typename Target, typename Use>
void for_each_near(std::uint64_t begin, std::uint64_t end, Place place, Target target, Use use) {
    while (begin < end) {
        const auto to = std::min<std::uint64_t>(end, begin + near_together);
        for (auto i = begin; i < to; ++i) place(i);
        for (auto i = begin; i < to; ++i) target(i);
        for (; begin < to; ++begin) use(begin);
    }
}

// The same where step i looks at records by their numbers: each(i, f) calls f with each of them.
template <typename Records, typename Each, typename Use>
void for_each_near(const Records& records, std::uint64_t begin, std::uint64_t end, Each each, Use use) {
    for_each_near(
        begin, end, [&](std::uint64_t i) { each(i, [&](std::uint64_t number) { records.prefetch_place(number); }); },
        [&](std::uint64_t i) { each(i, [&](std::uint64_t number) { records.prefetch(number); }); }, use);
}

}  // namespace idxr
