// Values set apart by shares, each of which is given up once it is taken.
#pragma once

#include <algorithm>
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

// Calls use(share, values) for values that are put in the order of their shares.
template <typename T, typename ShareOf, typename Use>
void by_shares(std::vector<T>& values, ShareOf share_of, Use use) {
    std::sort(values.begin(), values.end(), [&](const T& a, const T& b) { return share_of(a) < share_of(b); });
    for (auto begin = values.begin(); begin != values.end();) {
        const auto share = share_of(*begin);
        const auto end = std::find_if(begin, values.end(), [&](const T& value) { return share_of(value) != share; });
        use(share, std::span<const T>(begin, end));
        begin = end;
    }
}

}  // namespace idxr::spill
