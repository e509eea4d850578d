// Sorting blocking keys: 32 bits of hash above 32 bits of record, by the radix sort and by the general one.
#include <benchmark/benchmark.h>

#include <vector>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/common/radix_sort.hpp"

namespace {

using namespace idxr;

std::vector<std::uint64_t> keys(std::int64_t count) {
    std::vector<std::uint64_t> made(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < made.size(); ++i) made[i] = (mix64(i / 3) & 0xffffffff00000000U) | i;
    return made;
}

template <typename Sort>
void sort_keys(benchmark::State& state, Sort sort) {
    const auto unsorted = keys(state.range(0));
    std::vector<std::uint64_t> words;
    for (auto _ : state) {
        state.PauseTiming();
        words = unsorted;
        state.ResumeTiming();
        sort(words);
        benchmark::DoNotOptimize(words.data());
    }
    state.SetItemsProcessed(state.iterations() * state.range(0));
}

void radix_sort(benchmark::State& state) {
    std::vector<std::uint64_t> buffer;
    sort_keys(state, [&](auto& words) { idxr::radix_sort(words, 32, buffer); });
}
void sort_in_parallel(benchmark::State& state) {
    sort_keys(state, [](auto& words) { idxr::sort_in_parallel(words); });
}

BENCHMARK(radix_sort)->Arg(100'000)->Arg(1'000'000)->Arg(10'000'000)->UseRealTime();
BENCHMARK(sort_in_parallel)->Arg(100'000)->Arg(1'000'000)->Arg(10'000'000)->UseRealTime();

}  // namespace
