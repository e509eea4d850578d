// Column chunks of Parquet, read back.
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "idxr/write/nulls.hpp"
#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_terms.hpp"
#include "idxr/write/thrift.hpp"

namespace idxr::write::parquet {
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
    if (*sum != page_crc(packed)) throw std::runtime_error("the checksum of a page is wrong");

    if (ZSTD_getFrameContentSize(packed.data(), packed.size()) != static_cast<std::uint64_t>(size) ||
        static_cast<std::size_t>(values) > max_page_values)
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
