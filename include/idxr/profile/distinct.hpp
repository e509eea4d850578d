// How many different values there are, in a fixed 4 KiB (HyperLogLog: Flajolet, Fusy, Gandouet, Meunier 2007, with
// linear counting for few values). The standard error is 1.6 %.
#pragma once

#include <array>
#include <cstdint>

namespace idxr::profile {

class Distinct {
  public:
    static constexpr int index_bits = 12;
    static constexpr std::size_t size = std::size_t{1} << index_bits;

    void add(std::uint64_t hash);
    void merge(const Distinct& other);
    std::uint64_t estimate() const;

    // For sums over ranks: each is the greatest of all.
    std::array<std::uint8_t, size>& registers() { return registers_; }

  private:
    std::array<std::uint8_t, size> registers_{};
};

}  // namespace idxr::profile
