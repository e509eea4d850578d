// Collective writers of a result table: one file a format, the same bytes for any number of ranks (HDF5: no difference
// by h5diff). docs/formats.md specifies the files.
//
// All are called by every rank with the same `path` and options. They ask Table::fill for at most `batch_rows` rows at
// a time, the same number of times on every rank, and hold a few batches (Parquet: two row groups) in memory. The file
// is made under a temporary name beside `path`, readable by the user alone, synced, and renamed when whole. When
// writing fails on any rank, every rank throws the same Error(output) and nothing stands under `path` that did not
// before. What Table::fill throws comes out of the rank at fault alone, at once, while the others may wait for it: the
// job must end then. Nothing stands under `path` in this case either; temporary files may remain.
#pragma once

#include <cstdint>
#include <string>

#include "idxr/mpi/communicator.hpp"
#include "idxr/write/table.hpp"

namespace idxr::write {

struct WriteOptions {
    std::uint64_t batch_rows = 65536;  // rows asked for at a time; no effect on the file
    // Parquet: rows in each row group but the last. As many as come in a round, so that all ranks encode a group in
    // each: with fewer and larger ones each would wait for the others'.
    std::uint64_t row_group_rows = 65536;
};

// What stands on disk, the same on every rank.
struct FileInfo {
    std::string path;
    std::uint64_t bytes = 0;
    std::uint64_t rows = 0;
    std::string checksum;  // as file_checksum (checksum.hpp)
};

// RFC 4180 with a header and LF line ends; quotes only where needed; a null is an empty field. The place of a row
// depends on the length of all text before it, so every rank formats its rows once into a segment (in memory while
// small, else a private file beside `path`; rank 0 writes in place), and an exclusive sum then says where it belongs.
FileInfo write_csv(const Table& table, const std::string& path, const mpi::Communicator& comm,
                   const WriteOptions& options = {});

// A flat Parquet file with row groups of fixed row counts. The rank that holds the first row of a group encodes it; the
// rows of the group that other ranks hold are sent to it. Groups are brought into place like segments of CSV.
FileInfo write_parquet(const Table& table, const std::string& path, const mpi::Communicator& comm,
                       const WriteOptions& options = {});

// Group /NAME with one contiguous dataset a column, by parallel HDF5 with collective transfers. Asks for the rows
// twice: the longest text of a column must be known before its dataset is made.
FileInfo write_hdf5(const Table& table, const std::string& path, const mpi::Communicator& comm,
                    const WriteOptions& options = {});

}  // namespace idxr::write
