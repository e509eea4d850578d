// Segments of ranks become one file.
#include "idxr/write/ordered_file.hpp"

#include <unistd.h>

#include "idxr/mpi/agree.hpp"
#include "idxr/write/checksum.hpp"
#include "idxr/write/run_folder.hpp"

namespace idxr::write {
namespace {

constexpr std::size_t buffer_bytes = std::size_t{4} << 20;

}  // namespace

OrderedFile::OrderedFile(std::string path, const mpi::Communicator& comm)
    : path_(std::move(path)), comm_(comm), temporary_(fmt::format("{}{}", path_, temporary_ending)) {
    own_ = comm_.root() ? temporary_ : fmt::format("{}.{}{}", path_, comm_.rank(), temporary_ending);
    mpi::together(comm_, [&] {
        if (comm_.root()) file_ = File::create(own_, path_);
    });
}

OrderedFile::~OrderedFile() {
    if (file_.is_open()) unlink(own_.c_str());
}

void OrderedFile::append(std::string_view bytes) {
    buffer_ += bytes;
    if (buffer_.size() >= buffer_bytes) flush();
}

void OrderedFile::flush() {
    if (!file_.is_open()) file_ = File::create(own_, path_);
    file_.write(buffer_, written_);
    written_ += buffer_.size();
    buffer_.clear();
}

std::uint64_t OrderedFile::assemble() {
    const auto begin = comm_.exclusive_sum(appended());
    total_ = comm_.sum(appended());
    mpi::together(comm_, [&] {
        if (comm_.root()) {
            flush();
            file_.reserve(total_);
        }
    });
    mpi::together(comm_, [&] {
        if (comm_.root() || appended() == 0) return;
        whole_ = File::open_again(temporary_, path_);
        if (written_ > 0) whole_.copy_from(file_, written_, begin);
        whole_.write(buffer_, begin + written_);
        whole_.sync();
        whole_.close();
        if (file_.is_open()) {
            unlink(own_.c_str());
            file_.close();
        }
        buffer_.clear();
    });
    return begin;
}

FileInfo OrderedFile::commit(std::string_view ending, std::uint64_t rows) {
    mpi::together(comm_, [&] {
        if (comm_.root()) file_.write(ending, total_);
    });
    auto info = publish(temporary_, path_, rows, comm_);
    file_ = File();  // it has its name: nothing to remove any more
    return info;
}

FileInfo publish(const std::string& temporary, const std::string& path, std::uint64_t rows,
                 const mpi::Communicator& comm) {
    FileInfo info{path, 0, rows, {}};
    mpi::together(comm, [&] {
        if (!comm.root()) return;
        const auto file = File::open_again(temporary, path);
        file.sync();
        info.bytes = file.size();
    });
    info.bytes = comm.sum(info.bytes);
    info.checksum = file_checksum(temporary, comm);
    mpi::together(comm, [&] {
        if (comm.root()) rename_durably(temporary, path);
    });
    return info;
}

}  // namespace idxr::write
