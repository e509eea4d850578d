// The longest text of each column decides its layout.
#include "idxr/write/hdf5_layout.hpp"

#include <algorithm>

#include "idxr/write/rounds.hpp"

namespace idxr::write::hdf5 {
namespace {

// A column wider than this and mostly empty would blow up the file as fixed-length text.
constexpr std::uint64_t always_fixed_width = 256;
constexpr std::uint64_t worthwhile_waste = std::uint64_t{64} << 20;

}  // namespace

std::vector<Layout> measure(const Table& table, const WriteOptions& options, const mpi::Communicator& comm) {
    const auto rows = comm.sum(table.local_rows);
    const auto rounds = round_count(table, options, comm);
    const bool texts = std::any_of(table.columns.begin(), table.columns.end(),
                                   [](const ColumnSpec& spec) { return spec.type == ColumnType::text; });
    std::vector<Layout> layouts(table.columns.size());
    Batch batch;
    for (std::uint64_t round = 0; texts && round < rounds; ++round) {
        fill_round(table, options, round, batch);
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            if (table.columns[c].type != ColumnType::text) continue;
            const auto& column = batch.columns[c];
            for (std::uint64_t row = 0; row < batch.rows; ++row)
                layouts[c].width = std::max<std::uint64_t>(layouts[c].width, column.text_at(row).size());
            layouts[c].local_bytes += column.text.size();
        }
    }
    for (auto& layout : layouts) {
        layout.width = comm.max(layout.width);
        layout.text_bytes = comm.sum(layout.local_bytes);
        layout.first_byte = comm.exclusive_sum(layout.local_bytes);
        layout.packed =
            layout.width > always_fixed_width && layout.width * rows > 8 * layout.text_bytes + worthwhile_waste;
    }
    return layouts;
}

std::uint64_t bytes_of(const std::vector<ColumnSpec>& columns, const std::vector<Layout>& layouts, std::uint64_t rows) {
    std::uint64_t bytes = 0;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        const bool text = columns[c].type == ColumnType::text;
        if (text && layouts[c].packed) {
            bytes += layouts[c].text_bytes + rows * sizeof(std::uint64_t);
        } else {
            bytes += rows * (text ? layouts[c].width : columns[c].type == ColumnType::int32 ? 4 : 8);
        }
    }
    return bytes;
}

}  // namespace idxr::write::hdf5
