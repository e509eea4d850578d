// Column chunks of Parquet, written: pages of PLAIN or dictionary values, zstd-compressed, with a CRC each.
#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <type_traits>

#include "idxr/common/hash.hpp"
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
constexpr std::uint64_t dictionary_text_bytes = 1 << 20;
constexpr std::size_t range_bytes = 64;  // longer texts are no use for skipping row groups

void append_plain(std::string& out, std::string_view text) {
    const auto size = static_cast<std::uint32_t>(text.size());
    out.append(reinterpret_cast<const char*>(&size), sizeof size);
    out += text;
}

// The bytes of plain values of known number, written without asking for room each time.
class PlainBytes {
  public:
    void reset(std::size_t most) {
        if (bytes_.size() < most) bytes_.resize(most);
        size_ = 0;
    }
    void append(std::string_view text) {
        put(static_cast<std::uint32_t>(text.size()));
        std::memcpy(bytes_.data() + size_, text.data(), text.size());
        size_ += text.size();
    }
    template <typename Number>
    requires std::is_arithmetic_v<Number>
    void append(Number value) { put(value); }
    std::string_view view() const { return {bytes_.data(), size_}; }

  private:
    template <typename Number>
    void put(Number value) {
        std::memcpy(bytes_.data() + size_, &value, sizeof value);
        size_ += sizeof value;
    }
    std::vector<char> bytes_;
    std::size_t size_ = 0;
};
template <typename Number>
requires std::is_arithmetic_v<Number>
void append_plain(std::string& out, Number value) { out.append(reinterpret_cast<const char*>(&value), sizeof value); }

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
    header.i32(4, static_cast<std::int32_t>(page_crc(packed)));
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

// Distinct values, and the index of each row's value in them.
template <typename Value>
struct Dictionary {
    std::vector<Value> entries;
    std::vector<std::uint32_t> index;  // rows that are null have none
    bool pays() const { return !index.empty() && entries.size() <= index.size() / 4; }
};

// Texts found by their hash: open addressing over indices of entries, at most half full.
class TextIndex {
  public:
    TextIndex() : cells_(1 << 10, empty) {}

    // The index of the text in `entries`, to which it is appended when it is new.
    std::uint32_t find_or_add(std::string_view text, std::vector<std::string_view>& entries) {
        const auto hash = hash64(text);
        auto at = hash & (cells_.size() - 1);
        for (; cells_[at] != empty; at = (at + 1) & (cells_.size() - 1))
            if (hashes_[cells_[at]] == hash && entries[cells_[at]] == text) return cells_[at];
        const auto fresh = static_cast<std::uint32_t>(entries.size());
        cells_[at] = fresh;
        entries.push_back(text);
        hashes_.push_back(hash);
        if (2 * entries.size() > cells_.size()) grow();
        return fresh;
    }

  private:
    static constexpr std::uint32_t empty = ~std::uint32_t{0};

    void grow() {
        cells_.assign(4 * cells_.size(), empty);
        for (std::uint32_t i = 0; i < hashes_.size(); ++i) {
            auto at = hashes_[i] & (cells_.size() - 1);
            while (cells_[at] != empty) at = (at + 1) & (cells_.size() - 1);
            cells_[at] = i;
        }
    }

    std::vector<std::uint32_t> cells_;
    std::vector<std::uint64_t> hashes_;  // of the entries
};

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

// Texts in order of appearance; nothing when there are too many distinct ones for a dictionary to pay.
std::optional<Dictionary<std::string_view>> make_dictionary(const ColumnSpec& spec, const ColumnBatch& values,
                                                            std::uint64_t rows) {
    Dictionary<std::string_view> dictionary;
    TextIndex seen;
    std::uint64_t bytes = 0;
    const auto most = std::min<std::uint64_t>(max_page_values, rows / 4);
    std::string_view last;
    for (std::uint64_t row = 0; row < rows; ++row) {
        const auto text = values.text_at(row);
        if (is_null(spec, text)) continue;
        if (!dictionary.index.empty() && text == last) {
            dictionary.index.push_back(dictionary.index.back());
            continue;
        }
        last = text;
        const auto before = dictionary.entries.size();
        dictionary.index.push_back(seen.find_or_add(text, dictionary.entries));
        if (dictionary.entries.size() == before) continue;
        bytes += text.size();
        if (dictionary.entries.size() > most || bytes > dictionary_text_bytes) return std::nullopt;
    }
    if (!dictionary.pays()) return std::nullopt;
    return dictionary;
}

