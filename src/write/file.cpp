// System calls on files, restarted and completed.
#include "idxr/write/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "idxr/common/try_again.hpp"

namespace idxr::write {
namespace {

// "No space left on device" needs no more words; a refusal wants to be told what to do.
std::string reason(int error) {
    switch (error) {
        case ENOSPC:
        case EDQUOT:
            return "the disk or the quota is full; make room or choose another --output";
        case EFBIG:
            return "the file would be larger than the limit of this account or file system allows";
        case EACCES:
        case EPERM:
            return "no permission; choose a place that you may use";
        case EROFS:
            return "the file system is read-only; choose another --output";
        case ENOENT:
            return "no such file or folder";
        default:
            return std::strerror(error);
    }
}

int open_retrying(const std::string& path, int flags) {
    int descriptor = -1;
    do descriptor = ::open(path.c_str(), flags | O_CLOEXEC, S_IRUSR | S_IWUSR);
    while (descriptor < 0 && errno == EINTR);
    return descriptor;
}

constexpr std::uint64_t call_bytes = std::uint64_t{1} << 30;  // below what one call of the kernel moves

}  // namespace

File::File(int descriptor, std::string path, ExitCode code)
    : descriptor_(descriptor), path_(std::move(path)), code_(code) {}

File File::open(const std::string& path) {
    File file(open_retrying(path, O_RDONLY), path, ExitCode::input);
    if (!file.is_open()) file.fault("cannot be opened");
    struct stat status {};
    if (fstat(file.descriptor_, &status) != 0) file.fault("cannot be examined");
    if (!S_ISREG(status.st_mode)) fail(ExitCode::input, "{}: is not a file", path);
    return file;
}

File File::create(const std::string& path, const std::string& shown) {
    File file(open_retrying(path, O_RDWR | O_CREAT | O_TRUNC), shown.empty() ? path : shown, ExitCode::output);
    if (!file.is_open()) file.fault("cannot be created");
    return file;
}

File File::open_again(const std::string& path, const std::string& shown) {
    File file(open_retrying(path, O_RDWR), shown.empty() ? path : shown, ExitCode::output);
    if (!file.is_open()) file.fault("cannot be opened by every rank (all ranks must see the output folder)");
    return file;
}

File::~File() {
    if (is_open()) ::close(descriptor_);
}

File::File(File&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), path_(std::move(other.path_)), code_(other.code_) {}

File& File::operator=(File&& other) noexcept {
    std::swap(descriptor_, other.descriptor_);
    std::swap(path_, other.path_);
    std::swap(code_, other.code_);
    return *this;
}

void File::fault(const char* what) const { fail(code_, "{}: {}: {}", path_, what, reason(errno)); }

std::uint64_t File::size() const {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) fault("cannot be examined");
    return static_cast<std::uint64_t>(status.st_size);
}

std::int64_t File::modified_ns() const {
    struct stat status {};
    if (fstat(descriptor_, &status) != 0) fault("cannot be examined");
    return std::int64_t{status.st_mtim.tv_sec} * 1'000'000'000 + status.st_mtim.tv_nsec;
}

std::uint64_t File::read_some(char* to, std::uint64_t count, std::uint64_t offset) const {
    std::uint64_t done = 0;
    TryAgain again;
    while (done < count) {
        const auto got =
            pread(descriptor_, to + done, std::min(call_bytes, count - done), static_cast<off_t>(offset + done));
        if (got < 0 && again.after(errno)) continue;
        if (got < 0) fault("cannot be read");
        if (got == 0) break;
        done += static_cast<std::uint64_t>(got);
    }
    return done;
}

void File::read(char* to, std::uint64_t count, std::uint64_t offset) const {
    if (read_some(to, count, offset) < count)
        fail(code_, "{}: ends too early; it is damaged or still being written", path_);
}

void File::write(std::string_view bytes, std::uint64_t offset) const {
    TryAgain again;
    while (!bytes.empty()) {
        const auto put = pwrite(descriptor_, bytes.data(), std::min<std::uint64_t>(call_bytes, bytes.size()),
                                static_cast<off_t>(offset));
        if (put < 0 && again.after(errno)) continue;
        if (put < 0) fault("cannot be written");
        bytes.remove_prefix(static_cast<std::size_t>(put));
        offset += static_cast<std::uint64_t>(put);
    }
}

