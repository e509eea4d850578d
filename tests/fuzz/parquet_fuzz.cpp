// Arbitrary bytes as the parts of a Parquet file, and a whole file with some of its bytes changed: reading ends, with
// values or with an error, and stays within the memory that the bytes stand for.
#include <algorithm>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <string>

#include "idxr/write/nulls.hpp"
#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_input.hpp"

namespace {

using namespace idxr::write;
using namespace idxr::write::parquet;

constexpr std::uint64_t batch_rows = 1000, most_rows = 20000;

ReadAt reading(const std::string& bytes) {
    return [&bytes](char* to, std::uint64_t count, std::uint64_t offset) {
        if (offset > bytes.size() || count > bytes.size() - offset) throw std::runtime_error("beyond the end");
        std::memcpy(to, bytes.data() + offset, count);
    };
}

void read_columns(const std::string& bytes, const InputMetadata& metadata) {
    for (const auto& group : metadata.groups)
        for (std::size_t c = 0; c < metadata.columns.size(); ++c) {
            if (!metadata.columns[c].problem.empty()) continue;
            try {
                ColumnCursor cursor(reading(bytes), metadata.columns[c], group.chunks[c], group.rows);
                ColumnBatch values;
                for (std::uint64_t done = 0; done < std::min(group.rows, most_rows); done += batch_rows) {
                    values.clear();
                    cursor.read(std::min(batch_rows, group.rows - done), values);
                }
            } catch (const std::runtime_error&) {
            }
        }
}

void read_whole(const std::string& bytes) {
    try {
        read_columns(bytes, read_footer(reading(bytes), bytes.size()));
    } catch (const std::runtime_error&) {
    }
}

// A file of two row groups with every type that idxr writes, nulls and a dictionary.
std::string sample_file() {
    constexpr std::uint64_t rows = 200;
    const std::vector<ColumnSpec> columns{{"id", ColumnType::text},
                                          {"source", ColumnType::text, true},
                                          {"number", ColumnType::int64, true},
                                          {"round", ColumnType::int32},
                                          {"weight", ColumnType::float64, true, 3}};
    std::string file(magic), groups;
    for (int g = 0; g < 2; ++g) {
        RowGroup group{rows, {}};
        for (std::size_t c = 0; c < columns.size(); ++c) {
            ColumnBatch values;
            for (std::uint64_t row = 0; row < rows; ++row) {
                if (c == 0) values.push("record " + std::to_string(row));
                if (c == 1) values.push(row % 3 == 0 ? "" : "clinic");
                if (c == 2) values.int64.push_back(row % 5 == 0 ? null_int64 : static_cast<std::int64_t>(row));
                if (c == 3) values.int32.push_back(static_cast<std::int32_t>(row));
                if (c == 4) values.float64.push_back(row % 7 == 0 ? null_float64 : 0.5);
            }
            group.columns.push_back(append_column(file, columns[c], values, rows));
        }
        append_row_group(groups, columns, group);
    }
    return file + footer(columns, 2 * rows, groups, 2);
}

// The first byte says what the others are.
void read_part(std::uint8_t what, const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    if (what % 4 == 0) {  // changes to a file: place and difference
        static const std::string sample = sample_file();
        auto file = sample;
        for (std::size_t i = 0; i + 2 < size; i += 3)
            file[(data[i] * 256U + data[i + 1]) % file.size()] ^= static_cast<char>(data[i + 2]);
        return read_whole(file);
    }
    if (what % 4 == 1) {
        const auto metadata = read_metadata(bytes, 1000);
        return read_columns(bytes, metadata);
    }
    if (size < 3) return;
    InputColumn column;
    column.physical = static_cast<PhysicalType>(data[0] % 8);
    column.spec.nullable = (data[0] & 8) != 0;
    column.length = 1 + data[1] % 20;
    column.spec.type = column.physical == PhysicalType::int32   ? ColumnType::int32
                       : column.physical == PhysicalType::int64 ? ColumnType::int64
                       : column.physical == PhysicalType::float32 || column.physical == PhysicalType::float64
                           ? ColumnType::float64
                           : ColumnType::text;
    if (column.physical == PhysicalType::boolean) column.meaning = Meaning::boolean;
    if (column.physical == PhysicalType::int96) column.meaning = Meaning::int96;
    const auto rest = bytes.substr(2);
    if (what % 4 == 2) {  // a column chunk
        constexpr Codec codecs[] = {Codec::none, Codec::snappy, Codec::gzip, Codec::zstd};
        ColumnCursor cursor(reading(rest), column, {0, rest.size(), codecs[data[0] >> 4 & 3]}, most_rows);
        ColumnBatch values;
        for (std::uint64_t done = 0; done < most_rows; done += batch_rows) {
            values.clear();
            cursor.read(batch_rows, values);
        }
        return;
    }
    ColumnBatch values;  // the values of a page
    decode_values(column, static_cast<Encoding>(data[0] >> 4), rest, most_rows, {}, 0)->read(batch_rows, values);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    try {
        read_part(data[0], data + 1, size - 1);
    } catch (const std::runtime_error&) {
    }
    return 0;
}
