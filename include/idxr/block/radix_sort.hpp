// Least-significant-digit radix sort of 64-bit words by their upper bits, stable.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

namespace idxr::block {

// Sorts by the bits from `low_bit` up; words with equal upper bits keep their order.
inline void radix_sort(std::vector<std::uint64_t>& words, unsigned low_bit, std::vector<std::uint64_t>& buffer) {
    constexpr unsigned digit_bits = 11;
    constexpr std::size_t digits = std::size_t{1} << digit_bits;
    buffer.resize(words.size());
    for (unsigned shift = low_bit; shift < 64; shift += digit_bits) {
        std::array<std::size_t, digits> next{};
        for (auto word : words) ++next[(word >> shift) & (digits - 1)];
        std::size_t before = 0;
        bool one_digit = false;
        for (auto& count : next) {
            one_digit |= count == words.size();
            const auto here = count;
            count = before;
            before += here;
        }
        if (one_digit) continue;
        for (auto word : words) buffer[next[(word >> shift) & (digits - 1)]++] = word;
        words.swap(buffer);
    }
}

}  // namespace idxr::block
