// The files of a run as they are found on disk: how they are packed, written and headed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/common/types.hpp"
#include "idxr/config/settings.hpp"

namespace idxr::read {

enum class Compression : std::uint8_t { none, gzip, zstd, parquet };  // parquet: its rows as text
enum class Encoding : std::uint8_t { utf8, latin1 };

std::string_view name(Compression compression);  // "none", "gzip", "zstd", "parquet"
std::string_view name(Encoding encoding);        // "UTF-8", "Latin-1"

struct InputFile {
    std::string path;
    SourceIndex source = 0;
    std::uint64_t size = 0;     // bytes on disk
    std::int64_t mtime_ns = 0;  // last change, nanoseconds since 1970
    Compression compression = Compression::none;
    Encoding encoding = Encoding::utf8;
    bool encoding_said = false;  // by the job, so not found from the data
    char delimiter = ',';
    bool has_bom = false;
    std::vector<std::string> header;  // UTF-8, trimmed, unique, never empty
    std::uint64_t data_begin = 0;     // byte of the plain text where the rows begin, after the header row
    std::string plain_path;           // the file that is really read; empty: compressed and not unpacked yet
    std::uint64_t plain_size = 0;     // its bytes

    bool operator==(const InputFile&) const = default;
};

// Every file of every source, in the order of the job (globs in name order), inspected from samples of its text;
// compressed files from their decoded beginning. Called by one rank. Throws Error(input) for a file that is missing, a
// folder, unreadable, empty, binary, in UTF-16, without a header row or without rows.
std::vector<InputFile> find_inputs(const config::Settings& settings);

// Decodes a compressed file into a plain one in the folder (made if need be) and sets plain_path, plain_size and, if
// the job did not say it, the encoding, now found from samples of the whole. Does nothing to a plain file. The copy is
// the caller's to remove. Throws Error(input) for a truncated or corrupt archive, Error(resources) when the folder is
// full.
void unpack(InputFile& file, const std::string& scratch_folder);

// Throws Error(input) when the file on disk is no longer as it was found.
void require_unchanged(const InputFile& file);

// For the broadcast from the rank that found them; bytes, exact.
std::string serialise(const std::vector<InputFile>& files);
std::vector<InputFile> deserialise(std::string_view bytes);

}  // namespace idxr::read
