// HDF5 tables of idxr read back, without MPI.
#include <algorithm>
#include <optional>
#include <stdexcept>

#include "idxr/common/error.hpp"
#include "idxr/write/file.hpp"
#include "idxr/write/hdf5_handle.hpp"
#include "idxr/write/reader_format.hpp"

namespace idxr::write {
namespace {

using hdf5::check;
using hdf5::Handle;

constexpr std::uint64_t batch_rows = 65536;
constexpr std::uint64_t batch_bytes = std::uint64_t{64} << 20;

std::vector<std::string> names_in(hid_t group, H5_index_t order) {
    H5G_info_t info{};
    check(H5Gget_info(group, &info), "H5Gget_info");
    std::vector<std::string> names;
    for (hsize_t i = 0; i < info.nlinks; ++i) {
        char name[1024];
        const auto size = H5Lget_name_by_idx(group, ".", order, H5_ITER_INC, i, name, sizeof name, H5P_DEFAULT);
        if (size < 0 || static_cast<std::size_t>(size) >= sizeof name)
            throw std::runtime_error("a name in it is damaged");
        names.emplace_back(name);
    }
    return names;
}

int attribute(hid_t object, const char* name, int otherwise) {
    if (H5Aexists(object, name) <= 0) return otherwise;
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, "H5Aopen");
    int value = otherwise;
    check(H5Aread(attribute, H5T_NATIVE_INT, &value), "H5Aread");
    return value;
}

std::string text_attribute(hid_t object, const char* name, const std::string& otherwise) {
    if (H5Aexists(object, name) <= 0) return otherwise;
    const Handle attribute(H5Aopen(object, name, H5P_DEFAULT), H5Aclose, "H5Aopen");
    const Handle type(H5Aget_type(attribute), H5Tclose, "H5Aget_type");
    if (H5Tget_class(type) != H5T_STRING || H5Tis_variable_str(type) != 0)
        throw std::runtime_error("a name in it is damaged");
    std::string value(H5Tget_size(type), '\0');
    check(H5Aread(attribute, type, value.data()), "H5Aread");
    return value;
}

std::uint64_t extent_of(hid_t dataset) {
    const Handle space(H5Dget_space(dataset), H5Sclose, "H5Dget_space");
    hsize_t extent = 0;
    if (H5Sget_simple_extent_ndims(space) != 1 || H5Sget_simple_extent_dims(space, &extent, nullptr) != 1)
        throw std::runtime_error("a dataset is not one-dimensional");
    return extent;
}

void transfer(hid_t dataset, hid_t type, void* to, std::uint64_t first, std::uint64_t count) {
    if (count == 0) return;
    const hsize_t begin = first, extent = count;
    const Handle file_space(H5Dget_space(dataset), H5Sclose, "H5Dget_space");
    const Handle memory_space(H5Screate_simple(1, &extent, nullptr), H5Sclose, "H5Screate_simple");
    check(H5Sselect_hyperslab(file_space, H5S_SELECT_SET, &begin, nullptr, &extent, nullptr), "H5Sselect_hyperslab");
    check(H5Dread(dataset, type, memory_space, file_space, H5P_DEFAULT, to), "H5Dread");
}

struct Column {
    ColumnSpec spec;
    Handle values, end;       // `end` only where texts are packed
    std::uint64_t width = 0;  // of fixed-length texts
    std::uint64_t rows = 0;
};

Column open_column(hid_t table, const std::string& name) {
    Column column{{name, ColumnType::text}, {}, {}, 0, 0};
    const Handle object(H5Oopen(table, name.c_str(), H5P_DEFAULT), H5Oclose, "H5Oopen");
    column.spec.name = text_attribute(object, "name", name);
    column.spec.nullable = attribute(object, "nullable", 0) != 0;
    column.spec.decimals = attribute(object, "decimals", column.spec.decimals);
    if (H5Iget_type(object) == H5I_GROUP) {
        column.values = Handle(H5Dopen2(object, "bytes", H5P_DEFAULT), H5Dclose, "H5Dopen2");
        column.end = Handle(H5Dopen2(object, "end", H5P_DEFAULT), H5Dclose, "H5Dopen2");
        column.rows = extent_of(column.end);
        return column;
    }
    column.values = Handle(H5Dopen2(table, name.c_str(), H5P_DEFAULT), H5Dclose, "H5Dopen2");
    column.rows = extent_of(column.values);
    const Handle type(H5Dget_type(column.values), H5Tclose, "H5Dget_type");
    const auto size = H5Tget_size(type);
    const auto kind = H5Tget_class(type);
    if (kind == H5T_STRING && H5Tis_variable_str(type) == 0) {
        column.width = size;
    } else if (kind == H5T_INTEGER && (size == 4 || size == 8)) {
        column.spec.type = size == 8 ? ColumnType::int64 : ColumnType::int32;
    } else if (kind == H5T_FLOAT && size == 8) {
        column.spec.type = ColumnType::float64;
    } else {
        throw std::runtime_error("a column has a type that idxr does not write");
    }
    return column;
}

void read_fixed_texts(const Column& column, ColumnBatch& values, std::uint64_t first, std::uint64_t count) {
    std::string padded(count * column.width, '\0');
    transfer(column.values, hdf5::fixed_text_type(column.width), padded.data(), first, count);
    for (std::uint64_t row = 0; row < count; ++row) {
        const std::string_view text(padded.data() + row * column.width, column.width);
        values.push(text.substr(0, text.find_last_not_of('\0') + 1));
    }
}

void read_packed_texts(const Column& column, ColumnBatch& values, std::uint64_t first, std::uint64_t count) {
    std::uint64_t begin = 0;
    if (first > 0) transfer(column.end, H5T_NATIVE_UINT64, &begin, first - 1, 1);
    values.text_end.resize(count);
    transfer(column.end, H5T_NATIVE_UINT64, values.text_end.data(), first, count);
    auto before = begin;
    for (auto& end : values.text_end) {
        if (end < before || end > extent_of(column.values)) throw std::runtime_error("a text ends where it cannot");
        before = end;
        end -= begin;
    }
    values.text.resize(count == 0 ? 0 : values.text_end.back());
    transfer(column.values, H5T_NATIVE_UINT8, values.text.data(), begin, values.text.size());
}

class Hdf5Format : public TableReader::Format {
  public:
    Hdf5Format(const std::string& path, const Selection& selection) : path_(path) {
        File::open(path);  // for the plain sentences: missing, no permission
        std::vector<ColumnSpec> in_file;
        checked([&] {
            const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate");
            check(H5Pset_file_locking(access, false, true), "H5Pset_file_locking");  // network file systems may refuse
            file_ = Handle(H5Fopen(path.c_str(), H5F_ACC_RDONLY, access), H5Fclose, "H5Fopen");
            const auto tables = names_in(file_, H5_INDEX_NAME);
            if (tables.size() != 1) throw std::runtime_error("it should hold one table");
            const Handle table(H5Gopen2(file_, tables[0].c_str(), H5P_DEFAULT), H5Gclose, "H5Gopen2");
            for (const auto& name : names_in(table, H5_INDEX_CRT_ORDER)) {
                columns_.push_back(open_column(table, name));
                in_file.push_back(columns_.back().spec);
                if (columns_.back().rows != columns_.front().rows)
                    throw std::runtime_error("its columns differ in length");
            }
        });
        select(path, selection, in_file);
        last_ = columns_.empty() ? 0 : columns_.front().rows;
        for (const auto source : source_)
            if (columns_[source].width > 0)
                step_ = std::min(step_, std::max<std::uint64_t>(1, batch_bytes / columns_[source].width));
    }

