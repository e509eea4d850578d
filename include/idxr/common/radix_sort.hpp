// Least-significant-digit radix sort of 64-bit words by some of their bits, stable, with all threads of the rank.
#pragma once

#include <omp.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace idxr {

// Sorts by the bits [low_bit, high_bit); words in which they are equal keep their order. Called outside parallel
// regions.
template <typename Words>
void radix_sort(Words& words, unsigned low_bit, Words& buffer, unsigned high_bit = 64) {
    constexpr unsigned digit_bits = 11;
    constexpr std::size_t digits = std::size_t{1} << digit_bits;
    constexpr std::size_t worthwhile = 1 << 16;  // words a thread
    using Counts = std::array<std::size_t, digits>;
    const auto size = words.size();
    buffer.resize(size);
    const auto threads =
        std::max<std::size_t>(1, std::min(static_cast<std::size_t>(omp_get_max_threads()), size / worthwhile));
    std::vector<Counts> next(threads);  // of each thread's part of the words
    for (unsigned shift = low_bit; shift < high_bit; shift += digit_bits) {
        const auto digit = [shift](std::uint64_t word) { return (word >> shift) & (digits - 1); };
        const auto begin = [&](std::size_t part) { return size * part / threads; };
        const auto* from = words.data();
        auto* to = buffer.data();
#pragma omp parallel for num_threads(static_cast <int>(threads)) schedule(static, 1)
        for (std::size_t part = 0; part < threads; ++part) {
            next[part].fill(0);
            for (auto i = begin(part); i < begin(part + 1); ++i) ++next[part][digit(from[i])];
        }
        std::size_t before = 0;
        bool one_digit = false;
        for (std::size_t d = 0; d < digits; ++d) {
            const auto first = before;
            for (auto& counts : next) {
                const auto here = counts[d];
                counts[d] = before;
                before += here;
            }
            one_digit |= before - first == size;
        }
        if (one_digit) continue;
#pragma omp parallel for num_threads(static_cast <int>(threads)) schedule(static, 1)
        for (std::size_t part = 0; part < threads; ++part) {
            auto place = next[part];
            for (auto i = begin(part); i < begin(part + 1); ++i) to[place[digit(from[i])]++] = from[i];
        }
        words.swap(buffer);
    }
}

}  // namespace idxr
