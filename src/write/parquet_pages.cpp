// Column chunks of Parquet: pages of PLAIN or dictionary values, zstd-compressed, with a CRC each.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <unordered_map>

#include "idxr/write/nulls.hpp"
#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_terms.hpp"
#include "idxr/write/thrift.hpp"

namespace idxr::write::parquet {
namespace {

static_assert(std::endian::native == std::endian::little, "PLAIN numbers are copied as they stand in memory");

constexpr int zstd_level = 1;
constexpr std::uint64_t page_rows = 20480;
constexpr std::uint64_t page_text_bytes = 1 << 20;
constexpr std::size_t dictionary_entries = 32768;
constexpr std::uint64_t dictionary_text_bytes = 1 << 20;
constexpr std::int32_t max_page_values = dictionary_entries;  // of both kinds of page
constexpr std::size_t range_bytes = 64;                       // longer texts are no use for skipping row groups

void append_plain(std::string& out, std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    out.append(reinterpret_cast<const char*>(&size), sizeof size);
    out += text;
}
template <typename Number>
requires std::is_arithmetic_v<Number>
void append_plain(std::string& out, Number value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

std::uint32_t crc(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

struct PageKind {
    PageType type;
    std::uint64_t values;
    Encoding encoding;
};

// Header and compressed `body`; returns the uncompressed bytes with the header.
std::uint64_t append_page(std::string& out, const PageKind& kind, std::string_view body) {
    struct Free {
        void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
    };
    thread_local const std::unique_ptr<ZSTD_CCtx, Free> context(ZSTD_createCCtx());
    thread_local std::string packed;
    packed.resize(ZSTD_compressBound(body.size()));
    const auto size =
        ZSTD_compressCCtx(context.get(), packed.data(), packed.size(), body.data(), body.size(), zstd_level);
    if (ZSTD_isError(size) || std::max(size, body.size()) > std::numeric_limits<std::int32_t>::max())
        throw std::runtime_error("a page of Parquet cannot be compressed");
    packed.resize(size);

    const auto begin = out.size();
    thrift::Writer header(out);
    header.i32(1, static_cast<std::int32_t>(kind.type));
    header.i32(2, static_cast<std::int32_t>(body.size()));
    header.i32(3, static_cast<std::int32_t>(size));
    header.i32(4, static_cast<std::int32_t>(crc(packed)));
    const bool data = kind.type == PageType::data;
    header.begin_struct(data ? 5 : 7);
    header.i32(1, static_cast<std::int32_t>(kind.values));
    header.i32(2, static_cast<std::int32_t>(kind.encoding));
    if (data) header.i32(3, static_cast<std::int32_t>(Encoding::rle));  // definition levels
    if (data) header.i32(4, static_cast<std::int32_t>(Encoding::rle));  // repetition levels: none
    header.end_struct();
    header.end_struct();
    const auto header_bytes = out.size() - begin;
    out += packed;
    return header_bytes + body.size();
}

// Distinct texts in order of appearance, and the index of each row's text in them.
struct Dictionary {
    std::vector<std::string_view> entries;
    std::vector<std::uint32_t> index;  // rows that are null have none
};

// Nothing when there are too many distinct texts for a dictionary to pay.
std::optional<Dictionary> make_dictionary(const ColumnSpec& spec, const ColumnBatch& values, std::uint64_t rows) {
    Dictionary dictionary;
    std::unordered_map<std::string_view, std::uint32_t> seen;
    std::uint64_t bytes = 0;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const auto text = values.text_at(row);
        if (is_null(spec, text)) continue;
        const auto [entry, fresh] = seen.try_emplace(text, static_cast<std::uint32_t>(dictionary.entries.size()));
        if (fresh) {
            dictionary.entries.push_back(text);
            bytes += text.size();
            if (dictionary.entries.size() > dictionary_entries || bytes > dictionary_text_bytes) return std::nullopt;
        }
        dictionary.index.push_back(entry->second);
    }
    if (dictionary.index.empty() || dictionary.entries.size() > dictionary.index.size() / 4) return std::nullopt;
    return dictionary;
}

// End of the page that begins with row `first`: so many rows, or as many texts as fill it.
std::uint64_t page_end(const ColumnSpec& spec, const ColumnBatch& values, std::uint64_t first, std::uint64_t rows) {
    auto last = std::min(rows, first + page_rows);
    if (spec.type == ColumnType::text) {
        const auto begin = first == 0 ? 0 : values.text_end[first - 1];
        const auto full =
            std::upper_bound(values.text_end.begin() + static_cast<std::ptrdiff_t>(first),
                             values.text_end.begin() + static_cast<std::ptrdiff_t>(last), begin + page_text_bytes);
        last = std::max(first + 1, static_cast<std::uint64_t>(full - values.text_end.begin()));
    }
    return last;
}

template <typename Value>
void keep_range(std::optional<std::pair<Value, Value>>& range, Value value) {
    if (!range) {
        range.emplace(value, value);
    } else if (value < range->first) {
        range->first = value;
    } else if (range->second < value) {
        range->second = value;
    }
}

void set_range(ColumnChunk& chunk, std::string_view min, std::string_view max) {
    if (std::max(min.size(), max.size()) > range_bytes) return;
    chunk.has_range = true;
    chunk.min = min;
    chunk.max = max;
}
template <typename Number>
requires std::is_arithmetic_v<Number>
void set_range(ColumnChunk& chunk, Number min, Number max) {
    if constexpr (std::is_floating_point_v<Number>) {  // parquet.thrift, ColumnOrder: the signs of zeros are not told
                                                       // apart
        if (min == 0) min = -0.0;
        if (max == 0) max = 0.0;
    }
    chunk.has_range = true;
    append_plain(chunk.min, min);
    append_plain(chunk.max, max);
}

// Pages of the values that `at(row)` gives.
template <typename At>
void append_pages(std::string& out, ColumnChunk& chunk, const ColumnSpec& spec, const ColumnBatch& values,
                  std::uint64_t rows, const Dictionary* dictionary, At at) {
    using Value = decltype(at(0));
    std::optional<std::pair<Value, Value>> range;
    bool ordered = true;  // false once a value has no place in the order (NaN)
    const int width = dictionary ? bit_width(static_cast<std::uint32_t>(dictionary->entries.size() - 1)) : 0;
    std::vector<std::uint32_t> present;
    std::string body, plain;
    std::uint64_t indexed = 0;
    for (std::uint64_t first = 0; first < rows;) {
        const auto last = page_end(spec, values, first, rows);
        present.clear();
        plain.clear();
        for (auto row = first; row < last; ++row) {
            const Value value = at(row);
            const bool null = is_null(spec, value);
            present.push_back(null ? 0 : 1);
            if (null) continue;
            if constexpr (std::is_floating_point_v<Value>) ordered = ordered && !std::isnan(value);
            if (ordered) keep_range(range, value);
            if (!dictionary) append_plain(plain, value);
        }
        const auto held = static_cast<std::uint64_t>(std::count(present.begin(), present.end(), 1U));
        chunk.nulls += present.size() - held;
        body.clear();
        if (spec.nullable) {
            std::string levels;
            append_hybrid(levels, present, 1);
            append_plain(body, static_cast<std::uint32_t>(levels.size()));
            body += levels;
        }
        if (dictionary) {
            body += static_cast<char>(width);
            append_hybrid(body, std::span(dictionary->index).subspan(indexed, held), width);
            indexed += held;
        } else {
            body += plain;
        }
        chunk.plain_bytes += append_page(
            out, {PageType::data, last - first, dictionary ? Encoding::rle_dictionary : Encoding::plain}, body);
        first = last;
    }
    if (range && ordered) set_range(chunk, range->first, range->second);
}

}  // namespace

ColumnChunk append_column(std::string& out, const ColumnSpec& spec, const ColumnBatch& values, std::uint64_t rows) {
    ColumnChunk chunk;
    chunk.begin = out.size();
    std::optional<Dictionary> dictionary;
    if (spec.type == ColumnType::text) dictionary = make_dictionary(spec, values, rows);
    if (dictionary) {
        std::string body;
        for (const auto entry : dictionary->entries) append_plain(body, entry);
        chunk.plain_bytes +=
            append_page(out, {PageType::dictionary, dictionary->entries.size(), Encoding::plain}, body);
        chunk.dictionary_bytes = out.size() - chunk.begin;
    }
    const auto pages = [&](auto at) {
        append_pages(out, chunk, spec, values, rows, dictionary ? &*dictionary : nullptr, at);
    };
    switch (spec.type) {
        case ColumnType::text:
            pages([&](std::uint64_t row) { return values.text_at(row); });
            break;
        case ColumnType::int64:
            pages([&](std::uint64_t row) { return values.int64[row]; });
            break;
        case ColumnType::int32:
            pages([&](std::uint64_t row) { return values.int32[row]; });
            break;
        case ColumnType::float64:
            pages([&](std::uint64_t row) { return values.float64[row]; });
            break;
    }
    chunk.bytes = out.size() - chunk.begin;
    return chunk;
}

namespace {

struct Page {
    PageType type = PageType::data;
    std::uint64_t values = 0;
    Encoding encoding = Encoding::plain;
    std::string body;
};

// Takes the first page off `bytes`.
Page take_page(std::string_view& bytes) {
    std::int32_t type = -1, size = -1, packed_size = -1, values = -1, encoding = -1;
    std::optional<std::uint32_t> sum;
    thrift::Reader header(bytes);
    header.structure([&](int id, thrift::Type kind) {
        if ((id == 5 || id == 7) && kind == thrift::Type::structure) {
            header.structure([&](int inner, thrift::Type) {
                if (inner == 1) return values = header.i32(), true;
                if (inner == 2) return encoding = header.i32(), true;
                return false;
            });
            return true;
        }
        if (id == 1) return type = header.i32(), true;
        if (id == 2) return size = header.i32(), true;
        if (id == 3) return packed_size = header.i32(), true;
        if (id == 4) return sum = static_cast<std::uint32_t>(header.i32()), true;
        return false;
    });
    bytes.remove_prefix(header.position());
    if (size < 0 || packed_size < 0 || values < 0 || static_cast<std::size_t>(packed_size) > bytes.size() || !sum)
        throw std::runtime_error("a page header is damaged");
    const auto packed = bytes.substr(0, static_cast<std::size_t>(packed_size));
    bytes.remove_prefix(packed.size());
    if (*sum != crc(packed)) throw std::runtime_error("the checksum of a page is wrong");

    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != static_cast<std::uint64_t>(size) ||
        values > max_page_values)
        throw std::runtime_error("a page header is damaged");
    Page page{static_cast<PageType>(type), static_cast<std::uint64_t>(values), static_cast<Encoding>(encoding), {}};
    page.body.resize(static_cast<std::size_t>(size));
    const auto got = ZSTD_decompress(page.body.data(), page.body.size(), packed.data(), packed.size());
    if (ZSTD_isError(got) || got != page.body.size()) throw std::runtime_error("a page cannot be decompressed");
    return page;
}

template <typename Number>
Number take_number(std::string_view& bytes) {
    Number value;
    if (bytes.size() < sizeof value) throw std::runtime_error("a page ends too early");
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
    return value;
}

std::string_view take_text(std::string_view& bytes) {
    const auto size = take_number<std::uint32_t>(bytes);
    if (size > bytes.size()) throw std::runtime_error("a page ends too early");
    const auto text = bytes.substr(0, size);
    bytes.remove_prefix(size);
    return text;
}

void push_value(const ColumnSpec& spec, ColumnBatch& values, std::string_view& bytes) {
    switch (spec.type) {
        case ColumnType::text:
            return values.push(take_text(bytes));
        case ColumnType::int64:
            return values.int64.push_back(take_number<std::int64_t>(bytes));
        case ColumnType::int32:
            return values.int32.push_back(take_number<std::int32_t>(bytes));
        case ColumnType::float64:
            return values.float64.push_back(take_number<double>(bytes));
    }
}

}  // namespace

void read_column(std::string_view bytes, const ColumnSpec& spec, std::uint64_t rows, ColumnBatch& values) {
    values.clear();
    Page dictionary;
    std::vector<std::string_view> entries;
    std::vector<std::uint32_t> present, index;
    for (std::uint64_t done = 0; done < rows;) {
        auto page = take_page(bytes);
        std::string_view body = page.body;
        if (page.type == PageType::dictionary && spec.type == ColumnType::text && entries.empty()) {
            dictionary = std::move(page);
            body = dictionary.body;
            for (std::uint64_t i = 0; i < dictionary.values; ++i) entries.push_back(take_text(body));
            continue;
        }
        const bool indexed = page.encoding == Encoding::rle_dictionary;
        if (page.type != PageType::data || page.values == 0 || page.values > rows - done ||
            (!indexed && page.encoding != Encoding::plain))
            throw std::runtime_error("a page is not of a kind that idxr writes");
        done += page.values;
        present.assign(page.values, 1);
        if (spec.nullable) {
            const auto levels = take_number<std::uint32_t>(body);
            if (levels > body.size()) throw std::runtime_error("a page ends too early");
            read_hybrid(body.substr(0, levels), 1, page.values, present);
            body.remove_prefix(levels);
        }
        if (indexed) {
            const auto width = static_cast<std::uint8_t>(body.empty() ? 0 : body.front());
            if (width == 0 || width > 32) throw std::runtime_error("a page holds impossible indices");
            const auto held = std::count(present.begin(), present.end(), 1U);
            read_hybrid(body.substr(1), width, static_cast<std::uint64_t>(held), index);
        }
        std::size_t next = 0;
        for (const auto here : present) {
            if (here == 0) {
                push_null(spec, values);
            } else if (!indexed) {
                push_value(spec, values, body);
            } else {
                const auto entry = index[next++];
                if (entry >= entries.size()) throw std::runtime_error("a page holds impossible indices");
                values.push(entries[entry]);
            }
        }
    }
}

}  // namespace idxr::write::parquet
