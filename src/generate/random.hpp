// Counter-based random streams: what is drawn for a household or a record follows from the seed and its number alone,
// so any rank can make any part of the population.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "idxr/common/hash.hpp"

namespace idxr::generate {

// A probability as a threshold on 64 random bits.
struct Chance {
    std::uint64_t threshold = 0;
};

constexpr Chance chance(double probability) {
    if (probability <= 0) return {0};
    if (probability >= 1) return {~std::uint64_t{0}};
    return {static_cast<std::uint64_t>(probability * 18446744073709551616.0)};
}

// What a stream is for; streams of different purposes are independent.
enum class Purpose : std::uint64_t {
    composition = 1,
    household,
    days,
    record,
    order,
    wave_order,
    ssn,
    street,
    area_code,
    zip_weight
};

constexpr std::uint64_t key_of(std::uint64_t seed, Purpose purpose, std::uint64_t number) {
    return combine(combine(mix64(seed), static_cast<std::uint64_t>(purpose)), number);
}

// SplitMix64 (Steele, Lea, Flood 2014).
class Stream {
  public:
    explicit Stream(std::uint64_t key) : state_(key) {}
    Stream(std::uint64_t seed, Purpose purpose, std::uint64_t number) : state_(key_of(seed, purpose, number)) {}

    std::uint64_t next() {
        const auto mixed = mix64(state_);
        state_ += 0x9e3779b97f4a7c15ULL;
        return mixed;
    }

    // 0 … count - 1 for counts up to 2^32 (Lemire 2019, without the rejection: the bias does not show in samples).
    std::uint64_t below(std::uint64_t count) { return ((next() >> 32) * count) >> 32; }

    // low … high, both included.
    template <typename Int>
    Int between(Int low, Int high) {
        return static_cast<Int>(low + static_cast<Int>(below(static_cast<std::uint64_t>(high - low) + 1)));
    }

    bool happens(Chance chance) { return next() < chance.threshold; }

    // Index drawn by whole-number weights; for short lists.
    std::size_t weighted(std::span<const std::uint16_t> weights) {
        std::uint64_t total = 0;
        for (const auto weight : weights) total += weight;
        auto left = below(total);
        std::size_t index = 0;
        while (left >= weights[index]) left -= weights[index++];
        return index;
    }

    template <typename T, std::size_t N>
    const T& pick(const std::array<T, N>& list) {
        return list[below(N)];
    }

  private:
    std::uint64_t state_;
};

}  // namespace idxr::generate
