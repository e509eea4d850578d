// The pages of a column chunk, one after the other.
#include <algorithm>
#include <cstring>
#include <optional>
#include <stdexcept>

#include "idxr/write/nulls.hpp"
#include "idxr/write/parquet_format.hpp"
#include "idxr/write/parquet_input.hpp"
#include "idxr/write/thrift.hpp"

namespace idxr::write::parquet {
namespace {

constexpr std::uint64_t window_bytes = std::uint64_t{256} << 10;
constexpr std::uint64_t max_header_bytes = std::uint64_t{16} << 20;
constexpr std::int32_t max_page_bytes = std::int32_t{1} << 29;

struct PageHeader {
    std::int32_t type = -1, size = -1, packed_size = -1, values = -1, encoding = -1;
    std::int32_t level_encoding = static_cast<std::int32_t>(Encoding::rle);
    std::int32_t level_bytes = 0, repetition_bytes = 0;  // of a page of version 2, outside of what is compressed
    bool compressed = true;
    std::optional<std::uint32_t> sum;
    std::size_t bytes = 0;  // of the header itself
};

PageHeader read_header(std::string_view bytes) {
    PageHeader page;
    thrift::Reader in(bytes);
    const auto first_fields = [&](int id) {  // of all three kinds of pages
        if (id == 1) return page.values = in.i32(), true;
        return false;
    };
    in.structure([&](int id, thrift::Type kind) {
        if (kind == thrift::Type::structure && (id == 5 || id == 7)) {
            in.structure([&](int inner, thrift::Type type) {
                if (type != thrift::Type::i32) return false;
                if (inner == 2) return page.encoding = in.i32(), true;
                if (inner == 3 && id == 5) return page.level_encoding = in.i32(), true;
                return first_fields(inner);
            });
            return true;
        }
        if (kind == thrift::Type::structure && id == 8) {
            in.structure([&](int inner, thrift::Type type) {
                if (inner == 7) return page.compressed = type == thrift::Type::boolean_true, true;
                if (type != thrift::Type::i32) return false;
                if (inner == 4) return page.encoding = in.i32(), true;
                if (inner == 5) return page.level_bytes = in.i32(), true;
                if (inner == 6) return page.repetition_bytes = in.i32(), true;
                return first_fields(inner);
            });
            return true;
        }
        if (kind != thrift::Type::i32) return false;
        if (id == 1) return page.type = in.i32(), true;
        if (id == 2) return page.size = in.i32(), true;
        if (id == 3) return page.packed_size = in.i32(), true;
        if (id == 4) return page.sum = static_cast<std::uint32_t>(in.i32()), true;
        return false;
    });
    page.bytes = in.position();
    if (page.size < 0 || page.size > max_page_bytes || page.packed_size < 0 || page.packed_size > max_page_bytes ||
        page.level_bytes < 0 || page.repetition_bytes < 0 || page.level_bytes > page.packed_size ||
        page.repetition_bytes > page.packed_size - page.level_bytes ||
        page.level_bytes + page.repetition_bytes > page.size)
        throw std::runtime_error("a page header is damaged");
    return page;
}

}  // namespace

class ColumnCursor::State {
  public:
    State(ReadAt read, const InputColumn& column, const InputChunk& chunk, std::uint64_t rows)
        : read_(std::move(read)),
          column_(column),
          codec_(chunk.codec),
          at_(chunk.begin),
          end_(chunk.begin + chunk.bytes),
          rows_(rows) {
        dictionary_.clear();
    }

    void read(std::uint64_t count, ColumnBatch& values) {
        while (count > 0) {
            if (left_ == 0) next_page();
            const auto here = std::min(count, left_);
            take(here, values);
            left_ -= here;
            count -= here;
        }
    }

  private:
    void take(std::uint64_t count, ColumnBatch& values) {
        if (!column_.spec.nullable) return decoder_->read(count, values);
        while (count > 0) {
            std::uint32_t present = 0;
            const auto run = levels_.run(count, present);
            if (present != 0)
                decoder_->read(run, values);
            else
                for (std::uint64_t i = 0; i < run; ++i) push_null(column_.spec, values);
            count -= run;
        }
    }

    // `count` bytes of the chunk from at_ on, or what is left of it.
    std::string_view look(std::uint64_t count) {
        count = std::min(count, end_ - at_);
        if (at_ < window_begin_ || at_ + count > window_begin_ + window_.size()) {
            window_.resize(std::min(std::max(count, window_bytes), end_ - at_));
            window_begin_ = at_;
            read_(window_.data(), window_.size(), at_);
        }
        return std::string_view(window_).substr(at_ - window_begin_, count);
    }

