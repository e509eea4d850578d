// Checksums of fixed byte ranges, so that any number of ranks computes the same.
#include "idxr/write/checksum.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "idxr/common/hash.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/write/file.hpp"

namespace idxr::write {
namespace {

std::string little_endian(std::uint64_t value) {
    std::string bytes(8, '\0');
    for (int i = 0; i < 8; ++i) bytes[static_cast<std::size_t>(i)] = static_cast<char>(value >> (8 * i));
    return bytes;
}

std::uint64_t range_count(std::uint64_t size) { return (size + checksum_range_bytes - 1) / checksum_range_bytes; }

std::vector<std::uint64_t> hash_ranges(const File& file, std::uint64_t size, std::uint64_t begin, std::uint64_t end) {
    std::vector<std::uint64_t> hashes;
    std::vector<char> bytes(begin < end ? std::min(size, checksum_range_bytes) : 0);
    for (auto range = begin; range < end; ++range) {
        const auto offset = range * checksum_range_bytes;
        const auto count = std::min(checksum_range_bytes, size - offset);
        file.read(bytes.data(), count, offset);
        hashes.push_back(hash64({bytes.data(), count}));
    }
    return hashes;
}

std::string combined(std::span<const std::uint64_t> hashes, std::uint64_t size) {
    std::string bytes;
    for (const auto hash : hashes) bytes += little_endian(hash);
    return fmt::format("{:016x}", hash64(bytes + little_endian(size)));
}

}  // namespace

std::string file_checksum(const std::string& path) {
    const auto file = File::open(path);
    const auto size = file.size();
    return combined(hash_ranges(file, size, 0, range_count(size)), size);
}

std::string file_checksum(const std::string& path, const mpi::Communicator& comm) {
    const auto rank = static_cast<std::uint64_t>(comm.rank());
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    std::uint64_t size = 0;
    std::vector<std::uint64_t> hashes;
    mpi::together(comm, [&] {
        const auto file = File::open(path);
        size = file.size();
        const auto count = range_count(size);
        hashes = hash_ranges(file, size, count / ranks * rank + std::min(rank, count % ranks),
                             count / ranks * (rank + 1) + std::min(rank + 1, count % ranks));
    });
    return combined(comm.all_gather(std::span<const std::uint64_t>(hashes)), size);
}

std::string sampled_hash(const std::string& path) {
    constexpr std::uint64_t piece = 64 << 10, spread = 16;
    const auto file = File::open(path);
    const auto size = file.size();
    std::string bytes;
    if (size <= (spread + 2) * piece) {
        bytes.resize(size);
        file.read(bytes.data(), size, 0);
    } else {
        bytes.resize((spread + 2) * piece);
        for (std::uint64_t i = 0; i < spread + 2; ++i) {
            const auto last = size - piece;
            const auto offset = last / (spread + 1) * i + last % (spread + 1) * i / (spread + 1);
            file.read(bytes.data() + i * piece, piece, offset);
        }
    }
    return fmt::format("{:016x}", hash64(bytes + little_endian(size)));
}

}  // namespace idxr::write
