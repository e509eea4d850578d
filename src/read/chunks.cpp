// Reading all parts of all files at once, without a first pass for the row borders.
#include "idxr/read/chunks.hpp"

#include <algorithm>
#include <cstring>

#include "file.hpp"
#include "guess.hpp"
#include "idxr/common/error.hpp"

namespace idxr::read {
namespace {

constexpr std::uint64_t window_size = 1 << 20;  // stays in the second-level cache while it is parsed
constexpr std::uint64_t guess_bytes = 64 << 10;

}  // namespace

std::vector<Chunk> cut(const std::vector<InputFile>& files, std::uint64_t chunk_bytes) {
    chunk_bytes = std::max<std::uint64_t>(chunk_bytes, 1);
    std::vector<Chunk> chunks;
    for (std::uint32_t file = 0; file < files.size(); ++file) {
        const auto end = files[file].plain_size;
        for (auto begin = files[file].data_begin; begin < end;) {
            const auto next = end - begin > chunk_bytes ? begin + chunk_bytes : end;
            chunks.push_back({file, begin, next});
            begin = next;
        }
    }
    return chunks;
}

ChunkParser::ChunkParser() = default;
ChunkParser::~ChunkParser() = default;
ChunkParser::ChunkParser(ChunkParser&&) noexcept = default;
ChunkParser& ChunkParser::operator=(ChunkParser&&) noexcept = default;

void ChunkParser::open(const InputFile& file) {
    if (file_ && file_->path() == file.plain_path && size_ == file.plain_size) return;
    file_ = std::make_unique<File>(file.plain_path);
    size_ = file.plain_size;
    window_bytes_ = 0;
}

// The text from `offset` on: at least so many bytes, or all that there are.
std::string_view ChunkParser::view(std::uint64_t offset, std::uint64_t bytes) {
    bytes = std::min(bytes, size_ - offset);
    const bool overlaps = offset >= window_begin_ && offset < window_begin_ + window_bytes_;
    std::uint64_t kept = overlaps ? window_begin_ + window_bytes_ - offset : 0;
    if (kept < bytes) {
        if (kept > 0) std::memmove(window_.data(), window_.data() + (offset - window_begin_), kept);
        if (window_.size() < bytes) window_.resize(std::max(bytes, std::min(2 * bytes, window_size)));
        window_begin_ = offset;
        window_bytes_ = kept;
        const auto wanted = std::min<std::uint64_t>(window_.size(), size_ - offset);
        file_->read_all(window_.data() + kept, offset + kept, wanted - kept);
        window_bytes_ = kept = wanted;
    }
    return {window_.data() + (offset - window_begin_), kept};
}

std::uint64_t ChunkParser::next_line(std::uint64_t offset) {
    while (offset < size_) {
        const auto text = view(offset, 1);
        if (const void* found = std::memchr(text.data(), '\n', text.size()))
            return offset + static_cast<std::uint64_t>(static_cast<const char*>(found) - text.data()) + 1;
        offset += text.size();
    }
    return size_;
}

std::uint64_t ChunkParser::guess_first_row(const InputFile& file, std::uint64_t begin) {
    if (begin <= file.data_begin) return file.data_begin;
    open(file);
    if (begin >= size_) return size_;
    // From the byte before, so that a line end there is seen.
    const auto from = begin - 1;
    auto text = view(from, guess_bytes);
    text = text.substr(0, guess_bytes);
    const auto found = guess_row_begin(text, from + text.size() == size_, dialect(file), fields_);
    return found ? from + *found : size_;
}

ChunkExtent ChunkParser::parse(const InputFile& file, const Chunk& chunk, std::uint64_t first_row,
                               RowHandler& handler) {
    open(file);
    if (first_row == unknown_row) first_row = guess_first_row(file, chunk.begin);
    const Dialect rows_are = dialect(file);
    ChunkExtent extent{first_row, first_row, 0, 0};
    auto& at = extent.next_row;
    std::uint64_t wanted = std::min(window_size, chunk.end - std::min(at, chunk.end) + 4096);
    while (at < chunk.end) {
        std::string_view text = view(at, wanted);
        const bool at_end = at + text.size() == size_;
        const auto all = text.size();
        while (at < chunk.end) {
            const auto row = parse_row(text, at_end, rows_are, fields_);
            if (row.kind == RowKind::incomplete) break;
            if (row.kind == RowKind::row) {
                handler.row(fields_.values, at, row.length);
                ++extent.rows;
            } else if (row.kind == RowKind::reject) {
                handler.reject(row.reason, text.substr(0, std::min(row.length, max_shown_bytes)), at);
                ++extent.rejected;
            }
            at += row.next;
            text.remove_prefix(row.next);
            if (!row.ends) {
                at = next_line(at);
                break;
            }
        }
        // What is left is the beginning of a row; a whole view of it was too little.
        wanted = text.size() == all ? 2 * all : std::max<std::uint64_t>(text.size() + 4096, 1);
    }
    return extent;
}

std::optional<ParseAgain> first_to_parse_again(std::span<const Chunk> chunks, std::span<const ChunkExtent> extents) {
    for (std::size_t i = 1; i < chunks.size(); ++i) {
        if (chunks[i].file != chunks[i - 1].file) continue;
        if (extents[i].first_row != extents[i - 1].next_row) return ParseAgain{i, extents[i - 1].next_row};
    }
    return std::nullopt;
}

std::string read_range(const InputFile& file, std::uint64_t offset, std::uint64_t length) {
    std::string bytes(length, '\0');
    File(file.plain_path).read_all(bytes.data(), offset, length);
    return bytes;
}

}  // namespace idxr::read
