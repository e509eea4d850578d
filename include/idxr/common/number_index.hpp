// Finding the places of numbers in a sorted list of them.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "idxr/common/radix_sort.hpp"

namespace idxr {

// A sorted list without doubles, with the places where ranges of the numbers begin: where numbers lie evenly, one is
// found in about a step.
class NumberIndex {
  public:
    NumberIndex() = default;
    // Of numbers in any order, doubles allowed, fewer than 2^32. Called outside parallel regions.
    explicit NumberIndex(std::vector<std::uint64_t> numbers) : numbers_(std::move(numbers)) {
        if (numbers_.empty()) return;
        const auto [least, most] = std::minmax_element(numbers_.begin(), numbers_.end());
        first_ = *least;
        const auto width = static_cast<unsigned>(std::bit_width(*most - first_)),
                   high_bit = static_cast<unsigned>(std::bit_width(*most));
        if (numbers_.size() < worthwhile) {
            std::sort(numbers_.begin(), numbers_.end());
        } else {
            std::vector<std::uint64_t> buffer;
            radix_sort(numbers_, 0, buffer, high_bit);
        }
        numbers_.erase(std::unique(numbers_.begin(), numbers_.end()), numbers_.end());
        shift_ = width - std::min(width, static_cast<unsigned>(std::bit_width(numbers_.size())));
        begin_.resize(((numbers_.back() - first_) >> shift_) + 2);
        std::size_t next = 0;
        for (std::size_t i = 0; i < numbers_.size(); ++i)
            for (const auto range = (numbers_[i] - first_) >> shift_; next <= range; ++next)
                begin_[next] = static_cast<std::uint32_t>(i);
        begin_[next] = static_cast<std::uint32_t>(numbers_.size());
    }

    std::span<const std::uint64_t> numbers() const { return numbers_; }
    std::size_t size() const { return numbers_.size(); }
    std::uint64_t operator[](std::size_t place) const { return numbers_[place]; }

    // The place of a number that is in the list.
    std::size_t of(std::uint64_t number) const {
        const auto* begin = &begin_[(number - first_) >> shift_];
        const auto* list = numbers_.data();
        return static_cast<std::size_t>(std::lower_bound(list + begin[0], list + begin[1], number) - list);
    }

  private:
    static constexpr std::size_t worthwhile = 1 << 12;

    std::vector<std::uint64_t> numbers_;
    std::uint64_t first_ = 0;
    unsigned shift_ = 0;
    std::vector<std::uint32_t> begin_;  // of each range of 2^shift_ numbers from first_ on, and the end
};

}  // namespace idxr
