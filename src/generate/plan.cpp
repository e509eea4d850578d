// Counting households until they hold the records asked for.
#include "plan.hpp"

#include <algorithm>

namespace idxr::generate {
namespace {

constexpr std::uint64_t fewest_households = 256;
constexpr std::uint64_t most_groups = 32768;  // about

std::uint64_t groups_for(std::uint64_t records, std::uint64_t households) {
    return static_cast<std::uint64_t>(static_cast<double>(records) /
                                      (Compositions::mean_records * static_cast<double>(households))) +
           1;
}

Plan::Count count_group(const Compositions& compositions, std::uint64_t group, std::uint64_t households,
                        Composition& scratch) {
    Plan::Count count;
    for (auto h = group * households; h < (group + 1) * households; ++h) {
        compositions.draw(h, scratch);
        count.records += scratch.record_count();
        count.persons += scratch.persons();
        count.households += scratch.households();
    }
    return count;
}

// The groups [begin, end), shared by the ranks; on every rank.
std::vector<Plan::Count> count_groups(const Compositions& compositions, std::uint64_t begin, std::uint64_t end,
                                      std::uint64_t households, int threads, const mpi::Communicator& comm) {
    std::vector<std::uint64_t> numbers(3 * (end - begin), 0);
    const auto self = static_cast<std::uint64_t>(comm.rank()), ranks = static_cast<std::uint64_t>(comm.size());
#pragma omp parallel num_threads(threads)
    {
        Composition scratch;
#pragma omp for schedule(dynamic, 4)
        for (std::uint64_t g = begin + self; g < end; g += ranks) {
            const auto count = count_group(compositions, g, households, scratch);
            auto* at = &numbers[3 * (g - begin)];
            at[0] = count.records, at[1] = count.persons, at[2] = count.households;
        }
    }
    comm.sum_in_place(numbers);
    std::vector<Plan::Count> counts(end - begin);
    for (std::size_t i = 0; i < counts.size(); ++i)
        counts[i] = {numbers[3 * i], numbers[3 * i + 1], numbers[3 * i + 2]};
    return counts;
}

}  // namespace

Plan make_plan(const Compositions& compositions, std::uint64_t records, int threads, const mpi::Communicator& comm) {
    Plan plan;
    plan.records = records;
    const auto households = static_cast<std::uint64_t>(static_cast<double>(records) / Compositions::mean_records);
    plan.households_of_group = std::max(fewest_households, households / most_groups);
    Plan::Count total;
    for (std::uint64_t begin = 0; total.records < records;) {
        const auto end = begin + groups_for(records - total.records, plan.households_of_group);
        for (const auto& count : count_groups(compositions, begin, end, plan.households_of_group, threads, comm)) {
            if (total.records >= records) break;
            plan.before.push_back(total);
            total.records += count.records;
            total.persons += count.persons;
            total.households += count.households;
        }
        begin = end;
    }
    return plan;
}

}  // namespace idxr::generate
