// Plain reads and writes, each with a checksum.
#include "idxr/spill/spill_file.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>
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
    static std::atomic<int> made = 0;
    as_scratch(folder_, [&] {
        std::error_code error;
        std::filesystem::create_directories(folder_, error);
        const auto path = fmt::format("{}/.idxr-spill-{}-{}", folder_, ::getpid(), made++);
        file_ = write::File::create(path, folder_);
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
