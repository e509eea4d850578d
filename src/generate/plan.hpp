// The households of a run, cut into groups that any rank can make by itself.
#pragma once

#include <cstdint>
#include <vector>

#include "composition.hpp"
#include "idxr/mpi/communicator.hpp"

namespace idxr::generate {

// Group g holds the households [g * households_of_group, (g + 1) * households_of_group); the last group stops when the
// records are complete. At most some 33,000 groups, whatever the number of records.
struct Plan {
    struct Count {
        std::uint64_t records = 0, persons = 0, households = 0;
    };
    std::uint64_t records = 0;
    std::uint64_t households_of_group = 0;
    std::vector<Count> before;  // of each group: what all groups before it hold

    std::uint64_t groups() const { return before.size(); }
};

// Collective. A first pass that draws nothing but the sizes of households.
Plan make_plan(const Compositions& compositions, std::uint64_t records, int threads, const mpi::Communicator& comm);

}  // namespace idxr::generate
