// String kernels on pairs of surnames of the reference table, as blocking leaves them: half mistyped copies of one
// name, half two names. Every instruction set that this machine has.
#include <benchmark/benchmark.h>

#include <random>
#include <string>
#include <vector>

#include "idxr/compare/string_kernels.hpp"
#include "idxr/reference/tables.hpp"

namespace {

using namespace idxr;
using namespace idxr::compare;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string mistyped(std::string name, std::mt19937& random) {
    const auto at = random() % name.size();
    if (random() % 2 == 0)
        name[at] = static_cast<char>('A' + random() % 26);
    else
        name.erase(at, 1);
    return name;
}

const Pairs& names() {
    static const Pairs pairs = [] {
        std::vector<std::string> all;
        for (const auto& row : reference::rows(reference::surnames()))
            if (row[0].size() > 1) all.emplace_back(row[0]);
        std::mt19937 random(1);
        Pairs made;
        for (int i = 0; i < 4096; ++i) {
            const auto& one = all[random() % all.size()];
            made.emplace_back(one, i % 2 == 0 ? mistyped(one, random) : all[random() % all.size()]);
        }
        return made;
    }();
    return pairs;
}

const Pairs& dates() {
    static const Pairs pairs = [] {
        std::mt19937 random(2);
        Pairs made;
        for (int i = 0; i < 4096; ++i) {
            const auto date = std::to_string(19000101 + random() % 1000000);
            auto other = date;
            for (auto slips = random() % 3; slips > 0; --slips)
                other[random() % 8] = static_cast<char>('0' + random() % 10);
            made.emplace_back(date, other);
        }
        return made;
    }();
    return pairs;
}

template <typename Kernel>
void run(benchmark::State& state, const Pairs& pairs, Kernel kernel) {
    const auto isa = static_cast<Isa>(state.range(0));
    if (!is_supported(isa)) return state.SkipWithError("not on this processor");
    state.SetLabel(std::string(name(isa)));
    const auto& kernels = string_kernels(isa);
    std::size_t i = 0;
    for (auto _ : state) {
        const auto& [a, b] = pairs[i++ % pairs.size()];
        benchmark::DoNotOptimize(kernel(kernels, a, b));
    }
    state.SetItemsProcessed(state.iterations());
}

void jaro_winkler(benchmark::State& state) {
    run(state, names(), [](const auto& k, auto& a, auto& b) { return k.jaro_winkler(a, b, 0); });
}
void jaro_winkler_at_least_840(benchmark::State& state) {
    run(state, names(), [](const auto& k, auto& a, auto& b) { return k.jaro_winkler(a, b, 840); });
}
void edit_distance_1(benchmark::State& state) {
    run(state, names(), [](const auto& k, auto& a, auto& b) { return k.edit_distance(a, b, 1); });
}
void edit_distance_2(benchmark::State& state) {
    run(state, names(), [](const auto& k, auto& a, auto& b) { return k.edit_distance(a, b, 2); });
}
void edit_distance_whole(benchmark::State& state) {
    run(state, names(), [](const auto& k, auto& a, auto& b) { return k.edit_distance(a, b, 64); });
}
void one_slip_of_dates(benchmark::State& state) {
    run(state, dates(), [](const auto& k, auto& a, auto& b) { return k.one_slip(a, b); });
}

constexpr auto first_isa = static_cast<int>(Isa::plain), last_isa = static_cast<int>(Isa::avx512);
BENCHMARK(jaro_winkler)->DenseRange(first_isa, last_isa);
BENCHMARK(jaro_winkler_at_least_840)->DenseRange(first_isa, last_isa);
BENCHMARK(edit_distance_1)->DenseRange(first_isa, last_isa);
BENCHMARK(edit_distance_2)->DenseRange(first_isa, last_isa);
BENCHMARK(edit_distance_whole)->DenseRange(first_isa, last_isa);
BENCHMARK(one_slip_of_dates)->DenseRange(first_isa, last_isa);

}  // namespace
