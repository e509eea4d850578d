// Writing the Parquet format, as far as flat tables of idxr use it: encodings, pages and metadata.
// https://github.com/apache/parquet-format: Encodings.md, README.md and src/main/thrift/parquet.thrift. What is used of
// them stands in docs/formats.md.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/write/table.hpp"

namespace idxr::write::parquet {

inline constexpr std::string_view magic = "PAR1";

// --- Encodings.md, "Run Length Encoding / Bit-Packing Hybrid"

// Bits that the values 0…max need, at least 1.
int bit_width(std::uint32_t max);

// Runs of at least 8 equal values as runs, all else bit-packed in groups of 8.
void append_hybrid(std::string& out, std::span<const std::uint32_t> values, int width);

// --- a column of a row group

// Most values of a page: rows of a data page are fewer, entries of a dictionary at most as many.
inline constexpr std::size_t max_page_values = 32768;

// CRC-32 (as in gzip) of the compressed bytes of a page.
std::uint32_t page_crc(std::string_view bytes);

struct ColumnChunk {
    std::uint64_t begin = 0;             // of its first page; in the file, or before assembly in the rank's segment
    std::uint64_t dictionary_bytes = 0;  // of the dictionary page with its header, 0 when there is none
    std::uint64_t bytes = 0;             // of all pages with their headers
    std::uint64_t plain_bytes = 0;       // the same uncompressed
    std::uint64_t nulls = 0;
    bool has_range = false;
    std::string min, max;  // PLAIN, without the length of texts
};

struct RowGroup {
    std::uint64_t rows = 0;
    std::vector<ColumnChunk> columns;
};

// Compressed pages of the values of one column in one row group, appended to `out`. ColumnChunk::begin is where they
// begin in `out`.
ColumnChunk append_column(std::string& out, const ColumnSpec& spec, const ColumnBatch& values, std::uint64_t rows);

// --- metadata

// RowGroup struct of the footer, one element of its list.
void append_row_group(std::string& out, const std::vector<ColumnSpec>& columns, const RowGroup& group);

// Footer with its length and the magic; `row_groups` are `group_count` elements one behind another.
std::string footer(const std::vector<ColumnSpec>& columns, std::uint64_t rows, std::string_view row_groups,
                   std::uint64_t group_count);

}  // namespace idxr::write::parquet
