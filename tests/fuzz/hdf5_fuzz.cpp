// A table of HDF5 as idxr writes it, with some of its bytes changed: it is read, or refused. The library itself is not
// instrumented; what it leaks on damaged files is its own.
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "idxr/common/error.hpp"
#include "idxr/write/hdf5_handle.hpp"
#include "idxr/write/reader_format.hpp"
#include "idxr/write/rounds.hpp"

namespace {

using namespace idxr::write;
using hdf5::Handle;

// A file of a name that the library can find again; gone when the program ends.
class Place {
  public:
    Place() {
        auto name = (std::filesystem::temp_directory_path() / "hdf5_fuzz-XXXXXX").string();
        file_ = mkstemp(name.data());
        if (file_ < 0) std::abort();
        path_ = name;
    }
    ~Place() { unlink(path_.c_str()); }
    int file() const { return file_; }
    const std::string& path() const { return path_; }

  private:
    int file_ = -1;
    std::string path_;
};

const Place& place() {
    static const Place place;
    return place;
}
int memory() { return place().file(); }
const std::string& path() { return place().path(); }

void put_column(hid_t table, const char* name, hid_t type, hsize_t rows, const void* values) {
    const Handle space(H5Screate_simple(1, &rows, nullptr), H5Sclose, "H5Screate_simple");
    const Handle dataset(H5Dcreate2(table, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT), H5Dclose,
                         "H5Dcreate2");
    hdf5::check(H5Dwrite(dataset, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, values), "H5Dwrite");
}

std::string sample_file() {
    constexpr hsize_t rows = 50;
    {
        const Handle access(H5Pcreate(H5P_FILE_ACCESS), H5Pclose, "H5Pcreate");
        hdf5::check(H5Pset_libver_bounds(access, H5F_LIBVER_V18, H5F_LIBVER_LATEST), "H5Pset_libver_bounds");
        const Handle file(H5Fcreate(path().c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access), H5Fclose, "H5Fcreate");
        const Handle order(H5Pcreate(H5P_GROUP_CREATE), H5Pclose, "H5Pcreate");
        hdf5::check(H5Pset_link_creation_order(order, H5P_CRT_ORDER_TRACKED | H5P_CRT_ORDER_INDEXED),
                    "H5Pset_link_creation_order");
        const Handle table(H5Gcreate2(file, "sample", H5P_DEFAULT, order, H5P_DEFAULT), H5Gclose, "H5Gcreate2");
        const std::string texts(8 * rows, 'x'), bytes(300, 'y');
        const std::vector<std::int64_t> numbers(rows, 7);
        std::vector<std::uint64_t> ends;
        for (std::uint64_t i = 1; i <= rows; ++i) ends.push_back(6 * i);
        put_column(table, "id", hdf5::fixed_text_type(8), rows, texts.data());
        put_column(table, "number", H5T_STD_I64LE, rows, numbers.data());
        const Handle packed(H5Gcreate2(table, "note", H5P_DEFAULT, order, H5P_DEFAULT), H5Gclose, "H5Gcreate2");
        put_column(packed, "bytes", H5T_STD_U8LE, bytes.size(), bytes.data());
        put_column(packed, "end", H5T_STD_U64LE, rows, ends.data());
    }
    std::string bytes(static_cast<std::size_t>(lseek(memory(), 0, SEEK_END)), '\0');
    if (pread(memory(), bytes.data(), bytes.size(), 0) != static_cast<ssize_t>(bytes.size())) std::abort();
    return bytes;
}

}  // namespace

extern "C" const char* __asan_default_options() { return "detect_leaks=0"; }

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string sample = sample_file();
    auto file = sample;
    for (std::size_t i = 0; i + 2 < size; i += 3)
        file[(data[i] * 256U + data[i + 1]) % file.size()] ^= static_cast<char>(data[i + 2]);
    if (ftruncate(memory(), 0) != 0 ||
        pwrite(memory(), file.data(), file.size(), 0) != static_cast<ssize_t>(file.size()))
        std::abort();
    try {
        const auto format = open_hdf5(path(), {});
        Batch batch;
        for (prepare(batch, format->columns()); format->next(batch); prepare(batch, format->columns())) continue;
    } catch (const idxr::Error& error) {
        if (error.code() != idxr::ExitCode::input) std::abort();
    }
    return 0;
}