void File::copy_from(const File& other, std::uint64_t count, std::uint64_t offset) const {
    off_t from = 0;
    auto to = static_cast<off_t>(offset);
    while (static_cast<std::uint64_t>(from) < count) {
        const auto left = count - static_cast<std::uint64_t>(from);
        const auto moved = copy_file_range(other.descriptor_, &from, descriptor_, &to, std::min(call_bytes, left), 0);
        if (moved < 0 && errno == EINTR) continue;
        if (moved > 0) continue;
        if (moved < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) fault("cannot be written");
        break;  // not on this file system: go on by hand
    }
    constexpr std::uint64_t piece = std::uint64_t{4} << 20;
    const auto buffer = std::make_unique<char[]>(piece);
    for (auto done = static_cast<std::uint64_t>(from); done < count; done += piece) {
        const auto now = std::min(piece, count - done);
        other.read(buffer.get(), now, done);
        write({buffer.get(), now}, offset + done);
    }
}

bool File::reserve(std::uint64_t bytes) const {
    if (bytes == 0) return true;
    int status = 0;
    do status = fallocate(descriptor_, 0, 0, static_cast<off_t>(bytes));
    while (status != 0 && errno == EINTR);
    if (status != 0 && (errno == ENOSPC || errno == EDQUOT || errno == EFBIG)) fault("cannot be written");
    if (status == 0) return true;
    struct statvfs system {};
    if (fstatvfs(descriptor_, &system) == 0 && bytes / system.f_frsize > system.f_bavail) {
        errno = ENOSPC;
        fault("cannot be written");
    }
    if (size() < bytes) write(std::string_view("", 1), bytes - 1);  // the largest size that is allowed
    return false;
}

void File::claim(std::uint64_t bytes) const {
    const auto held = size();
    if (reserve(bytes)) return;
    const std::string zeros(std::size_t{4} << 20, '\0');
    for (auto at = held; at < bytes; at += zeros.size())
        write(std::string_view(zeros).substr(0, std::min<std::uint64_t>(zeros.size(), bytes - at)), at);
    sync();  // some network file systems tell of a full disk only now
}

void File::empty() const noexcept {
    while (ftruncate(descriptor_, 0) != 0 && errno == EINTR) {
    }
}

bool File::lock() const {
    int status = 0;
    do status = flock(descriptor_, LOCK_EX | LOCK_NB);
    while (status != 0 && errno == EINTR);
    return status == 0 || errno != EWOULDBLOCK;
}

void File::sync() const {
    int status = 0;
    do status = fsync(descriptor_);
    while (status != 0 && errno == EINTR);
    if (status != 0) fault("cannot be brought to disk");
}

void File::close() {
    if (is_open() && ::close(std::exchange(descriptor_, -1)) != 0 && errno != EINTR) fault("cannot be closed");
}

std::string read_file(const std::string& path) {
    const auto file = File::open(path);
    std::string bytes(file.size(), '\0');
    file.read(bytes.data(), bytes.size(), 0);
    return bytes;
}

std::string folder_of(const std::string& path) {
    auto folder = std::filesystem::path(path).parent_path().string();
    return folder.empty() ? "." : folder;
}

void rename_file(const std::string& from, const std::string& to) {
    if (std::rename(from.c_str(), to.c_str()) != 0)
        fail(ExitCode::output, "{}: cannot get its final name: {}", to, reason(errno));
}

void sync_folder(const std::string& folder) {
    const int descriptor = open_retrying(folder, O_RDONLY | O_DIRECTORY);
    if (descriptor < 0) return;  // a folder that may be written but not read
    fsync(descriptor);           // some network file systems refuse to; what was renamed has its name
    ::close(descriptor);
}

void rename_durably(const std::string& from, const std::string& to) {
    rename_file(from, to);
    sync_folder(folder_of(to));
}

}  // namespace idxr::write
