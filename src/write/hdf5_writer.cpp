// One HDF5 file by collective MPI-IO: group /NAME with a dataset a column.
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <vector>

#include "idxr/mpi/agree.hpp"
#include "idxr/write/hdf5_handle.hpp"
#include "idxr/write/hdf5_layout.hpp"
#include "idxr/write/ordered_file.hpp"
#include "idxr/write/rounds.hpp"
#include "idxr/write/run_folder.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::write {
namespace {

using hdf5::check;
using hdf5::Handle;
using hdf5::Layout;

Handle link_properties() {
    Handle properties(H5Pcreate(H5P_LINK_CREATE), H5Pclose, "H5Pcreate");
    check(H5Pset_char_encoding(properties, H5T_CSET_UTF8), "H5Pset_char_encoding");
    return properties;
}

Handle make_group(hid_t parent, const std::string& name) {
    const Handle properties(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, "H5Pcreate");
    check(H5Pset_link_creation_order(properties, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
          "H5Pset_link_creation_order");
    check(H5Pset_obj_track_times(properties, false), "H5Pset_obj_track_times");
    return {H5Gcreate2(parent, name.c_str(), link_properties(), properties, H5P_DEFAULT), H5Gclose, "H5Gcreate2"};
}

// Contiguous: all rows are written exactly once, by whole ranges, so there is nothing for chunks to do.
Handle make_dataset(hid_t group, const std::string& name, hid_t type, std::uint64_t count) {
    const Handle properties(H5Pcreate(H5P_DATASET_CREATE), H5Pclose, "H5Pcreate");
    check(H5Pset_layout(properties, H5D_CONTIGUOUS), "H5Pset_layout");
    check(H5Pset_fill_time(properties, H5D_FILL_TIME_NEVER), "H5Pset_fill_time");
    check(H5Pset_obj_track_times(properties, false), "H5Pset_obj_track_times");
    const hsize_t extent = count;
    const Handle space(H5Screate_simple(1, &extent, nullptr), H5Sclose, "H5Screate_simple");
    return {H5Dcreate2(group, name.c_str(), type, space, link_properties(), properties, H5P_DEFAULT), H5Dclose,
            "H5Dcreate2"};
}

void set_attribute(hid_t object, const char* name, int value) {
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "H5Screate");
    const Handle attribute(H5Acreate2(object, name, H5T_STD_I32LE, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose,
                           "H5Acreate2");
    check(H5Awrite(attribute, H5T_NATIVE_INT, &value), "H5Awrite");
}

void set_attribute(hid_t object, const char* name, const std::string& value) {
    const auto type = hdf5::fixed_text_type(value.size());
    const Handle space(H5Screate(H5S_SCALAR), H5Sclose, "H5Screate");
    const Handle attribute(H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT), H5Aclose, "H5Acreate2");
    check(H5Awrite(attribute, type, value.c_str()), "H5Awrite");
}

// The name of a column as a link: a slash would make a path, and "." is the group itself.
std::string link_name(const std::string& name) {
    std::string link;
    for (const char c : name) {
        if (c == '/') {
            link += "\u2215";
        } else {
            link += c;
        }
    }
    return link.empty() || link == "." ? "_" + link : link;
}

// `work` with the library's faults as a sentence about the file.
template <typename Work>
void about(const std::string& path, Work work) {
    try {
        work();
    } catch (const Error&) {
        throw;
    } catch (const std::runtime_error& error) {
        fail(ExitCode::output, "{}: cannot be written: {}; is the disk full or the limit of file size reached?", path,
             error.what());
    }
}

// The file and what is open in it.
class Hdf5File {
  public:
    Hdf5File(const Table& table, const std::string& temporary, const std::string& path, std::uint64_t rows,
             const std::vector<Layout>& layouts, const mpi::Communicator& comm);
    // Rows of a batch, the first of which is row `first` of the table; collective.
    void write(const Batch& batch, std::uint64_t first);
    void close();

  private:
    // The datasets of a column: `end` only when it is packed.
    struct Column {
        Handle type, values, end;
        std::uint64_t next_byte = 0;
    };
    // Collective, and agreed on by itself: no rank begins the next transfer when this one failed on another.
    void transfer(hid_t dataset, hid_t type, const void* values, std::uint64_t first, std::uint64_t count) const;
    void transfer_own(hid_t dataset, hid_t type, const void* values, std::uint64_t first, std::uint64_t count) const;
    void write_text(Column& column, const Layout& layout, const ColumnBatch& values, std::uint64_t first,
                    std::uint64_t count);

