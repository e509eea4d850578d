// Sorting with all threads of the rank.
#pragma once

#include <parallel/algorithm>

namespace idxr {

// Elements that compare equal must be alike, or their order depends on the number of threads.
template <typename Range, typename Less = std::less<>>
void sort_in_parallel(Range& range, Less less = {}) {
    __gnu_parallel::sort(range.begin(), range.end(), less, __gnu_parallel::balanced_quicksort_tag());
}

}  // namespace idxr
