// Hashes that are the same on every machine and in every run (XXH3).
#pragma once

#include <xxhash.h>

#include <bit>
#include <cstdint>
#include <string_view>

namespace idxr {

inline std::uint64_t hash64(std::string_view text, std::uint64_t seed = 0) {
    return XXH3_64bits_withSeed(text.data(), text.size(), seed);
}

// Mixes a number (the finaliser of SplitMix64: Steele, Lea, Flood 2014).
constexpr std::uint64_t mix64(std::uint64_t x) {
    x += 0x9e3779b97f4a7c15ULL;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
    return x ^ (x >> 31);
}

// Depends on the order of its arguments.
constexpr std::uint64_t combine(std::uint64_t a, std::uint64_t b) {
    return mix64(a ^ std::rotl(b * 0xff51afd7ed558ccdULL, 32));
}

}  // namespace idxr
