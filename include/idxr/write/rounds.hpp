// The rows of a table in rounds of batches that all ranks share.
#pragma once

#include <omp.h>

#include <cstdint>

#include "idxr/mpi/communicator.hpp"
#include "idxr/write/parallel.hpp"
#include "idxr/write/table.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::write {

// Collective: how often every rank calls Table::fill, as the rank with the most rows needs.
std::uint64_t round_count(const Table& table, const WriteOptions& options, const mpi::Communicator& comm);

struct LocalRows {
    std::uint64_t first = 0;
    std::uint64_t count = 0;
};
LocalRows rows_of_round(const Table& table, const WriteOptions& options, std::uint64_t round);

// Collective as Table::fill is, so never within mpi::together: Table::fill of this round, with its result checked
// against what was asked for. Error(internal), or what fill throws, on the rank at fault alone.
LocalRows fill_round(const Table& table, const WriteOptions& options, std::uint64_t round, Batch& batch);

// Sets `rows` and gives the batch empty columns for the table.
void prepare(Batch& batch, const std::vector<ColumnSpec>& columns);

// Appends rows [first, last) of `from`.
void append_rows(Batch& to, const std::vector<ColumnSpec>& columns, const Batch& from, std::uint64_t first,
                 std::uint64_t last);

// Fills `count` rows by threads: fill(first, last, part) appends rows [first, last) to a batch of its own.
template <typename Fill>
void fill_by_threads(Batch& batch, const std::vector<ColumnSpec>& columns, std::uint64_t count, Fill fill) {
    const auto threads = static_cast<std::uint64_t>(omp_get_max_threads());
    std::vector<Batch> parts(count < 4096 ? 1 : threads);
    in_parallel(parts.size(), [&](std::size_t part) {
        prepare(parts[part], columns);
        const auto first = count * part / parts.size(), last = count * (part + 1) / parts.size();
        fill(first, last, parts[part]);
        parts[part].rows = last - first;
    });
    batch = std::move(parts.front());
    for (std::size_t part = 1; part < parts.size(); ++part)
        append_rows(batch, columns, parts[part], 0, parts[part].rows);
}

}  // namespace idxr::write