    bool next(Batch& batch) override {
        batch.rows = std::min(step_, last_ - next_);
        for (std::size_t c = 0; c < wanted_.size(); ++c) {
            checked([&] { read(columns_[source_[c]], batch.columns[c], batch.rows); });
            widen(wanted_[c], batch.columns[c]);
        }
        next_ += batch.rows;
        return batch.rows > 0;
    }

    std::vector<std::uint64_t> pieces() const override {
        const auto rows = columns_.empty() ? 0 : columns_.front().rows;
        std::vector<std::uint64_t> pieces(rows / batch_rows, batch_rows);
        if (rows % batch_rows > 0) pieces.push_back(rows % batch_rows);
        return pieces;
    }

    void go_to(std::size_t begin, std::size_t end) override {
        const auto rows = columns_.empty() ? 0 : columns_.front().rows;
        next_ = std::min<std::uint64_t>(rows, begin * batch_rows);
        last_ = std::min<std::uint64_t>(rows, end * batch_rows);
    }

  private:
    void read(const Column& column, ColumnBatch& values, std::uint64_t count) const {
        switch (column.spec.type) {
            case ColumnType::text:
                return column.width > 0 ? read_fixed_texts(column, values, next_, count)
                                        : read_packed_texts(column, values, next_, count);
            case ColumnType::int64:
                values.int64.resize(count);
                return transfer(column.values, H5T_NATIVE_INT64, values.int64.data(), next_, count);
            case ColumnType::int32:
                values.int32.resize(count);
                return transfer(column.values, H5T_NATIVE_INT32, values.int32.data(), next_, count);
            case ColumnType::float64:
                values.float64.resize(count);
                return transfer(column.values, H5T_NATIVE_DOUBLE, values.float64.data(), next_, count);
        }
    }

    template <typename Work>
    void checked(Work work) const {
        const hdf5::Silence silence;
        try {
            work();
        } catch (const std::exception& error) {
            fail(ExitCode::input, "{}: cannot be read as an HDF5 table of idxr: {}", path_, error.what());
        }
    }

    std::string path_;
    Handle file_;
    std::vector<Column> columns_;
    std::uint64_t next_ = 0, last_ = 0;  // rows that are still to come
    std::uint64_t step_ = batch_rows;
};

}  // namespace

std::unique_ptr<TableReader::Format> open_hdf5(const std::string& path, const Selection& selection) {
    return std::make_unique<Hdf5Format>(path, selection);
}

}  // namespace idxr::write
