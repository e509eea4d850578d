// Records that lie anywhere in memory, looked up among other work: as they come, with prefetches among the work, and
// with the prefetches of a group of lookups together (idxr/common/prefetch.hpp).
#include "idxr/common/prefetch.hpp"

#include <benchmark/benchmark.h>

#include <vector>

#include "idxr/common/hash.hpp"
#include "idxr/common/huge_pages.hpp"
#include "idxr/common/memory.hpp"

namespace {

using namespace idxr;

constexpr std::uint64_t record_bytes = 144, records = 10'000'000, lookups = 200'000;

enum class Way { as_they_come, among_work, together };

// Records and where each of them is, as a store has them.
struct Store {
    Buffer<char> bytes;
    std::vector<const char*> records;

    Store() {
        reserve_on_huge_pages(bytes, ::records * record_bytes);
        bytes.resize(::records * record_bytes);
        for (std::uint64_t i = 0; i < ::records; ++i) {
            bytes[i * record_bytes] = 1;
            records.push_back(bytes.data() + i * record_bytes);
        }
    }
    const char* const& place(std::uint64_t i) const { return records[mix64(i) % ::records]; }
};

// About as long as comparing two records, with branches that nothing foretells.
std::uint64_t work(std::uint64_t x) {
    for (int step = 0; step < 60; ++step) {
        x = x * 6364136223846793005U + 1442695040888963407U;
        if (x >> 61 == 3) x ^= static_cast<std::uint64_t>(step);
    }
    return x;
}

void look_up(benchmark::State& state, Way way) {
    static const Store store;
    constexpr std::uint64_t ahead = 12;
    const auto fetch = [&](std::uint64_t i) {
        for (std::uint64_t at = 0; at < record_bytes; at += 64) prefetch(store.place(i) + at);
    };
    std::uint64_t begin = 0, sum = 0;
    const auto use = [&](std::uint64_t i) {
        for (std::uint64_t at = 0; at < record_bytes; at += 64) sum += static_cast<std::uint8_t>(store.place(i)[at]);
        sum = work(sum);
    };
    for (auto _ : state) {
        const auto end = begin + lookups;
        if (way == Way::together) {
            for_each_near(
                begin, end, [&](std::uint64_t i) { prefetch(&store.place(i)); }, fetch, use);
        } else {
            for (auto i = begin; i < end; ++i) {
                if (way == Way::among_work) {
                    prefetch(&store.place(i + 2 * ahead));
                    fetch(i + ahead);
                }
                use(i);
            }
        }
        begin = end;
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::uint64_t>(state.iterations()) * lookups));
}

void work_alone(benchmark::State& state) {
    std::uint64_t sum = 0;
    for (auto _ : state) {
        for (std::uint64_t i = 0; i < lookups; ++i) sum = work(sum);
        benchmark::DoNotOptimize(sum);
    }
    state.SetItemsProcessed(static_cast<std::int64_t>(static_cast<std::uint64_t>(state.iterations()) * lookups));
}

BENCHMARK(work_alone);
BENCHMARK_CAPTURE(look_up, as_they_come, Way::as_they_come);
BENCHMARK_CAPTURE(look_up, among_work, Way::among_work);
BENCHMARK_CAPTURE(look_up, together, Way::together);

}  // namespace
