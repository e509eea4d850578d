// A plain copy of a compressed file, so that all parts of it can be read at once.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <span>
#include <utility>

#include "idxr/common/error.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/stop_request.hpp"
#include "idxr/common/try_again.hpp"
#include "idxr/read/decoder.hpp"
#include "idxr/read/input_file.hpp"
#include "inspect.hpp"

namespace idxr::read {
namespace {

// Removed again unless it is kept.
class Copy {
  public:
    explicit Copy(std::string path)
        : path_(std::move(path)), descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0) full();
    }
    ~Copy() {
        if (descriptor_ >= 0) ::close(descriptor_);
        if (!kept_) ::unlink(path_.c_str());
    }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    void write(std::span<const char> bytes) {
        TryAgain again;
        while (!bytes.empty()) {
            const auto done = ::write(descriptor_, bytes.data(), bytes.size());
            if (done < 0 && again.after(errno)) continue;
            if (done < 0) full();
            bytes = bytes.subspan(static_cast<std::size_t>(done));
        }
    }

    void keep_as(const std::string& path) {
        const int status = ::close(std::exchange(descriptor_, -1));
        if (status != 0 || ::rename(path_.c_str(), path.c_str()) != 0) full();
        kept_ = true;
    }

  private:
    [[noreturn]] void full() const {
        const auto code = errno == ENOSPC || errno == EDQUOT ? ExitCode::resources : ExitCode::output;
        fail(code, "{}: cannot be written ({}); unpacked input goes to scratch, choose a folder with --scratch", path_,
             std::strerror(errno));
    }

    std::string path_;
    int descriptor_;
    bool kept_ = false;
};

// Others may write to folders of temporary files too, and foresee the name: in a folder of theirs, or behind a link of
// theirs, copies could be changed or strike other files.
void make_own_folder(const std::string& path) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path).parent_path(), ignored);
    if (::mkdir(path.c_str(), S_IRWXU) == 0) return;
    const int error = errno;
    struct stat status {};
    const bool own = ::lstat(path.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::geteuid();
    if (error != EEXIST || !own)
        fail(ExitCode::output, "{}: the scratch folder cannot be made ({}); choose one with --scratch", path,
             error == EEXIST ? "it is there and not of this account" : std::strerror(error));
}

}  // namespace

void unpack(InputFile& file, const std::string& scratch_folder) {
    if (file.compression == Compression::none) return;
    make_own_folder(scratch_folder);
    const auto path = fmt::format("{}/input-{:016x}.txt", scratch_folder, hash64(file.path));
    Copy copy(path + ".partial");
    Decoder decoder(file.path, file.compression);
    std::vector<char> piece(1 << 20);
    std::uint64_t size = 0;
    while (const auto got = decoder.read(piece.data(), piece.size())) {
        if (stop_requested())
            fail(ExitCode::requeue, "stopped on request while unpacking; the same command begins anew");
        copy.write(std::span(piece).first(got));
        size += got;
    }
    copy.keep_as(path);
    file.plain_path = path;
    file.plain_size = size;

    if (file.encoding_said) return;
    const auto before = std::exchange(file.encoding, encoding_of_places(file));
    if (file.encoding != before) read_header(file, read_head(file));
}

}  // namespace idxr::read
