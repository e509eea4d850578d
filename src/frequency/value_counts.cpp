// Counting the values of a slot with all threads: each hashes its records, then each fills its tables.
#include "value_counts.hpp"

#include <omp.h>

#include <array>

#include "idxr/common/hash.hpp"

namespace idxr::frequency {
namespace {

constexpr std::size_t parts = std::size_t{1} << ValueCounts::part_bits;

struct Hashes {  // of one thread's records, by part
    std::array<std::vector<std::uint64_t>, parts> standing, other;
};

void add_all(CountTable& table, const std::vector<std::uint64_t>& hashes, std::uint64_t records) {
    for_each_near(
        0, hashes.size(), [](std::uint64_t) {}, [&](std::uint64_t i) { table.prefetch(hashes[i]); },
        [&](std::uint64_t i) { table.add(hashes[i], records); });
}

}  // namespace

std::uint64_t ValueCounts::size() const {
    std::uint64_t sum = 0;
    for (const auto& table : parts_) sum += table.size();
    return sum;
}

ValueCounts count_values(const record::RecordStore& store, std::size_t slot, const std::vector<bool>& standing) {
    ValueCounts counts;
    std::vector<Hashes> of_thread(static_cast<std::size_t>(omp_get_max_threads()));
#pragma omp parallel
    {
        auto& mine = of_thread[static_cast<std::size_t>(omp_get_thread_num())];
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i)
            record::for_each_value(store.value(i, slot), [&](std::string_view value) {
                const auto hash = hash64(value);
                (standing[i] ? mine.standing : mine.other)[ValueCounts::part(hash)].push_back(hash);
            });
#pragma omp for schedule(dynamic, 1)
        for (std::size_t part = 0; part < parts; ++part)
            for (const auto& hashes : of_thread) {
                add_all(counts.table(part), hashes.standing[part], 1);
                add_all(counts.table(part), hashes.other[part], 0);
            }
    }
    return counts;
}

}  // namespace idxr::frequency
