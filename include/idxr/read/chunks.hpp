// Reading all parts of all files at once, without a first pass for the row borders.
//
// Chunks are nominal byte ranges. A reader guesses where the first row of its chunk begins, parses, and reports where
// it began and where the next chunk must begin; chunks whose guess disagrees with the chunk before are parsed again
// with the known beginning (Ge, Li, Eilebrecht, Chandramouli, Kossmann: Speculative Distributed CSV Data Parsing for
// Big Data Analytics, SIGMOD 2019). Rows are delivered the same whatever the size of the chunks.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/read/csv.hpp"
#include "idxr/read/input_file.hpp"
#include "idxr/read/reject.hpp"

namespace idxr::read {

struct Chunk {
    std::uint32_t file = 0;   // index into the files of the run
    std::uint64_t begin = 0;  // bytes of the plain text: [begin, end)
    std::uint64_t end = 0;
    bool operator==(const Chunk&) const = default;
};

// The data of every file in pieces of chunk_bytes (at least 1), in file order. The files must be unpacked.
std::vector<Chunk> cut(const std::vector<InputFile>& files, std::uint64_t chunk_bytes);

// Receives rows in file order. Offsets are bytes of the plain text; a row is offset, length without its line end.
class RowHandler {
  public:
    virtual ~RowHandler() = default;
    // As many fields as the header; they live until this returns.
    virtual void row(std::span<const std::string_view> fields, std::uint64_t offset, std::uint64_t length) = 0;
    // The row as it is in the file, undecoded; its first max_shown_bytes if it is longer.
    virtual void reject(RejectReason reason, std::string_view raw_row, std::uint64_t offset) = 0;
};

inline constexpr std::uint64_t unknown_row = std::numeric_limits<std::uint64_t>::max();

// What a reader found in a chunk: rows that begin in [first_row, end of the chunk).
struct ChunkExtent {
    std::uint64_t first_row = unknown_row;  // where parsing began; at or after the chunk's end if no row begins in it
    std::uint64_t next_row = unknown_row;   // the first row at or after the chunk's end, or the end of the file
    std::uint64_t rows = 0;
    std::uint64_t rejected = 0;
    bool operator==(const ChunkExtent&) const = default;
};

class File;

// One for each thread. Keeps a file open and about 1 MiB of it, more only for longer rows.
class ChunkParser {
  public:
    ChunkParser();
    ~ChunkParser();
    ChunkParser(ChunkParser&&) noexcept;
    ChunkParser& operator=(ChunkParser&&) noexcept;

    // first_row: where the first row at or after chunk.begin begins, or unknown_row for a guess. A chunk at the
    // beginning of the data needs no guess. Throws Error(input) if the file cannot be read or has become shorter.
    ChunkExtent parse(const InputFile& file, const Chunk& chunk, std::uint64_t first_row, RowHandler& handler);

    // Where the first row at or after `begin` seems to begin. `begin` is taken to lie outside quotes, unless fewer rows
    // of the following 64 KiB disagree with the header when it is taken to lie inside. plain_size if none is found
    // there.
    std::uint64_t guess_first_row(const InputFile& file, std::uint64_t begin);

  private:
    void open(const InputFile& file);
    std::string_view view(std::uint64_t offset, std::uint64_t bytes);
    std::uint64_t next_line(std::uint64_t offset);

    std::unique_ptr<File> file_;
    std::uint64_t size_ = 0;    // bytes of the file as it was found
    std::vector<char> window_;  // text of the file from window_begin_ on, of which window_bytes_ are valid
    std::uint64_t window_begin_ = 0;
    std::uint64_t window_bytes_ = 0;
    RowFields fields_;
};

struct ParseAgain {
    std::size_t chunk = 0;
    std::uint64_t first_row = 0;
    bool operator==(const ParseAgain&) const = default;
};

// The first chunk whose beginning disagrees with the end of the chunk before it in the same file, and where its first
// row really begins; nullopt when all chunks are right. All chunks of the run, in order.
std::optional<ParseAgain> first_to_parse_again(std::span<const Chunk> chunks, std::span<const ChunkExtent> extents);

// A row (or any other bytes) of the plain text again. Throws Error(input) if they cannot be read.
std::string read_range(const InputFile& file, std::uint64_t offset, std::uint64_t length);

}  // namespace idxr::read