    const std::string& path_;  // for errors
    const mpi::Communicator& comm_;
    const std::vector<ColumnSpec>& specs_;
    const std::vector<Layout>& layouts_;
    Handle file_, group_, collective_;
    std::vector<Column> columns_;
    std::string padded_;
    std::vector<std::uint64_t> ends_;
};

Hdf5File::Hdf5File(const Table& table, const std::string& temporary, const std::string& path, std::uint64_t rows,
                   const std::vector<Layout>& layouts, const mpi::Communicator& comm)
    : path_(path), comm_(comm), specs_(table.columns), layouts_(layouts) {
    const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate");
    check(H5Pset_fapl_mpio(access, comm.raw(), MPI_INFO_NULL), "H5Pset_fapl_mpio");
    check(H5Pset_all_coll_metadata_ops(access, true), "H5Pset_all_coll_metadata_ops");
    check(H5Pset_coll_metadata_write(access, true), "H5Pset_coll_metadata_write");
    check(H5Pset_fclose_degree(access, H5F_CLOSE_STRONG), "H5Pset_fclose_degree");
    const Handle creation(H5Pcreate(H5P_FILE_CREATE), H5Pclose, "H5Pcreate");
    check(H5Pset_obj_track_times(creation, false), "H5Pset_obj_track_times");
    file_ = Handle(H5Fcreate(temporary.c_str(), H5F_ACC_TRUNC, creation, access), H5Fclose, "H5Fcreate");
    collective_ = Handle(H5Pcreate(H5P_DATASET_XFER), H5Pclose, "H5Pcreate");
    check(H5Pset_dxpl_mpio(collective_, H5FD_MPIO_COLLECTIVE), "H5Pset_dxpl_mpio");
    set_attribute(file_, "created_by", "idxr");
    group_ = make_group(file_, table.name);
    for (std::size_t c = 0; c < specs_.size(); ++c) {
        const auto& spec = specs_[c];
        auto& column = columns_.emplace_back();
        column.next_byte = layouts[c].first_byte;
        switch (spec.type) {
            case ColumnType::text:
                column.type = hdf5::fixed_text_type(layouts[c].width);
                break;
            case ColumnType::int64:
                column.type = Handle(H5Tcopy(H5T_STD_I64LE), H5Tclose, "H5Tcopy");
                break;
            case ColumnType::int32:
                column.type = Handle(H5Tcopy(H5T_STD_I32LE), H5Tclose, "H5Tcopy");
                break;
            case ColumnType::float64:
                column.type = Handle(H5Tcopy(H5T_IEEE_F64LE), H5Tclose, "H5Tcopy");
                break;
        }
        const auto link = link_name(spec.name);
        Handle described;
        if (spec.type == ColumnType::text && layouts[c].packed) {
            described = make_group(group_, link);
            column.values = make_dataset(described, "bytes", H5T_STD_U8LE, layouts[c].text_bytes);
            column.end = make_dataset(described, "end", H5T_STD_U64LE, rows);
        } else {
            column.values = make_dataset(group_, link, column.type, rows);
        }
        const hid_t object = described >= 0 ? described : column.values;
        if (link != spec.name && !spec.name.empty()) set_attribute(object, "name", spec.name);
        set_attribute(object, "nullable", spec.nullable ? 1 : 0);
        if (spec.type == ColumnType::float64) set_attribute(object, "decimals", spec.decimals);
    }
}

void Hdf5File::transfer(hid_t dataset, hid_t type, const void* values, std::uint64_t first, std::uint64_t count) const {
    mpi::together(comm_, [&] { about(path_, [&] { transfer_own(dataset, type, values, first, count); }); });
}

void Hdf5File::transfer_own(hid_t dataset, hid_t type, const void* values, std::uint64_t first,
                            std::uint64_t count) const {
    const Handle file_space(H5Dget_space(dataset), H5Sclose, "H5Dget_space");
    const hsize_t begin = first, extent = std::max<std::uint64_t>(1, count);
    const Handle memory_space(H5Screate_simple(1, &extent, nullptr), H5Sclose, "H5Screate_simple");
    if (count == 0) {
        check(H5Sselect_none(file_space), "H5Sselect_none");
        check(H5Sselect_none(memory_space), "H5Sselect_none");
    } else {
        check(H5Sselect_hyperslab(file_space, H5S_SELECT_SET, &begin, nullptr, &extent, nullptr),
              "H5Sselect_hyperslab");
    }
    check(H5Dwrite(dataset, type, memory_space, file_space, collective_, values), "H5Dwrite");
}

void Hdf5File::write_text(Column& column, const Layout& layout, const ColumnBatch& values, std::uint64_t first,
                          std::uint64_t count) {
    if (layout.packed) {
        mpi::together(comm_, [&] {
            ends_.clear();
            for (const auto end : values.text_end) ends_.push_back(column.next_byte + end);
        });
        transfer(column.values, H5T_NATIVE_UINT8, values.text.data(), column.next_byte, values.text.size());
        transfer(column.end, H5T_NATIVE_UINT64, ends_.data(), first, count);
        column.next_byte += values.text.size();
        return;
    }
    mpi::together(comm_, [&] {
        padded_.assign(count * layout.width, '\0');
        for (std::uint64_t row = 0; row < count; ++row) {
            const auto text = values.text_at(row);
            std::memcpy(padded_.data() + row * layout.width, text.data(), text.size());
        }
    });
    transfer(column.values, column.type, padded_.data(), first, count);
}

void Hdf5File::write(const Batch& batch, std::uint64_t first) {
    for (std::size_t c = 0; c < specs_.size(); ++c) {
        auto& column = columns_[c];
        const auto& values = batch.columns[c];
        switch (specs_[c].type) {
            case ColumnType::text:
                write_text(column, layouts_[c], values, first, batch.rows);
                break;
            case ColumnType::int64:
                transfer(column.values, H5T_NATIVE_INT64, values.int64.data(), first, batch.rows);
                break;
            case ColumnType::int32:
                transfer(column.values, H5T_NATIVE_INT32, values.int32.data(), first, batch.rows);
                break;
            case ColumnType::float64:
                transfer(column.values, H5T_NATIVE_DOUBLE, values.float64.data(), first, batch.rows);
                break;
        }
    }
}

void Hdf5File::close() {
    columns_.clear();
    group_ = Handle();
    file_.close("H5Fclose");
}

}  // namespace

