// Sorting, merging and gathering with all threads of the rank.
#pragma once

#include <omp.h>

#include <cstdint>
#include <parallel/algorithm>
#include <utility>
#include <vector>

#include "idxr/common/memory.hpp"

namespace idxr {

// Elements that compare equal must be alike, or their order depends on the number of threads.
template <typename Range, typename Less = std::less<>>
void sort_in_parallel(Range& range, Less less = {}) {
    __gnu_parallel::sort(range.begin(), range.end(), less, __gnu_parallel::balanced_quicksort_tag());
}

// Merges two sorted ranges into `merged`, which has their room.
template <typename Range, typename Less = std::less<>>
void merge_in_parallel(Range& a, Range& b, Range& merged, Less less = {}) {
    __gnu_parallel::merge(a.begin(), a.end(), b.begin(), b.end(), merged.begin(), less);
}

// What use(i, values) appends to `values` for i = 0 … count - 1, in this order; most often one value for an i, or none.
template <typename T, typename Vector = std::vector<T>, typename Use>
Vector gather_in_parallel(std::uint64_t count, Use use) {
    const auto threads = static_cast<std::size_t>(omp_get_max_threads());
    std::vector<Vector> of_threads(threads);
#pragma omp parallel
    {
        const auto thread = static_cast<std::size_t>(omp_get_thread_num());
        auto& mine = of_threads[thread];
        // Room that is not used is never touched, and growing would copy; the first thread's takes in the others'.
        mine.reserve(thread == 0 ? count : count / threads + 1);
#pragma omp for schedule(static)  // the ranges of the threads follow one another
        for (std::uint64_t i = 0; i < count; ++i) use(i, mine);
    }
    auto all = std::move(of_threads[0]);
    for (std::size_t thread = 1; thread < of_threads.size(); ++thread) {
        all.insert(all.end(), of_threads[thread].begin(), of_threads[thread].end());
        of_threads[thread] = Vector();
    }
    return all;
}

}  // namespace idxr
