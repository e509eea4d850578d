// Plain reads and writes, each with a checksum.
#include "idxr/spill/spill_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <utility>

#include "idxr/common/hash.hpp"

namespace idxr::spill {
namespace {

std::uint64_t checksum(std::span<const char> bytes) { return hash64({bytes.data(), bytes.size()}); }

// Does `work` with a fault of the file told as one of the scratch folder.
template <typename Work>
auto as_scratch(const std::string& folder, Work work) {
    try {
        return work();
    } catch (const Error& error) {
        fail(ExitCode::resources, "{}; what does not fit into memory waits in {}, --scratch names another folder",
             error.what(), folder);
    }
}

}  // namespace

SpillFile::SpillFile(std::string folder) : folder_(std::move(folder)) {
    as_scratch(folder_, [&] {
        std::error_code ignored;
        std::filesystem::create_directories(folder_, ignored);
        // A new file under a name that nobody foresees: others may write to folders of temporary files too.
        auto path = folder_ + "/.idxr-spill-XXXXXX";
        const int made = ::mkostemp(path.data(), O_CLOEXEC);
        if (made < 0) fail(ExitCode::resources, "{}: cannot be used: {}", folder_, std::strerror(errno));
        ::close(made);
        file_ = write::File::open_again(path, folder_);
        ::unlink(path.c_str());
    });
}

SpillFile::Piece SpillFile::put(std::span<const char> bytes) {
    const Piece piece{end_, bytes.size(), checksum(bytes)};
    as_scratch(folder_, [&] { file_.write({bytes.data(), bytes.size()}, piece.offset); });
    end_ += piece.bytes;
    return piece;
}

void SpillFile::replace(Piece& piece, std::span<const char> bytes) {
    if (bytes.size() != piece.bytes) fail(ExitCode::internal, "a spilled piece has changed its size");
    piece.checksum = checksum(bytes);
    as_scratch(folder_, [&] { file_.write({bytes.data(), bytes.size()}, piece.offset); });
}

void SpillFile::take(const Piece& piece, std::span<char> to) const {
    as_scratch(folder_, [&] {
        file_.read(to.data(), piece.bytes, piece.offset);
        if (checksum({to.data(), piece.bytes}) != piece.checksum)
            fail(ExitCode::resources, "{}: what was written there came back changed; the disk is faulty", folder_);
    });
}

}  // namespace idxr::spill
