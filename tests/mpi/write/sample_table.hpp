// A table with every type, nulls and long texts, whose rows depend on their global number alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <numeric>
#include <sstream>
#include <string>
#include <vector>

#include "../../support/shared_folder.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/write/nulls.hpp"
#include "idxr/write/table.hpp"

namespace idxr::write {

using test::SharedFolder;

inline void push_sample_row(Batch& batch, std::uint64_t row) {
    auto& columns = batch.columns;
    columns[0].push("record-" + std::to_string(row));
    columns[1].push(row % 3 == 0 ? "" : row % 3 == 1 ? "clinic, north" : "clinic \"south\"");
    columns[2].push(row % 11 == 4 ? std::string(row % 900, 'x') : "Zoë\nÅs");
    columns[3].int64.push_back(row % 5 == 0 ? null_int64 : static_cast<std::int64_t>(row * 1'000'000'007));
    columns[4].int32.push_back(static_cast<std::int32_t>(row % 4) - 1);
    columns[5].float64.push_back(row % 7 == 0 ? null_float64 : static_cast<double>(row) / 8 - 3);
    ++batch.rows;
}

// Rows [first, first + rows) of the sample on this rank.
inline Table sample_table(std::uint64_t first, std::uint64_t rows) {
    Table table;
    table.name = "sample";
    table.columns = {{"record_id", ColumnType::text},       {"source", ColumnType::text, true},
                     {"note, free/long", ColumnType::text}, {"number", ColumnType::int64, true},
                     {"level", ColumnType::int32},          {"weight", ColumnType::float64, true, 3}};
    table.local_rows = rows;
    table.fill = [first](std::uint64_t begin, std::uint64_t count, Batch& batch) {
        for (auto row = begin; row < begin + count; ++row) push_sample_row(batch, first + row);
    };
    return table;
}

// The sample with so many rows on each rank.
inline Table spread_table(const mpi::Communicator& comm, const std::vector<std::uint64_t>& rows_of_rank) {
    const auto own = rows_of_rank[static_cast<std::size_t>(comm.rank())];
    return sample_table(comm.exclusive_sum(own), own);
}

// `rows` rows over the ranks in different ways: equal, all on one rank, uneven with empty ranks.
inline std::vector<std::vector<std::uint64_t>> spreads(std::uint64_t rows, int size) {
    const auto ranks = static_cast<std::size_t>(size);
    std::vector<std::vector<std::uint64_t>> all(4, std::vector<std::uint64_t>(ranks, 0));
    for (std::size_t r = 0; r < ranks; ++r) all[0][r] = rows / ranks + (r < rows % ranks ? 1 : 0);
    all[1].front() = rows;
    all[2].back() = rows;
    auto left = rows;
    for (std::size_t r = 0; r + 1 < ranks; ++r) left -= all[3][r] = r % 2 == 0 ? 0 : left / 3;
    all[3].back() = left;
    return all;
}

inline std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream bytes;
    bytes << in.rdbuf();
    return bytes.str();
}

}  // namespace idxr::write
