// Rows re-distributed so that row groups of a fixed size are whole on one rank each.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/write/table.hpp"

namespace idxr::write {

// Which rank encodes which group: the one that holds the group's first row, so rows only travel to earlier ranks and a
// rank's groups are consecutive.
class RowGroupPlan {
  public:
    // Collective.
    RowGroupPlan(std::uint64_t local_rows, std::uint64_t row_group_rows, const mpi::Communicator& comm);

    std::uint64_t rows() const { return end_.back(); }        // of all ranks
    std::uint64_t first_row() const { return first_row_; }    // of this rank
    std::uint64_t group_rows() const { return group_rows_; }  // in all but the last
    std::uint64_t begin_of(std::uint64_t group) const { return group * group_rows_; }
    std::uint64_t end_of(std::uint64_t group) const;
    int owner_of(std::uint64_t group) const;

  private:
    std::uint64_t group_rows_;
    std::vector<std::uint64_t> end_;  // of each rank's rows
    std::uint64_t first_row_ = 0;
};

// Holds the rows of this rank's groups until they are taken as whole ones: the group that it is filling itself, and its
// last one, whose rows come from the ranks behind it.
class RowGroupCollector {
  public:
    RowGroupCollector(const RowGroupPlan& plan, const std::vector<ColumnSpec>& columns, const mpi::Communicator& comm);

    // Collective: sends the rows of `batch`, the first of which is row `first` of the table, to where they belong, and
    // leaves it empty or as it was.
    void exchange(Batch& batch, std::uint64_t first);

    // Calls `use` for every group that has become whole, in order, and forgets it.
    void take_whole(const std::function<void(const Batch&)>& use);

  private:
    struct Piece {
        std::uint64_t first = 0;
        Batch rows;
    };
    void keep(Piece piece);

    const RowGroupPlan& plan_;
    const std::vector<ColumnSpec>& columns_;
    const mpi::Communicator& comm_;
    std::map<std::uint64_t, std::vector<Piece>> pending_;  // by group
};

}  // namespace idxr::write
