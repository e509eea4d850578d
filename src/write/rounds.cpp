// Batches of equal number on all ranks.
#include "idxr/write/rounds.hpp"

#include <algorithm>

namespace idxr::write {
namespace {

std::uint64_t values_in(const ColumnSpec& spec, const ColumnBatch& column) {
    switch (spec.type) {
        case ColumnType::text:
            return column.text_end.size();
        case ColumnType::int64:
            return column.int64.size();
        case ColumnType::int32:
            return column.int32.size();
        case ColumnType::float64:
            return column.float64.size();
    }
    return 0;
}

template <typename T>
void append_values(std::vector<T>& to, const std::vector<T>& from, std::uint64_t first, std::uint64_t last) {
    to.insert(to.end(), from.begin() + static_cast<std::ptrdiff_t>(first),
              from.begin() + static_cast<std::ptrdiff_t>(last));
}

void append_texts(ColumnBatch& to, const ColumnBatch& from, std::uint64_t first, std::uint64_t last) {
    if (first == last) return;
    const auto begin = first == 0 ? 0 : from.text_end[first - 1];
    const auto shift = to.text.size() - begin;  // wraps around when negative, and back again below
    to.text.append(from.text, begin, from.text_end[last - 1] - begin);
    for (auto row = first; row < last; ++row) to.text_end.push_back(from.text_end[row] + shift);
}

}  // namespace

std::uint64_t round_count(const Table& table, const WriteOptions& options, const mpi::Communicator& comm) {
    return comm.max((table.local_rows + options.batch_rows - 1) / options.batch_rows);
}

LocalRows rows_of_round(const Table& table, const WriteOptions& options, std::uint64_t round) {
    const auto first = std::min(table.local_rows, round * options.batch_rows);
    return {first, std::min(options.batch_rows, table.local_rows - first)};
}

LocalRows fill_round(const Table& table, const WriteOptions& options, std::uint64_t round, Batch& batch) {
    const auto rows = rows_of_round(table, options, round);
    prepare(batch, table.columns);
    table.fill(rows.first, rows.count, batch);
    bool whole = batch.rows == rows.count && batch.columns.size() == table.columns.size();
    for (std::size_t c = 0; whole && c < table.columns.size(); ++c)
        whole = values_in(table.columns[c], batch.columns[c]) == rows.count;
    if (!whole) fail(ExitCode::internal, "table {}: a batch does not hold the rows that were asked for", table.name);
    return rows;
}

void prepare(Batch& batch, const std::vector<ColumnSpec>& columns) {
    batch.rows = 0;
    batch.columns.resize(columns.size());
    for (auto& column : batch.columns) column.clear();
}

void append_rows(Batch& to, const std::vector<ColumnSpec>& columns, const Batch& from, std::uint64_t first,
                 std::uint64_t last) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
        auto& target = to.columns[c];
        const auto& values = from.columns[c];
        switch (columns[c].type) {
            case ColumnType::text:
                append_texts(target, values, first, last);
                break;
            case ColumnType::int64:
                append_values(target.int64, values.int64, first, last);
                break;
            case ColumnType::int32:
                append_values(target.int32, values.int32, first, last);
                break;
            case ColumnType::float64:
                append_values(target.float64, values.float64, first, last);
                break;
        }
    }
    to.rows += last - first;
}

}  // namespace idxr::write
