// The share of all matches that identities hold, from what is expected without a truth.
#pragma once

#include <algorithm>

namespace idxr::pipeline {

// Numbers of matches to expect.
struct ExpectedMatches {
    double scored = 0;        // among the scored pairs in identities
    double closed = 0;        // among the pairs that identities close and that were never scored
    double outside = 0;       // among the scored pairs of two identities
    double weak_inside = 0;   // of `scored`, in pairs too weak to join by themselves
    double weak_outside = 0;  // of `outside`, the same
    double blocking_recall = 1;
};

// Other records of a person close pairs that blocking misses, about as often as pairs too weak to join by themselves:
// such pairs are alike in having little in common. Not all of them, then; nor more than there are in identities.
inline double identity_recall(const ExpectedMatches& matches) {
    const double right = matches.scored + matches.closed;
    if (right <= 0) return 0;
    const double missed = (matches.scored + matches.outside) * (1 / matches.blocking_recall - 1);
    const double weak = matches.weak_inside + matches.weak_outside;
    const double apart = weak > 0 ? matches.weak_outside / weak : 1;
    return right / (right + matches.outside + std::max(apart * missed, missed - matches.closed));
}

}  // namespace idxr::pipeline