// Whole numbers in ascending order, if they lie close together: levels, rounds, sizes.
template <typename Number>
requires std::is_integral_v<Number> std::optional<Dictionary<Number>> make_dictionary(const ColumnSpec& spec,
                                                                                      std::span<const Number> values) {
    constexpr std::uint64_t widest = 1 << 12;
    std::optional<std::pair<Number, Number>> range;
    for (auto value : values)
        if (!is_null(spec, value)) keep_range(range, value);
    if (!range) return std::nullopt;
    const auto least = range->first;
    const auto place = [least](Number value) {
        return static_cast<std::uint64_t>(value) - static_cast<std::uint64_t>(least);
    };
    if (place(range->second) >= widest) return std::nullopt;
    std::vector<std::uint32_t> index(place(range->second) + 1, 0);
    for (auto value : values)
        if (!is_null(spec, value)) index[place(value)] = 1;
    Dictionary<Number> dictionary;
    for (std::size_t i = 0; i < index.size(); ++i) {
        if (index[i] == 0) continue;
        index[i] = static_cast<std::uint32_t>(dictionary.entries.size());
        dictionary.entries.push_back(static_cast<Number>(least + static_cast<Number>(i)));
    }
    dictionary.index.reserve(values.size());
    for (auto value : values)
        if (!is_null(spec, value)) dictionary.index.push_back(index[place(value)]);
    if (!dictionary.pays()) return std::nullopt;
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

// What the values of rows [first, last) take at most.
std::size_t plain_bytes(const ColumnSpec& spec, const ColumnBatch& values, std::uint64_t first, std::uint64_t last) {
    if (spec.type != ColumnType::text) return (last - first) * sizeof(std::int64_t);
    return (last - first) * sizeof(std::uint32_t) +
           static_cast<std::size_t>(values.text_end[last - 1] - (first == 0 ? 0 : values.text_end[first - 1]));
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
template <typename Value, typename At>
void append_pages(std::string& out, ColumnChunk& chunk, const ColumnSpec& spec, const ColumnBatch& values,
                  std::uint64_t rows, const std::optional<Dictionary<Value>>& dictionary, At at) {
    std::optional<std::pair<Value, Value>> range;
    bool ordered = true;  // false once a value has no place in the order (NaN)
    if (dictionary)
        for (const auto entry : dictionary->entries) keep_range(range, entry);
    const int width = dictionary ? bit_width(static_cast<std::uint32_t>(dictionary->entries.size() - 1)) : 0;
    std::vector<std::uint32_t> present;
    std::string body;
    PlainBytes plain;
    std::uint64_t indexed = 0;
    for (std::uint64_t first = 0; first < rows;) {
        const auto last = page_end(spec, values, first, rows);
        present.assign(last - first, 1);
        if (!dictionary) plain.reset(plain_bytes(spec, values, first, last));
        for (auto row = first; row < last; ++row) {
            const Value value = at(row);
            if (is_null(spec, value)) {
                present[row - first] = 0;
                continue;
            }
            if constexpr (std::is_floating_point_v<Value>) ordered = ordered && !std::isnan(value);
            if (dictionary) continue;
            if (ordered) keep_range(range, value);
            plain.append(value);
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
            body += plain.view();
        }
        chunk.plain_bytes += append_page(
            out, {PageType::data, last - first, dictionary ? Encoding::rle_dictionary : Encoding::plain}, body);
        first = last;
    }
    if (range && ordered) set_range(chunk, range->first, range->second);
}

}  // namespace

std::uint32_t page_crc(std::string_view bytes) {
    return static_cast<std::uint32_t>(
        crc32_z(crc32_z(0, nullptr, 0), reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

ColumnChunk append_column(std::string& out, const ColumnSpec& spec, const ColumnBatch& values, std::uint64_t rows) {
    ColumnChunk chunk;
    chunk.begin = out.size();
    const auto append = [&]<typename Value>(const std::optional<Dictionary<Value>>& dictionary, auto at) {
        if (dictionary) {
            std::string body;
            for (const auto entry : dictionary->entries) append_plain(body, entry);
            chunk.plain_bytes +=
                append_page(out, {PageType::dictionary, dictionary->entries.size(), Encoding::plain}, body);
            chunk.dictionary_bytes = out.size() - chunk.begin;
        }
        append_pages(out, chunk, spec, values, rows, dictionary, at);
    };
    switch (spec.type) {
        case ColumnType::text:
            append(make_dictionary(spec, values, rows), [&](std::uint64_t row) { return values.text_at(row); });
            break;
        case ColumnType::int64:
            append(make_dictionary(spec, std::span(values.int64).first(rows)),
                   [&](std::uint64_t row) { return values.int64[row]; });
            break;
        case ColumnType::int32:
            append(make_dictionary(spec, std::span(values.int32).first(rows)),
                   [&](std::uint64_t row) { return values.int32[row]; });
            break;
        case ColumnType::float64:
            append(std::optional<Dictionary<double>>(), [&](std::uint64_t row) { return values.float64[row]; });
            break;
    }
    chunk.bytes = out.size() - chunk.begin;
    return chunk;
}

}  // namespace idxr::write::parquet
