// Parquet's encodings against examples of its specification, and columns there and back.
#include <gmock/gmock.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "idxr/write/nulls.hpp"
#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_input.hpp"

namespace idxr::write::parquet {
namespace {

std::string hybrid(const std::vector<std::uint32_t>& values, int width) {
    std::string out;
    append_hybrid(out, values, width);
    return out;
}

TEST(Hybrid, PacksTheExampleOfTheSpecification) {
    // Encodings.md: the numbers 0 to 7 in 3 bits are 10001000 11000110 11111010; one group of eight has the header 3.
    EXPECT_EQ(hybrid({0, 1, 2, 3, 4, 5, 6, 7}, 3), "\x03\x88\xc6\xfa");
}

TEST(Hybrid, WritesLongRunsAsRuns) { EXPECT_EQ(hybrid(std::vector<std::uint32_t>(100, 5), 3), "\xc8\x01\x05"); }

TEST(Hybrid, ReadsBackWhatItWroteForEveryWidthAndMixOfRuns) {
    for (int width = 1; width <= 32; ++width) {
        const auto mask = static_cast<std::uint32_t>((std::uint64_t{1} << width) - 1);
        std::vector<std::uint32_t> values;
        for (std::uint32_t run = 1; run < 40; ++run) {
            values.insert(values.end(), run % 19, (run * 2654435761U) & mask);
            for (std::uint32_t i = 0; i < run % 7; ++i) values.push_back((i * 40503U + run) & mask);
        }
        for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{9}, values.size()}) {
            const std::vector<std::uint32_t> part(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(size));
            const auto bytes = hybrid(part, width);
            HybridReader reader(bytes, width);
            std::vector<std::uint32_t> back;
            for (std::size_t i = 0; i < size; ++i) back.push_back(reader.next());
            EXPECT_EQ(back, part) << "width " << width;
        }
    }
}

TEST(Hybrid, RefusesBytesThatHoldTooFewValues) {
    HybridReader packed("\x03\x88", 3), none("", 3);
    EXPECT_THROW(for (int i = 0; i < 8; ++i) packed.next(), std::runtime_error);
    EXPECT_THROW(none.next(), std::runtime_error);
}

// The values of a column chunk in memory.
void read_column(const std::string& bytes, const ColumnSpec& spec, std::uint64_t rows, ColumnBatch& values) {
    InputColumn column;
    column.spec = spec;
    column.physical = spec.type == ColumnType::text    ? PhysicalType::byte_array
                      : spec.type == ColumnType::int64 ? PhysicalType::int64
                      : spec.type == ColumnType::int32 ? PhysicalType::int32
                                                       : PhysicalType::float64;
    values.clear();
    ColumnCursor cursor([&](char* to, std::uint64_t count, std::uint64_t offset) { bytes.copy(to, count, offset); },
                        column, {0, bytes.size(), Codec::zstd}, rows);
    for (std::uint64_t done = 0; done < rows; done += 1000)
        cursor.read(std::min<std::uint64_t>(1000, rows - done), values);
}

ColumnBatch texts(const std::vector<std::string>& values) {
    ColumnBatch column;
    for (const auto& value : values) column.push(value);
    return column;
}

TEST(Column, OfFewDistinctTextsGetsADictionary) {
    std::vector<std::string> values;
    for (int i = 0; i < 5000; ++i) values.push_back(i % 2 == 0 ? "clinic" : "hospital");
    const ColumnSpec spec{"source", ColumnType::text};
    std::string bytes;
    const auto chunk = append_column(bytes, spec, texts(values), values.size());
    EXPECT_GT(chunk.dictionary_bytes, 0U);
    EXPECT_LT(chunk.bytes, 500U);
    EXPECT_EQ(chunk.min, "clinic");
    EXPECT_EQ(chunk.max, "hospital");
    ColumnBatch back;
    read_column(bytes, spec, values.size(), back);
    EXPECT_EQ(back.text, texts(values).text);
    EXPECT_EQ(back.text_end, texts(values).text_end);
}

