// One Parquet file from all ranks, in row groups that do not depend on how the rows are spread.
#include <span>

#include "idxr/mpi/agree.hpp"
#include "idxr/write/ordered_file.hpp"
#include "idxr/write/parallel.hpp"
#include "idxr/write/parquet_format.hpp"
#include "idxr/write/rounds.hpp"
#include "idxr/write/row_groups.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::write {
namespace {

// Encodes the columns by threads and appends them; chunks begin at their places in this rank's bytes.
parquet::RowGroup append_group(OrderedFile& file, const std::vector<ColumnSpec>& columns, const Batch& rows) {
    parquet::RowGroup group{rows.rows, std::vector<parquet::ColumnChunk>(columns.size())};
    std::vector<std::string> pages(columns.size());
    in_parallel(columns.size(), [&](std::size_t c) {
        group.columns[c] = parquet::append_column(pages[c], columns[c], rows.columns[c], rows.rows);
    });
    for (std::size_t c = 0; c < columns.size(); ++c) {
        group.columns[c].begin += file.appended();
        file.append(pages[c]);
    }
    return group;
}

}  // namespace

FileInfo write_parquet(const Table& table, const std::string& path, const mpi::Communicator& comm,
                       const WriteOptions& options) {
    const RowGroupPlan plan(table.local_rows, options.row_group_rows, comm);
    const auto rounds = round_count(table, options, comm);
    OrderedFile file(path, comm);
    RowGroupCollector collector(plan, table.columns, comm);
    std::vector<parquet::RowGroup> groups;
    Batch batch;
    if (comm.root()) file.append(parquet::magic);
    for (std::uint64_t round = 0; round < rounds; ++round) {
        const auto rows = fill_round(table, options, round, batch);
        collector.exchange(batch, plan.first_row() + rows.first);
        mpi::together(comm, [&] {
            collector.take_whole(
                [&](const Batch& whole) { groups.push_back(append_group(file, table.columns, whole)); });
        });
    }

    const auto begin = file.assemble();
    std::string mine;
    for (auto& group : groups) {
        for (auto& chunk : group.columns) chunk.begin += begin;
        parquet::append_row_group(mine, table.columns, group);
    }
    const auto all = comm.gather(std::span<const char>(mine));
    const auto count = comm.sum(groups.size());
    std::string footer;
    mpi::together(comm, [&] {
        if (comm.root()) footer = parquet::footer(table.columns, plan.rows(), {all.data(), all.size()}, count);
    });
    return file.commit(footer, plan.rows());
}

}  // namespace idxr::write