FileInfo write_hdf5(const Table& table, const std::string& path, const mpi::Communicator& comm,
                    const WriteOptions& options) {
    const hdf5::Silence silence;
    const auto temporary = path + std::string(temporary_ending);
    const auto rows = comm.sum(table.local_rows);
    const auto first_row = comm.exclusive_sum(table.local_rows);
    const auto layouts = hdf5::measure(table, options, comm);
    const auto bytes = hdf5::bytes_of(table.columns, layouts, rows);
    File claimed;  // rank 0: the same file beside the library, to claim its space
    std::unique_ptr<Hdf5File> file;
    bool filling = false;  // a fault then is this rank's alone
    try {
        mpi::together(comm, [&] {
            if (!comm.root()) return;
            claimed = File::create(temporary, path);
            claimed.reserve(bytes);
        });
        mpi::together(comm, [&] {
            about(path, [&] { file = std::make_unique<Hdf5File>(table, temporary, path, rows, layouts, comm); });
        });
        mpi::together(comm, [&] {
            if (comm.root()) claimed.claim(bytes);
        });
        const auto rounds = round_count(table, options, comm);
        Batch batch;
        for (std::uint64_t round = 0; round < rounds; ++round) {
            filling = true;
            const auto local = fill_round(table, options, round, batch);
            filling = false;
            file->write(batch, first_row + local.first);
        }
        mpi::together(comm, [&] { about(path, [&] { file->close(); }); });
        claimed.close();
        return publish(temporary, path, rows, comm);
    } catch (...) {
        // The library crashes in MPI_Finalize when a file could not be closed: give it room for its last few kilobytes.
        if (claimed.is_open()) claimed.empty();
        if (filling) {
            // To close is collective, and the others may be waiting elsewhere: it stays open until the process ends.
            static auto& open_to_the_end = *new std::vector<std::unique_ptr<Hdf5File>>;
            open_to_the_end.push_back(std::move(file));
        } else {
            comm.barrier();
            file.reset();
        }
        if (comm.root()) unlink(temporary.c_str());
        throw;
    }
}

}  // namespace idxr::write