TEST(Column, OfNumbersThatLieCloseTogetherGetsADictionary) {
    const ColumnSpec spec{"level", ColumnType::int32, true};
    ColumnBatch column, back;
    for (int i = 0; i < 50'000; ++i) column.int32.push_back(i % 100 == 7 ? null_int32 : i % 5 - 2);
    std::string bytes;
    const auto chunk = append_column(bytes, spec, column, column.int32.size());
    EXPECT_GT(chunk.dictionary_bytes, 0U);
    EXPECT_EQ(chunk.nulls, 500U);
    const std::int32_t least = -2, most = 2;
    EXPECT_EQ(chunk.min, std::string(reinterpret_cast<const char*>(&least), sizeof least));
    EXPECT_EQ(chunk.max, std::string(reinterpret_cast<const char*>(&most), sizeof most));
    read_column(bytes, spec, column.int32.size(), back);
    EXPECT_EQ(back.int32, column.int32);
}

TEST(Column, OfNumbersThatLieFarApartIsPlain) {
    const ColumnSpec spec{"number", ColumnType::int64};
    ColumnBatch column, back;
    for (int i = 0; i < 5'000; ++i)
        column.int64.push_back(i % 2 == 0 ? std::numeric_limits<std::int64_t>::min() + 1
                                          : std::numeric_limits<std::int64_t>::max());
    std::string bytes;
    const auto chunk = append_column(bytes, spec, column, column.int64.size());
    EXPECT_EQ(chunk.dictionary_bytes, 0U);
    read_column(bytes, spec, column.int64.size(), back);
    EXPECT_EQ(back.int64, column.int64);
}

TEST(Column, OfDistinctTextsIsPlainAndSplitIntoPages) {
    std::vector<std::string> values;
    for (int i = 0; i < 50000; ++i) values.push_back("record " + std::to_string(i));
    values[7] = std::string(3 << 20, 'z');
    const ColumnSpec spec{"record_id", ColumnType::text};
    std::string bytes;
    const auto chunk = append_column(bytes, spec, texts(values), values.size());
    EXPECT_EQ(chunk.dictionary_bytes, 0U);
    EXPECT_FALSE(chunk.has_range) << "a text of 3 MB has no place in the footer";
    ColumnBatch back;
    read_column(bytes, spec, values.size(), back);
    EXPECT_TRUE(back.text == texts(values).text);
}

TEST(Column, CountsNullsAndLeavesThemOutOfTheRange) {
    const ColumnSpec spec{"weight", ColumnType::float64, true};
    ColumnBatch column;
    column.float64 = {null_float64, 0.0, -2.5, null_float64};
    std::string bytes;
    const auto chunk = append_column(bytes, spec, column, 4);
    EXPECT_EQ(chunk.nulls, 2U);
    ASSERT_EQ(chunk.max.size(), 8U);
    ColumnBatch back;
    read_column(bytes, spec, 4, back);
    EXPECT_TRUE(std::isnan(back.float64[0]) && std::isnan(back.float64[3]));
    EXPECT_EQ(back.float64[2], -2.5);
}

TEST(Column, WithoutNullsMayHoldWhatStandsForThem) {
    ColumnBatch column, back;
    column.int64 = {null_int64, 3};
    column.float64 = {null_float64, 3};
    column.push("");
    column.push("a");
    for (const auto type : {ColumnType::int64, ColumnType::float64, ColumnType::text}) {
        std::string bytes;
        const auto chunk = append_column(bytes, {"c", type}, column, 2);
        EXPECT_EQ(chunk.nulls, 0U);
        EXPECT_EQ(chunk.has_range, type != ColumnType::float64) << "NaN has no order";
        read_column(bytes, {"c", type}, 2, back);
        EXPECT_TRUE(type != ColumnType::int64 || back.int64 == column.int64);
        EXPECT_TRUE(type != ColumnType::text || back.text_end == column.text_end);
    }
}

TEST(Column, OfNullsAloneComesBack) {
    const ColumnSpec spec{"note", ColumnType::text, true};
    std::string bytes;
    const auto chunk = append_column(bytes, spec, texts(std::vector<std::string>(300)), 300);
    EXPECT_EQ(chunk.nulls, 300U);
    EXPECT_FALSE(chunk.has_range);
    ColumnBatch back;
    read_column(bytes, spec, 300, back);
    EXPECT_EQ(back.text_end, std::vector<std::uint64_t>(300, 0));
}

// The values of a page in an encoding that idxr does not write.
ColumnBatch decoded(Encoding encoding, PhysicalType physical, ColumnType type, const std::string& bytes,
                    std::uint64_t count) {
    InputColumn column;
    column.physical = physical;
    column.spec.type = type;
    ColumnBatch values;
    decode_values(column, encoding, bytes, count, {}, 0)->read(count, values);
    return values;
}

TEST(Deltas, ReadTheExamplesOfTheSpecification) {
    // Encodings.md: 1, 2, 3, 4, 5 are a first value 1, a least delta 1 and miniblocks of no bits; block 128, 4
    // miniblocks.
    const std::string same("\x80\x01\x04\x05\x02\x02\0\0\0\0", 10);
    EXPECT_THAT(decoded(Encoding::delta_binary_packed, PhysicalType::int64, ColumnType::int64, same, 5).int64,
                testing::ElementsAre(1, 2, 3, 4, 5));
    // 7, 5, 3, 1, 2, 3, 4, 5: deltas -2 -2 -2 1 1 1 1, least -2, above it 0 0 0 3 3 3 3 in two bits.
    const std::string mixed("\x80\x01\x04\x08\x0e\x03\x02\0\0\0\xc0\x3f\0\0\0\0\0\0", 18);
    EXPECT_THAT(decoded(Encoding::delta_binary_packed, PhysicalType::int32, ColumnType::int32, mixed, 8).int32,
                testing::ElementsAre(7, 5, 3, 1, 2, 3, 4, 5));
    EXPECT_THROW(decoded(Encoding::delta_binary_packed, PhysicalType::int64, ColumnType::int64, same, 6),
                 std::runtime_error);
}

TEST(Deltas, OfTextsShareTheirBeginnings) {
    // axis, axle, babble, babyhood of Encodings.md: prefixes 0 2 0 3, lengths 4 2 6 5.
    const auto numbers = [](const std::vector<int>& values) {
        std::string out("\x80\x01\x01", 3);  // one miniblock of 128
        out += static_cast<char>(values.size());
        out += static_cast<char>(values[0] << 1);
        out += static_cast<char>(2 * 10 - 1);  // least delta -10
        out += '\x08';
        for (std::size_t i = 1; i < values.size(); ++i) out += static_cast<char>(values[i] - values[i - 1] + 10);
        return out + std::string(128 - (values.size() - 1), '\0');
    };
    const auto values = decoded(Encoding::delta_byte_array, PhysicalType::byte_array, ColumnType::text,
                                numbers({0, 2, 0, 3}) + numbers({4, 2, 6, 5}) + "axislebabbleyhood", 4);
    EXPECT_EQ(values.text, "axisaxlebabblebabyhood");
}

TEST(Meanings, AreWrittenAsPeopleWriteThem) {
    InputColumn column;
    ColumnBatch values;
    const auto text = [&](Meaning meaning, std::int64_t value) {
        column.meaning = meaning;
        values.clear();
        push_integer(column, value, values);
        return values.text;
    };
    EXPECT_EQ(text(Meaning::date, 0), "1970-01-01");
    EXPECT_EQ(text(Meaning::date, -25567), "1900-01-01");
    EXPECT_EQ(text(Meaning::date, 11016), "2000-02-29");
    column.per_second = 1'000'000;
    EXPECT_EQ(text(Meaning::timestamp, -1), "1969-12-31T23:59:59.999999");
    EXPECT_EQ(text(Meaning::time, 37'800'500'000), "10:30:00.5");
    column.scale = 2;
    EXPECT_EQ(text(Meaning::decimal, -5), "-0.05");
    EXPECT_EQ(text(Meaning::unsigned64, -1), "18446744073709551615");
    EXPECT_EQ(text(Meaning::boolean, 1), "true");
}

TEST(Footer, ComesBackWithTypesNullsAndDecimals) {
    const std::vector<ColumnSpec> columns{{"id", ColumnType::text, true},
                                          {"count", ColumnType::int64},
                                          {"round", ColumnType::int32, true},
                                          {"weight", ColumnType::float64, false, 3}};
    RowGroup group{9, std::vector<ColumnChunk>(4)};
    for (std::uint64_t c = 0; c < 4; ++c) group.columns[c] = {4 + 10 * c, c == 0 ? 6U : 0U, 10, 20, 0, false, {}, {}};
    std::string groups;
    append_row_group(groups, columns, group);
    append_row_group(groups, columns, group);
    const auto bytes = footer(columns, 18, groups, 2);
    ASSERT_EQ(bytes.substr(bytes.size() - 4), magic);
    const auto metadata = read_metadata(std::string_view(bytes).substr(0, bytes.size() - 8), 100);
    EXPECT_EQ(metadata.rows, 18U);
    ASSERT_EQ(metadata.groups.size(), 2U);
    EXPECT_EQ(metadata.groups[1].chunks[0].begin, 4U);
    EXPECT_EQ(metadata.groups[0].chunks[3].begin, 34U);
    EXPECT_EQ(metadata.groups[0].chunks[3].codec, Codec::zstd);
    for (std::size_t c = 0; c < 4; ++c) {
        EXPECT_EQ(metadata.columns[c].spec.name, columns[c].name);
        EXPECT_EQ(metadata.columns[c].spec.type, columns[c].type);
        EXPECT_EQ(metadata.columns[c].spec.nullable, columns[c].nullable);
    }
    EXPECT_EQ(metadata.columns[3].spec.decimals, 3);
    EXPECT_THROW(read_metadata(bytes.substr(0, bytes.size() / 2), 100), std::runtime_error);
    EXPECT_THROW(read_metadata(std::string_view(bytes).substr(0, bytes.size() - 8), 30), std::runtime_error)
        << "columns beyond the data";
}

}  // namespace
}  // namespace idxr::write::parquet
