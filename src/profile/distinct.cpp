// HyperLogLog.
#include "idxr/profile/distinct.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace idxr::profile {

void Distinct::add(std::uint64_t hash) {
    const auto index = hash >> (64 - index_bits);
    const auto rank = static_cast<std::uint8_t>(std::countl_zero(hash << index_bits | 1) + 1);
    registers_[index] = std::max(registers_[index], rank);
}

void Distinct::merge(const Distinct& other) {
    for (std::size_t i = 0; i < size; ++i) registers_[i] = std::max(registers_[i], other.registers_[i]);
}

std::uint64_t Distinct::estimate() const {
    constexpr double m = static_cast<double>(size), alpha = 0.7213 / (1 + 1.079 / m);
    // Counted before anything is divided, so that the sum is the same everywhere.
    std::array<std::uint64_t, 66> of_rank{};
    for (const auto rank : registers_) ++of_rank[rank];
    double sum = 0;
    for (std::size_t rank = of_rank.size(); rank-- > 0;)
        sum += std::ldexp(static_cast<double>(of_rank[rank]), -static_cast<int>(rank));
    const double raw = alpha * m * m / sum;
    const double empty = static_cast<double>(of_rank[0]);
    return static_cast<std::uint64_t>(std::llround(raw <= 2.5 * m && empty > 0 ? m * std::log(m / empty) : raw));
}

}  // namespace idxr::profile
