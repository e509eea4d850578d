// A keyed permutation of 0 … size - 1 that needs no memory.
#pragma once

#include <array>
#include <bit>
#include <cstdint>

#include "random.hpp"

namespace idxr::generate {

// A four-round Feistel network over the next even power of two (Luby, Rackoff 1988) with cycle walking (Black, Rogaway
// 2002).
class Permutation {
  public:
    Permutation(std::uint64_t size, std::uint64_t key) : size_(size) {
        while (half_ < 31 && (std::uint64_t{1} << (2 * half_)) < size) ++half_;
        for (std::size_t round = 0; round < keys_.size(); ++round) keys_[round] = combine(key, round);
    }

    std::uint64_t operator()(std::uint64_t position) const {
        do position = shuffle(position);
        while (position >= size_);
        return position;
    }

  private:
    std::uint64_t shuffle(std::uint64_t position) const {
        const auto mask = (std::uint64_t{1} << half_) - 1;
        auto left = position >> half_, right = position & mask;
        for (const auto key : keys_) {
            const auto next = left ^ (mix64(right ^ key) & mask);
            left = right;
            right = next;
        }
        return left << half_ | right;
    }

    std::uint64_t size_;
    int half_ = 1;  // bits in each half
    std::array<std::uint64_t, 4> keys_{};
};

}  // namespace idxr::generate
