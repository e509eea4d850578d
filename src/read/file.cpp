// An open file whose every fault is a sentence for the user.
#include "file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <utility>

#include "idxr/common/asked_fault.hpp"
#include "idxr/common/error.hpp"
#include "idxr/common/try_again.hpp"

namespace idxr::read {
namespace {

bool fault_is_due() {
    static const auto every = asked_fault("reads");
    static std::atomic<std::uint64_t> calls{0};
    if (every == 0 || ++calls % every != 0) return false;
    errno = EIO;
    return true;
}

}  // namespace

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
    TryAgain again;
    while (done < bytes) {
        const auto got =
            fault_is_due() ? -1 : ::pread(descriptor_, to + done, bytes - done, static_cast<off_t>(offset + done));
        if (got < 0 && again.after(errno)) continue;
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