    PageHeader take_header() {
        if (at_ >= end_) throw std::runtime_error("a column ends too early");
        for (auto room = std::uint64_t{64};; room *= 8) {
            const auto bytes = look(room);
            try {
                const auto header = read_header(bytes);
                at_ += header.bytes;
                return header;
            } catch (const std::runtime_error&) {
                if (bytes.size() < room || room > max_header_bytes) throw;  // there is no more of it
            }
        }
    }

    void next_page() {
        for (;;) {
            const auto header = take_header();
            const auto packed = look(static_cast<std::uint64_t>(header.packed_size));
            if (packed.size() != static_cast<std::uint64_t>(header.packed_size))
                throw std::runtime_error("a column ends too early");
            if (header.sum && *header.sum != page_crc(packed))
                throw std::runtime_error("the checksum of a page is wrong");
            at_ += packed.size();
            const auto type = static_cast<PageType>(header.type);
            if (type == PageType::index) continue;
            if (header.values < 0) throw std::runtime_error("a page header is damaged");
            if (type == PageType::dictionary) {
                take_dictionary(header, packed);
            } else if (type == PageType::data || type == PageType::data_v2) {
                take_data(header, packed, type == PageType::data_v2);
                if (left_ > 0) return;
            } else {
                throw std::runtime_error("a page is of a kind that idxr does not read");
            }
        }
    }

    void take_dictionary(const PageHeader& header, std::string_view packed) {
        const auto encoding = static_cast<Encoding>(header.encoding);
        if (entries_ > 0 || decoder_ || (encoding != Encoding::plain && encoding != Encoding::plain_dictionary))
            throw std::runtime_error("a dictionary stands where it cannot");
        body_ = decompress(codec_, packed, static_cast<std::uint64_t>(header.size));
        const auto count = static_cast<std::uint64_t>(header.values);
        decode_values(column_, Encoding::plain, body_, count, {}, 0)->read(count, dictionary_);
        entries_ = count;
    }

    void take_data(const PageHeader& header, std::string_view packed, bool second_version) {
        left_ = static_cast<std::uint64_t>(header.values);
        if (left_ > rows_ - done_) throw std::runtime_error("a column holds more values than the row group");
        done_ += left_;
        std::string_view body;
        if (second_version) {
            const auto before = static_cast<std::uint64_t>(header.level_bytes + header.repetition_bytes);
            level_bytes_.assign(packed.substr(static_cast<std::uint64_t>(header.repetition_bytes),
                                              static_cast<std::uint64_t>(header.level_bytes)));
            const auto size = static_cast<std::uint64_t>(header.size) - before;
            // A page of nulls alone may have nothing to compress.
            body_ = size == 0 && packed.size() == before
                        ? std::string()
                        : decompress(header.compressed ? codec_ : Codec::none, packed.substr(before), size);
            body = body_;
        } else {
            body_ = decompress(codec_, packed, static_cast<std::uint64_t>(header.size));
            body = body_;
            if (column_.spec.nullable) {
                std::uint32_t size = 0;
                if (header.level_encoding != static_cast<std::int32_t>(Encoding::rle))
                    throw std::runtime_error("a page has an encoding that idxr does not read");
                if (body.size() < sizeof size) throw std::runtime_error("a page ends too early");
                std::memcpy(&size, body.data(), sizeof size);
                body.remove_prefix(sizeof size);
                if (size > body.size()) throw std::runtime_error("a page ends too early");
                level_bytes_.assign(body.substr(0, size));
                body.remove_prefix(size);
            }
        }
        if (column_.spec.nullable) levels_ = HybridReader(level_bytes_, 1);
        // A page of nulls alone may lack what describes its values.
        if (body.empty())
            decoder_ = decode_values(column_, Encoding::plain, body, 0, dictionary_, entries_);
        else
            decoder_ =
                decode_values(column_, static_cast<Encoding>(header.encoding), body, left_, dictionary_, entries_);
    }

    ReadAt read_;
    InputColumn column_;
    Codec codec_;
    std::uint64_t at_, end_;  // in the file
    std::uint64_t rows_, done_ = 0;
    std::string window_;
    std::uint64_t window_begin_ = 0;
    ColumnBatch dictionary_;
    std::uint64_t entries_ = 0;
    std::string body_, level_bytes_;  // of the page at hand
    HybridReader levels_;
    std::unique_ptr<ValueDecoder> decoder_;
    std::uint64_t left_ = 0;  // values of the page that are still to come
};

ColumnCursor::ColumnCursor(ReadAt read, const InputColumn& column, const InputChunk& chunk, std::uint64_t rows)
    : state_(std::make_unique<State>(std::move(read), column, chunk, rows)) {}
ColumnCursor::~ColumnCursor() = default;
ColumnCursor::ColumnCursor(ColumnCursor&&) noexcept = default;
ColumnCursor& ColumnCursor::operator=(ColumnCursor&&) noexcept = default;

void ColumnCursor::read(std::uint64_t count, ColumnBatch& values) { state_->read(count, values); }

}  // namespace idxr::write::parquet
