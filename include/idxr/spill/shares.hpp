// Values set apart by shares, each of which is given up once it is taken.
#pragma once

#include <utility>

#include "idxr/spill/sequence.hpp"

namespace idxr::spill {

// They wait on disk where memory is short.
template <typename T>
class Shares {
  public:
    Shares(std::size_t count, const Place& place) : at_hand_(place.needed ? 0 : count) {
        for (std::size_t share = 0; place.needed && share < count; ++share) waiting_.emplace_back(place.file());
    }
    std::size_t count() const { return at_hand_.size() + waiting_.size(); }
    void add(std::size_t share, std::span<const T> values) {
        if (waiting_.empty())
            at_hand_[share].insert(at_hand_[share].end(), values.begin(), values.end());
        else
            waiting_[share].append(values);
    }
    std::vector<T> take(std::size_t share) {
        if (waiting_.empty()) return std::exchange(at_hand_[share], {});
        std::vector<T> values(waiting_[share].size());
        waiting_[share].read(0, values);
        waiting_[share] = {};
        return values;
    }

  private:
    std::vector<std::vector<T>> at_hand_;
    std::vector<Sequence<T>> waiting_;
};

// Values by share, in order.
template <typename T, typename ShareOf>
std::vector<std::vector<T>> by_shares(std::span<const T> values, std::size_t shares, ShareOf share_of) {
    std::vector<std::vector<T>> of_share(shares);
    for (auto& some : of_share) some.reserve(values.size() / shares + values.size() / (8 * shares));
    for (const auto& value : values) of_share[share_of(value)].push_back(value);
    return of_share;
}

}  // namespace idxr::spill
