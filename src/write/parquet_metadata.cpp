// The footer of a Parquet file: FileMetaData of parquet.thrift, written and read.
#include <charconv>
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

ColumnType column_type(std::int32_t type) {
    switch (static_cast<PhysicalType>(type)) {
        case PhysicalType::byte_array:
            return ColumnType::text;
        case PhysicalType::int64:
            return ColumnType::int64;
        case PhysicalType::int32:
            return ColumnType::int32;
        case PhysicalType::float64:
            return ColumnType::float64;
    }
    throw std::runtime_error("a column has a type that idxr does not write");
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

// --- reading

std::uint64_t positive(std::int64_t value) {
    if (value < 0) throw std::runtime_error("the metadata holds an impossible number");
    return static_cast<std::uint64_t>(value);
}

struct SchemaElement {
    ColumnSpec spec{"", ColumnType::text, false, 6};
    std::int32_t type = -1;
    std::int32_t children = 0;
};

SchemaElement read_schema_element(thrift::Reader& in) {
    SchemaElement element;
    in.structure([&](int id, thrift::Type) {
        switch (id) {
            case 1:
                element.type = in.i32();
                return true;
            case 3:
                element.spec.nullable = in.i32() == static_cast<std::int32_t>(Repetition::optional);
                return true;
            case 4:
                element.spec.name = in.binary();
                return true;
            case 5:
                element.children = in.i32();
                return true;
            default:
                return false;
        }
    });
    return element;
}

ColumnChunk read_column_metadata(thrift::Reader& in) {
    ColumnChunk chunk;
    std::uint64_t data = 0;
    std::int32_t codec = -1;
    in.structure([&](int id, thrift::Type) {
        switch (id) {
            case 4:
                codec = in.i32();
                return true;
            case 6:
                chunk.plain_bytes = positive(in.i64());
                return true;
            case 7:
                chunk.bytes = positive(in.i64());
                return true;
            case 9:
                data = positive(in.i64());
                return true;
            case 11:
                chunk.begin = positive(in.i64());
                return true;
            default:
                return false;
        }
    });
    if (codec != static_cast<std::int32_t>(Codec::zstd)) throw std::runtime_error("a column is not compressed by zstd");
    if (chunk.begin == 0) chunk.begin = data;
    if (data < chunk.begin) throw std::runtime_error("the metadata holds an impossible number");
    chunk.dictionary_bytes = data - chunk.begin;
    return chunk;
}

RowGroup read_row_group(thrift::Reader& in) {
    RowGroup group;
    in.structure([&](int id, thrift::Type) {
        if (id == 3) return group.rows = positive(in.i64()), true;
        if (id != 1) return false;
        in.list(thrift::Type::structure, [&] {
            ColumnChunk chunk;
            in.structure([&](int inner, thrift::Type kind) {
                if (inner != 3 || kind != thrift::Type::structure) return false;
                chunk = read_column_metadata(in);
                return true;
            });
            group.columns.push_back(chunk);
        });
        return true;
    });
    return group;
}

void read_key_value(thrift::Reader& in, std::vector<ColumnSpec>& columns) {
    std::string_view key, value;
    in.structure([&](int id, thrift::Type) {
        if (id == 1) return key = in.binary(), true;
        if (id == 2) return value = in.binary(), true;
        return false;
    });
    if (!key.starts_with(decimals_key)) return;
    key.remove_prefix(decimals_key.size());
    for (auto& column : columns)
        if (column.name == key) std::from_chars(value.data(), value.data() + value.size(), column.decimals);
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

Metadata read_metadata(std::string_view bytes) {
    Metadata metadata;
    std::vector<SchemaElement> schema;
    thrift::Reader in(bytes);
    in.structure([&](int id, thrift::Type type) {
        if (id == 2) return in.list(thrift::Type::structure, [&] { schema.push_back(read_schema_element(in)); }), true;
        if (id == 3) return metadata.rows = positive(in.i64()), true;
        if (id == 4) {
            in.list(thrift::Type::structure, [&] { metadata.groups.push_back(read_row_group(in)); });
            return true;
        }
        if (id == 5 && type == thrift::Type::list) {
            for (std::size_t c = 1; c < schema.size(); ++c) metadata.columns.push_back(schema[c].spec);
            in.list(thrift::Type::structure, [&] { read_key_value(in, metadata.columns); });
            return true;
        }
        return false;
    });
    if (schema.empty() || schema[0].children < 0 || static_cast<std::size_t>(schema[0].children) + 1 != schema.size())
        throw std::runtime_error("the metadata is damaged or of nested columns, which idxr does not write");
    metadata.columns.resize(schema.size() - 1, ColumnSpec{"", ColumnType::text, false, 6});
    for (std::size_t c = 1; c < schema.size(); ++c) {
        const int decimals = metadata.columns[c - 1].decimals;
        metadata.columns[c - 1] = schema[c].spec;
        metadata.columns[c - 1].type = column_type(schema[c].type);
        metadata.columns[c - 1].decimals = decimals;
    }
    std::uint64_t rows = 0;
    for (const auto& group : metadata.groups) {
        rows += group.rows;
        if (group.columns.size() != metadata.columns.size()) throw std::runtime_error("a row group lacks a column");
    }
    if (rows != metadata.rows) throw std::runtime_error("the row groups do not make up the rows of the file");
    return metadata;
}

}  // namespace idxr::write::parquet
