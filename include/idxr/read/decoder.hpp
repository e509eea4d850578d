// The text of a gzip or zstd file, or the rows of a Parquet file as text, from beginning to end.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "idxr/read/input_file.hpp"

namespace idxr::read {

// By the first bytes: RFC 1952 (gzip), RFC 8878 (zstd), "PAR1".
Compression compression_of(std::string_view first_bytes);

// Archives of several members (gzip) or frames (zstd) are read as one text.
class Decoder {
  public:
    // Throws Error(input) if the file cannot be opened.
    Decoder(const std::string& path, Compression compression);
    ~Decoder();
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;

    // Fills `to`, or less at the end of the text. Throws Error(input) for a truncated or corrupt archive.
    std::uint64_t read(char* to, std::uint64_t bytes);

    // Bytes of the archive that the text read so far took.
    std::uint64_t consumed() const;

  private:
    struct Archive;
    struct Gzip;
    struct Zstd;
    struct Parquet;
    std::unique_ptr<Archive> archive_;
};

}  // namespace idxr::read
