// The footer of a Parquet file: FileMetaData of parquet.thrift, written.
#include <stdexcept>

#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_terms.hpp"
#include "idxr/write/thrift.hpp"

namespace idxr::write::parquet {
namespace {

// Key-value metadata: digits after the point, for a later conversion to CSV.
constexpr std::string_view decimals_key = "idxr.decimals.";

PhysicalType physical(ColumnType type) {
    switch (type) {
        case ColumnType::text:
            return PhysicalType::byte_array;
        case ColumnType::int64:
            return PhysicalType::int64;
        case ColumnType::int32:
            return PhysicalType::int32;
        case ColumnType::float64:
            return PhysicalType::float64;
    }
    throw std::runtime_error("a column has no type");
}

void append_schema(thrift::Writer& out, const std::vector<ColumnSpec>& columns) {
    out.begin_list(2, thrift::Type::structure, columns.size() + 1);
    out.begin_struct_element();
    out.binary(4, "schema");
    out.i32(5, static_cast<std::int32_t>(columns.size()));
    out.end_struct();
    for (const auto& column : columns) {
        out.begin_struct_element();
        out.i32(1, static_cast<std::int32_t>(physical(column.type)));
        out.i32(3, static_cast<std::int32_t>(column.nullable ? Repetition::optional : Repetition::required));
        out.binary(4, column.name);
        if (column.type == ColumnType::text) {
            out.i32(6, converted_utf8);
            out.begin_struct(10);  // LogicalType
            out.begin_struct(1);   // StringType
            out.end_struct();
            out.end_struct();
        }
        out.end_struct();
    }
}

void append_column_metadata(thrift::Writer& out, const ColumnSpec& spec, const ColumnChunk& chunk, std::uint64_t rows) {
    const auto i64 = [&](int field, std::uint64_t value) { out.i64(field, static_cast<std::int64_t>(value)); };
    out.i32(1, static_cast<std::int32_t>(physical(spec.type)));
    out.begin_list(2, thrift::Type::i32, chunk.dictionary_bytes > 0 ? 3 : 2);
    out.i32_element(static_cast<std::int32_t>(Encoding::plain));
    out.i32_element(static_cast<std::int32_t>(Encoding::rle));
    if (chunk.dictionary_bytes > 0) out.i32_element(static_cast<std::int32_t>(Encoding::rle_dictionary));
    out.begin_list(3, thrift::Type::binary, 1);
    out.binary_element(spec.name);
    out.i32(4, static_cast<std::int32_t>(Codec::zstd));
    i64(5, rows);
    i64(6, chunk.plain_bytes);
    i64(7, chunk.bytes);
    i64(9, chunk.begin + chunk.dictionary_bytes);
    if (chunk.dictionary_bytes > 0) i64(11, chunk.begin);
    out.begin_struct(12);  // Statistics
    i64(3, chunk.nulls);
    if (chunk.has_range) {
        out.binary(5, chunk.max);
        out.binary(6, chunk.min);
    }
    out.end_struct();
}

}  // namespace

void append_row_group(std::string& out, const std::vector<ColumnSpec>& columns, const RowGroup& group) {
    std::uint64_t bytes = 0, plain_bytes = 0;
    for (const auto& chunk : group.columns) {
        bytes += chunk.bytes;
        plain_bytes += chunk.plain_bytes;
    }
    thrift::Writer writer(out);
    writer.begin_list(1, thrift::Type::structure, columns.size());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        writer.begin_struct_element();
        writer.i64(2, 0);  // file_offset, deprecated
        writer.begin_struct(3);
        append_column_metadata(writer, columns[c], group.columns[c], group.rows);
        writer.end_struct();
        writer.end_struct();
    }
    writer.i64(2, static_cast<std::int64_t>(plain_bytes));
    writer.i64(3, static_cast<std::int64_t>(group.rows));
    if (!group.columns.empty()) writer.i64(5, static_cast<std::int64_t>(group.columns.front().begin));
    writer.i64(6, static_cast<std::int64_t>(bytes));
    writer.end_struct();
}

std::string footer(const std::vector<ColumnSpec>& columns, std::uint64_t rows, std::string_view row_groups,
                   std::uint64_t group_count) {
    std::string out;
    thrift::Writer writer(out);
    writer.i32(1, 1);  // version
    append_schema(writer, columns);
    writer.i64(3, static_cast<std::int64_t>(rows));
    writer.begin_list(4, thrift::Type::structure, group_count);
    out += row_groups;
    std::uint64_t floats = 0;
    for (const auto& column : columns) floats += column.type == ColumnType::float64 ? 1 : 0;
    if (floats > 0) {
        writer.begin_list(5, thrift::Type::structure, floats);
        for (const auto& column : columns) {
            if (column.type != ColumnType::float64) continue;
            writer.begin_struct_element();
            writer.binary(1, std::string(decimals_key) + column.name);
            writer.binary(2, std::to_string(column.decimals));
            writer.end_struct();
        }
    }
    writer.binary(6, "idxr");
    writer.begin_list(7, thrift::Type::structure,
                      columns.size());  // TypeDefinedOrder, which gives min and max a meaning
    for (std::size_t c = 0; c < columns.size(); ++c) {
        writer.begin_struct_element();
        writer.begin_struct(1);
        writer.end_struct();
        writer.end_struct();
    }
    writer.end_struct();
    const auto size = out.size();
    if (size > UINT32_MAX) throw std::runtime_error("a Parquet file cannot describe so many row groups");
    for (int shift = 0; shift < 32; shift += 8) out += static_cast<char>(size >> shift);
    return out += magic;
}

}  // namespace idxr::write::parquet
