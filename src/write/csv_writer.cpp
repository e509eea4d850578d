// CSV, formatted by threads, in rank order.
#include <omp.h>

#include <algorithm>

#include "idxr/mpi/agree.hpp"
#include "idxr/write/csv_text.hpp"
#include "idxr/write/ordered_file.hpp"
#include "idxr/write/parallel.hpp"
#include "idxr/write/rounds.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::write {
namespace {

constexpr std::uint64_t worthwhile_rows = 2048;  // for another thread

void append_batch(OrderedFile& file, const std::vector<ColumnSpec>& columns, const Batch& batch,
                  std::vector<std::string>& parts) {
    const auto count = std::min<std::size_t>(parts.size(), 1 + batch.rows / worthwhile_rows);
    in_parallel(count, [&](std::size_t part) {
        parts[part].clear();
        append_csv_rows(parts[part], columns, batch, batch.rows * part / count, batch.rows * (part + 1) / count);
    });
    for (std::size_t part = 0; part < count; ++part) file.append(parts[part]);
}

}  // namespace

FileInfo write_csv(const Table& table, const std::string& path, const mpi::Communicator& comm,
                   const WriteOptions& options) {
    const auto rows = comm.sum(table.local_rows);
    const auto rounds = round_count(table, options, comm);
    OrderedFile file(path, comm);
    std::vector<std::string> parts(static_cast<std::size_t>(omp_get_max_threads()));
    Batch batch;
    mpi::together(comm, [&] {
        std::string header;
        append_csv_header(header, table.columns);
        if (comm.root()) file.append(header);
    });
    for (std::uint64_t round = 0; round < rounds; ++round) {
        fill_round(table, options, round, batch);
        mpi::together(comm, [&] { append_batch(file, table.columns, batch, parts); });
    }
    file.assemble();
    return file.commit({}, rows);
}

}  // namespace idxr::write
