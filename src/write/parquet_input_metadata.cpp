// The footer of a Parquet file of any writer: FileMetaData of parquet.thrift.
#include <array>
#include <charconv>
#include <cstring>
#include <map>
#include <stdexcept>

#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_input.hpp"
#include "idxr/write/thrift.hpp"

namespace idxr::write::parquet {
namespace {

constexpr int shortest_decimals = -1;  // of a double: as many as tell it from every other

std::uint64_t positive(std::int64_t value) {
    if (value < 0) throw std::runtime_error("the metadata holds an impossible number");
    return static_cast<std::uint64_t>(value);
}

// The logical types, by their number in the union LogicalType; those not named here are their converted type's.
enum class Logical { none, text, list, decimal, date, time, timestamp, integer, unknown, uuid, other };

struct Element {
    std::string name;
    std::int32_t type = -1, length = 0, repetition = 0, children = 0, converted = -1, scale = 0;
    Logical logical = Logical::none;
    bool utc = false, is_signed = true;
    std::int64_t per_second = 0;
};

void read_logical(thrift::Reader& in, Element& element) {
    const auto unit = [&] {  // TimeUnit
        in.structure([&](int id, thrift::Type) {
            element.per_second = id == 1 ? 1'000 : id == 2 ? 1'000'000 : 1'000'000'000;
            return false;
        });
    };
    in.structure([&](int id, thrift::Type kind) {
        constexpr Logical known[] = {Logical::none,      Logical::text,    Logical::list,    Logical::list,
                                     Logical::text,      Logical::decimal, Logical::date,    Logical::time,
                                     Logical::timestamp, Logical::other,   Logical::integer, Logical::unknown,
                                     Logical::text,      Logical::other,   Logical::uuid};
        element.logical = id > 0 && id < static_cast<int>(std::size(known)) ? known[id] : Logical::other;
        if (kind != thrift::Type::structure) return false;
        in.structure([&](int inner, thrift::Type type) {
            const bool flag = type == thrift::Type::boolean_true;
            if (type == thrift::Type::boolean_true || type == thrift::Type::boolean_false) {
                (element.logical == Logical::integer ? element.is_signed : element.utc) = flag;
                return true;
            }
            if (element.logical == Logical::decimal && inner == 1 && type == thrift::Type::i32)
                return element.scale = in.i32(), true;
            if ((element.logical == Logical::time || element.logical == Logical::timestamp) && inner == 2 &&
                type == thrift::Type::structure)
                return unit(), true;
            return false;
        });
        return true;
    });
}

Element read_element(thrift::Reader& in) {
    Element element;
    in.structure([&](int id, thrift::Type kind) {
        if (kind == thrift::Type::i32) {
            const std::map<int, std::int32_t*> numbers{{1, &element.type},       {2, &element.length},
                                                       {3, &element.repetition}, {5, &element.children},
                                                       {6, &element.converted},  {7, &element.scale}};
            if (const auto found = numbers.find(id); found != numbers.end()) return *found->second = in.i32(), true;
        }
        if (id == 4 && kind == thrift::Type::binary) return element.name = in.binary(), true;
        if (id == 10 && kind == thrift::Type::structure) return read_logical(in, element), true;
        return false;
    });
    return element;
}

// The converted type, by its number, of elements without a logical one.
void use_converted(Element& element) {
    switch (element.converted) {
        case 0:
        case 4:
        case 19:
            element.logical = Logical::text;
            return;
        case 1:
        case 2:
        case 3:
            element.logical = Logical::list;
            return;
        case 5:
            element.logical = Logical::decimal;
            return;
        case 6:
            element.logical = Logical::date;
            return;
        case 7:
        case 8:
            element.logical = Logical::time;
            element.per_second = element.converted == 7 ? 1'000 : 1'000'000;
            return;
        case 9:
        case 10:
            element.logical = Logical::timestamp;
            element.per_second = element.converted == 9 ? 1'000 : 1'000'000;
            element.utc = true;
            return;
        case 11:
        case 12:
        case 13:
        case 14:
            element.logical = Logical::integer;
            element.is_signed = false;
            return;
        case 20:
        case 21:
            element.logical = Logical::other;
            return;
        default:
            return;
    }
}

Meaning meaning_of(const Element& element, PhysicalType type) {
    const bool number = type == PhysicalType::int32 || type == PhysicalType::int64;
    const bool bytes = type == PhysicalType::byte_array || type == PhysicalType::fixed;
    switch (element.logical) {
        case Logical::date:
            if (type == PhysicalType::int32) return Meaning::date;
            break;
        case Logical::time:
            if (number && element.per_second > 0) return Meaning::time;
            break;
        case Logical::timestamp:
            if (type == PhysicalType::int64 && element.per_second > 0) return Meaning::timestamp;
            break;
        case Logical::decimal:
            if ((number || bytes) && element.scale >= 0 && element.scale <= 38) return Meaning::decimal;
            break;
        case Logical::integer:
            if (number && element.is_signed) return Meaning::plain;
            if (number) return type == PhysicalType::int32 ? Meaning::unsigned32 : Meaning::unsigned64;
            break;
        case Logical::uuid:
            if (type == PhysicalType::fixed && element.length == 16) return Meaning::uuid;
            break;
        case Logical::none:
        case Logical::text:
        case Logical::unknown:
            return type == PhysicalType::boolean ? Meaning::boolean
                   : type == PhysicalType::int96 ? Meaning::int96
                                                 : Meaning::plain;
        default:
            break;
    }
    throw std::runtime_error("is of a type that idxr does not read");
}

InputColumn column_of(Element element) {
    InputColumn column;
    column.spec = {element.name, ColumnType::text,
                   element.repetition == static_cast<std::int32_t>(Repetition::optional), shortest_decimals};
    if (element.type < 0 || element.type > static_cast<std::int32_t>(PhysicalType::fixed))
        throw std::runtime_error("the metadata holds an impossible type");
    column.physical = static_cast<PhysicalType>(element.type);
    if (element.repetition == static_cast<std::int32_t>(Repetition::repeated)) {
        column.problem = "is a list";
        return column;
    }
    constexpr std::int32_t longest = 1 << 20;
    if (column.physical == PhysicalType::fixed && (element.length <= 0 || element.length > longest))
        throw std::runtime_error("the metadata holds an impossible number");
    if (element.logical == Logical::none) use_converted(element);
    try {
        column.meaning = meaning_of(element, column.physical);
    } catch (const std::runtime_error& error) {
        column.problem = error.what();
        return column;
    }
    column.length = static_cast<std::uint32_t>(element.length);
    column.scale = static_cast<std::uint32_t>(element.scale);
    column.per_second = element.per_second;
    column.utc = element.utc;
    if (column.meaning == Meaning::unsigned32 ||
        (column.meaning == Meaning::plain && column.physical == PhysicalType::int64))
        column.spec.type = ColumnType::int64;
    else if (column.meaning == Meaning::plain && column.physical == PhysicalType::int32)
        column.spec.type = ColumnType::int32;
    else if (column.physical == PhysicalType::float64 || column.physical == PhysicalType::float32)
        column.spec.type = ColumnType::float64;
    return column;
}

// The leaves of the schema, which is a tree in depth-first order; those within groups cannot be read.
std::vector<InputColumn> leaves(const std::vector<Element>& schema) {
    if (schema.empty() || schema[0].children < 0) throw std::runtime_error("the metadata is damaged");
    std::vector<InputColumn> columns;
    std::vector<std::int32_t> left{schema[0].children};  // children to come of each open group
    for (std::size_t i = 1; i < schema.size(); ++i) {
        while (!left.empty() && left.back() == 0) left.pop_back();
        if (left.empty()) throw std::runtime_error("the metadata is damaged");
        --left.back();
        const bool nested = left.size() > 1;
        if (schema[i].children > 0) {
            left.push_back(schema[i].children);
            continue;
        }
        columns.push_back(column_of(schema[i]));
        if (nested) columns.back().problem = "is part of a nested column";
    }
    while (!left.empty() && left.back() == 0) left.pop_back();
    if (!left.empty()) throw std::runtime_error("the metadata is damaged");
    return columns;
}

InputChunk read_chunk(thrift::Reader& in, std::uint64_t data_end) {
    InputChunk chunk;
    std::uint64_t data = 0, dictionary = 0;
    std::int32_t codec = -1;
    in.structure([&](int id, thrift::Type kind) {
        if (id == 4 && kind == thrift::Type::i32) return codec = in.i32(), true;
        if (kind != thrift::Type::i64) return false;
        if (id == 7) return chunk.bytes = positive(in.i64()), true;
        if (id == 9) return data = positive(in.i64()), true;
        if (id == 11) return dictionary = positive(in.i64()), true;
        return false;
    });
    chunk.codec = static_cast<Codec>(codec);
    if (chunk.codec != Codec::none && chunk.codec != Codec::snappy && chunk.codec != Codec::gzip &&
        chunk.codec != Codec::zstd)
        throw std::runtime_error("it is compressed in a way that idxr does not read (it reads snappy, gzip, zstd)");
    chunk.begin = dictionary > 0 && dictionary < data ? dictionary : data;
    if (chunk.begin > data_end || chunk.bytes > data_end - chunk.begin)
        throw std::runtime_error("a column lies outside the file");
    return chunk;
}

InputGroup read_group(thrift::Reader& in, std::uint64_t data_end) {
    InputGroup group;
    in.structure([&](int id, thrift::Type kind) {
        if (id == 3 && kind == thrift::Type::i64) return group.rows = positive(in.i64()), true;
        if (id != 1 || kind != thrift::Type::list) return false;
        in.list(thrift::Type::structure, [&] {
            InputChunk chunk;
            in.structure([&](int inner, thrift::Type type) {
                if (inner == 1 && type == thrift::Type::binary)
                    throw std::runtime_error("its columns stand in other files");
                if (inner != 3 || type != thrift::Type::structure) return false;
                return chunk = read_chunk(in, data_end), true;
            });
            group.chunks.push_back(chunk);
        });
        return true;
    });
    return group;
}

// Decimals of a double, as idxr writes them.
void read_key_value(thrift::Reader& in, std::map<std::string, int, std::less<>>& decimals) {
    constexpr std::string_view prefix = "idxr.decimals.";
    std::string_view key, value;
    in.structure([&](int id, thrift::Type kind) {
        if (id == 1 && kind == thrift::Type::binary) return key = in.binary(), true;
        if (id == 2 && kind == thrift::Type::binary) return value = in.binary(), true;
        return false;
    });
    int digits = 0;
    if (!key.starts_with(prefix)) return;
    if (std::from_chars(value.data(), value.data() + value.size(), digits).ec == std::errc() && digits <= 17)
        decimals[std::string(key.substr(prefix.size()))] = digits;
}

}  // namespace

InputMetadata read_metadata(std::string_view bytes, std::uint64_t data_end) {
    InputMetadata metadata;
    std::vector<Element> schema;
    std::map<std::string, int, std::less<>> decimals;
    thrift::Reader in(bytes);
    in.structure([&](int id, thrift::Type kind) {
        if (id == 2 && kind == thrift::Type::list)
            return in.list(thrift::Type::structure, [&] { schema.push_back(read_element(in)); }), true;
        if (id == 3 && kind == thrift::Type::i64) return metadata.rows = positive(in.i64()), true;
        if (id == 4 && kind == thrift::Type::list)
            return in.list(thrift::Type::structure, [&] { metadata.groups.push_back(read_group(in, data_end)); }), true;
        if (id == 5 && kind == thrift::Type::list)
            return in.list(thrift::Type::structure, [&] { read_key_value(in, decimals); }), true;
        return false;
    });
    metadata.columns = leaves(schema);
    for (auto& column : metadata.columns)
        if (const auto found = decimals.find(column.spec.name); found != decimals.end())
            column.spec.decimals = found->second;
    std::uint64_t left = metadata.rows;
    for (const auto& group : metadata.groups) {
        if (group.chunks.size() != metadata.columns.size()) throw std::runtime_error("a row group lacks a column");
        if (group.rows > left) throw std::runtime_error("the row groups do not make up the rows of the file");
        left -= group.rows;
    }
    if (left != 0) throw std::runtime_error("the row groups do not make up the rows of the file");
    return metadata;
}

InputMetadata read_footer(const ReadAt& read, std::uint64_t size) {
    constexpr std::uint64_t tail_bytes = 8;
    constexpr std::string_view encrypted = "PARE";
    std::array<char, magic.size()> head{};
    std::array<char, tail_bytes> tail{};
    if (size < head.size() + tail.size()) throw std::runtime_error("it is too short");
    read(head.data(), head.size(), 0);
    read(tail.data(), tail.size(), size - tail.size());
    const std::string_view ending(tail.data() + 4, 4);
    if (ending == encrypted) throw std::runtime_error("it is encrypted");
    if (std::string_view(head.data(), head.size()) != magic || ending != magic)
        throw std::runtime_error("it does not begin and end as Parquet does");
    std::uint32_t footer_bytes = 0;
    std::memcpy(&footer_bytes, tail.data(), sizeof footer_bytes);
    if (footer_bytes > size - head.size() - tail.size()) throw std::runtime_error("its footer is too long");
    const auto data_end = size - tail_bytes - footer_bytes;
    std::string footer(footer_bytes, '\0');
    read(footer.data(), footer.size(), data_end);
    return read_metadata(footer, data_end);
}

}  // namespace idxr::write::parquet
