// How the columns of a table lie in an HDF5 file.
#pragma once

#include <cstdint>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/write/table.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::write::hdf5 {

// Of a text column: fixed-length texts of the longest value, or, when that would waste most of the space,
// all texts one behind another (`bytes`) and where each ends (`end`).
struct Layout {
    std::uint64_t width = 1;       // longest text
    std::uint64_t text_bytes = 0;  // of all ranks
    std::uint64_t first_byte = 0;  // of this rank's texts among all
    std::uint64_t local_bytes = 0;
    bool packed = false;
};

// One for each column. Collective: a pass over the rows when there are text columns.
std::vector<Layout> measure(const Table& table, const WriteOptions& options, const mpi::Communicator& comm);

// Of all values of `rows` rows.
std::uint64_t bytes_of(const std::vector<ColumnSpec>& columns, const std::vector<Layout>& layouts, std::uint64_t rows);

}  // namespace idxr::write::hdf5
