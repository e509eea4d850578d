// An open file whose every fault is a sentence for the user.
#include "file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "idxr/common/error.hpp"

namespace idxr::read {

File::File(const std::string& path) : path_(path), descriptor_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) fail(ExitCode::input, "{}: cannot be opened ({})", path, std::strerror(errno));
}

File::~File() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

File::File(File&& other) noexcept : path_(std::move(other.path_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

File& File::operator=(File&& other) noexcept {
    std::swap(path_, other.path_);
    std::swap(descriptor_, other.descriptor_);
    return *this;
}

std::uint64_t File::read(char* to, std::uint64_t offset, std::uint64_t bytes) const {
    std::uint64_t done = 0;
    while (done < bytes) {
        const auto got = ::pread(descriptor_, to + done, bytes - done, static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0)
            fail(ExitCode::input, "{}: cannot be read at byte {} ({})", path_, offset + done, std::strerror(errno));
        if (got == 0) break;
        done += static_cast<std::uint64_t>(got);
    }
    return done;
}

void File::read_all(char* to, std::uint64_t offset, std::uint64_t bytes) const {
    const auto got = read(to, offset, bytes);
    if (got < bytes)
        fail(ExitCode::input,
             "{}: became shorter while it was read: it ends at byte {}; start again once it is complete", path_,
             offset + got);
}

}  // namespace idxr::read
