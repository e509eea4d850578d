// A table of HDF5 as idxr writes it, with some of its bytes changed: it is read, or refused.
#include <sys/mman.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "idxr/common/error.hpp"
#include "idxr/write/hdf5_handle.hpp"
#include "idxr/write/reader_format.hpp"
#include "idxr/write/rounds.hpp"

namespace {

using namespace idxr::write;
using hdf5::Handle;

int memory() {
    static const int file = memfd_create("hdf5_fuzz", 0);
    return file;
}

const std::string& path() {
    static const auto name = "/proc/self/fd/" + std::to_string(memory());
    return name;
}

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
