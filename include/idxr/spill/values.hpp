// Values that are in memory, or wait on disk while it is short.
#pragma once

#include <utility>

#include "idxr/common/memory.hpp"
#include "idxr/spill/sequence.hpp"

namespace idxr::spill {

// Looked at by ranges, wherever they are.
template <typename T>
class Values {
  public:
    std::vector<T> at_hand;  // empty while they wait

    bool waiting() const { return waiting_.size() > 0; }
    std::uint64_t size() const { return at_hand.size() + waiting_.size(); }
    // `room` holds those of a range that wait on disk.
    std::span<const T> range(std::uint64_t first, std::uint64_t count, std::vector<T>& room) const {
        if (!waiting()) return std::span(at_hand).subspan(first, count);
        room.resize(count);
        waiting_.read(first, room);
        return room;
    }
    void set_aside(std::unique_ptr<SpillFile> file) {
        Sequence<T> sequence(std::move(file));
        sequence.append(at_hand);
        release(at_hand);
        waiting_ = std::move(sequence);
    }
    // Others wait in their place.
    void replace(Sequence<T> waiting) { waiting_ = std::move(waiting); }

  private:
    Sequence<T> waiting_;
};

}  // namespace idxr::spill
