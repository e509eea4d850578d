// The encodings of the values of a page (Encodings.md).
#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "idxr/write/parquet_input.hpp"
#include "idxr/write/thrift.hpp"

namespace idxr::write::parquet {
namespace {

static_assert(std::endian::native == std::endian::little, "PLAIN numbers are copied as they stand in the file");

// Most values of a page whose encoding must be taken apart as a whole.
constexpr std::uint64_t most_delta_values = std::uint64_t{1} << 26;

std::string_view take(std::string_view& bytes, std::uint64_t count) {
    if (count > bytes.size()) throw std::runtime_error("a page ends too early");
    const auto taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
}

template <typename Number>
Number take_number(std::string_view& bytes) {
    Number value;
    std::memcpy(&value, take(bytes, sizeof value).data(), sizeof value);
    return value;
}

std::uint64_t take_varint(std::string_view& bytes) {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const auto next = static_cast<std::uint8_t>(take(bytes, 1).front());
        value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
        if ((next & 0x80) == 0) return value;
    }
    throw std::runtime_error("a page holds an impossible number");
}

// A stored value of fixed size, or a text with its length before it.
void push_plain(const InputColumn& column, std::string_view& bytes, ColumnBatch& values) {
    switch (column.physical) {
        case PhysicalType::int32:
            return push_integer(column, take_number<std::int32_t>(bytes), values);
        case PhysicalType::int64:
            return push_integer(column, take_number<std::int64_t>(bytes), values);
        case PhysicalType::float32:
            return values.float64.push_back(take_number<float>(bytes));
        case PhysicalType::float64:
            return values.float64.push_back(take_number<double>(bytes));
        case PhysicalType::int96:
            return push_bytes(column, take(bytes, 12), values);
        case PhysicalType::fixed:
            return push_bytes(column, take(bytes, column.length), values);
        case PhysicalType::byte_array:
            return push_bytes(column, take(bytes, take_number<std::uint32_t>(bytes)), values);
        case PhysicalType::boolean:
            break;
    }
    throw std::runtime_error("a page is of a kind that idxr does not read");
}

class Plain : public ValueDecoder {
  public:
    Plain(const InputColumn& column, std::string_view bytes) : column_(column), bytes_(bytes) {}
    void read(std::uint64_t count, ColumnBatch& values) override {
        for (std::uint64_t i = 0; i < count; ++i) push_plain(column_, bytes_, values);
    }

  private:
    const InputColumn& column_;
    std::string_view bytes_;
};

// One bit a value, the lowest first.
class PlainBooleans : public ValueDecoder {
  public:
    PlainBooleans(const InputColumn& column, std::string_view bytes) : column_(column), bytes_(bytes) {}
    void read(std::uint64_t count, ColumnBatch& values) override {
        for (std::uint64_t i = 0; i < count; ++i, ++at_) {
            if (at_ / 8 >= bytes_.size()) throw std::runtime_error("a page ends too early");
            push_integer(column_, static_cast<unsigned char>(bytes_[at_ / 8]) >> (at_ % 8) & 1, values);
        }
    }

  private:
    const InputColumn& column_;
    std::string_view bytes_;
    std::uint64_t at_ = 0;
};

class RunLengthBooleans : public ValueDecoder {
  public:
    RunLengthBooleans(const InputColumn& column, std::string_view bytes) : column_(column) {
        const auto size = take_number<std::uint32_t>(bytes);
        bits_ = HybridReader(take(bytes, size), 1);
    }
    void read(std::uint64_t count, ColumnBatch& values) override {
        for (std::uint64_t i = 0; i < count; ++i) push_integer(column_, bits_.next(), values);
    }

  private:
    const InputColumn& column_;
    HybridReader bits_;
};

class Indexed : public ValueDecoder {
  public:
    Indexed(const InputColumn& column, std::string_view bytes, const ColumnBatch& dictionary, std::uint64_t entries)
        : column_(column), dictionary_(dictionary), entries_(entries) {
        const auto width = static_cast<std::uint8_t>(take(bytes, 1).front());
        index_ = HybridReader(bytes, width);
    }
    void read(std::uint64_t count, ColumnBatch& values) override {
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto entry = index_.next();
            if (entry >= entries_) throw std::runtime_error("a page holds impossible indices");
            switch (column_.spec.type) {
                case ColumnType::text:
                    values.push(dictionary_.text_at(entry));
                    break;
                case ColumnType::int64:
                    values.int64.push_back(dictionary_.int64[entry]);
                    break;
                case ColumnType::int32:
                    values.int32.push_back(dictionary_.int32[entry]);
                    break;
                case ColumnType::float64:
                    values.float64.push_back(dictionary_.float64[entry]);
                    break;
            }
        }
    }

  private:
    const InputColumn& column_;
    const ColumnBatch& dictionary_;
    std::uint64_t entries_;
    HybridReader index_;
};

// DELTA_BINARY_PACKED: blocks of a least delta and what the deltas are above it, in miniblocks of a width each. Takes
// its bytes off `bytes`.
std::vector<std::int64_t> take_deltas(std::string_view& bytes, std::uint64_t most) {
    const auto block = take_varint(bytes), miniblocks = take_varint(bytes), count = take_varint(bytes);
    auto value = static_cast<std::uint64_t>(thrift::unzigzag(take_varint(bytes)));
    if (count > most || count > most_delta_values || block == 0 || block > (1 << 20) || miniblocks == 0 ||
        block % miniblocks != 0 || block / miniblocks % 32 != 0)
        throw std::runtime_error("a page holds an impossible block");
    const auto of_miniblock = block / miniblocks;
    std::vector<std::int64_t> values;
    if (count > 0) values.push_back(static_cast<std::int64_t>(value));
    while (values.size() < count) {
        const auto least = static_cast<std::uint64_t>(thrift::unzigzag(take_varint(bytes)));
        const auto widths = take(bytes, miniblocks);
        for (std::uint64_t m = 0; m < miniblocks && values.size() < count; ++m) {
            const auto width = static_cast<std::uint8_t>(widths[m]);
            if (width > 64) throw std::runtime_error("a page holds an impossible width");
            const auto packed = take(bytes, of_miniblock * width / 8);
            for (std::uint64_t i = 0, bit = 0; i < of_miniblock && values.size() < count; ++i, bit += width) {
                std::uint64_t delta = 0;
                for (std::uint64_t got = 0; got < width;) {
                    const auto at = bit + got;
                    const auto here = std::min<std::uint64_t>(8 - at % 8, width - got);
                    const auto part = static_cast<unsigned char>(packed[at / 8]) >> (at % 8) & ((1U << here) - 1);
                    delta |= static_cast<std::uint64_t>(part) << got;
                    got += here;
                }
                value += least + delta;  // modulo 2^64, as the format says
                values.push_back(static_cast<std::int64_t>(value));
            }
        }
    }
    return values;
}

class Deltas : public ValueDecoder {
  public:
    Deltas(const InputColumn& column, std::string_view bytes, std::uint64_t most)
        : column_(column), values_(take_deltas(bytes, most)) {}
    void read(std::uint64_t count, ColumnBatch& values) override {
        if (count > values_.size() - at_) throw std::runtime_error("a page ends too early");
        for (std::uint64_t i = 0; i < count; ++i) {
            const auto value = values_[at_++];
            push_integer(column_, column_.physical == PhysicalType::int32 ? static_cast<std::int32_t>(value) : value,
                         values);
        }
    }

  private:
    const InputColumn& column_;
    std::vector<std::int64_t> values_;
    std::uint64_t at_ = 0;
};

// DELTA_LENGTH_BYTE_ARRAY, and DELTA_BYTE_ARRAY, whose texts begin with so many bytes of the one before.
class DeltaTexts : public ValueDecoder {
  public:
    DeltaTexts(const InputColumn& column, std::string_view bytes, std::uint64_t most, bool with_prefixes)
        : column_(column) {
        if (with_prefixes) prefixes_ = take_deltas(bytes, most);
        lengths_ = take_deltas(bytes, most);
        if (with_prefixes && prefixes_.size() != lengths_.size())
            throw std::runtime_error("a page holds impossible lengths");
        bytes_ = bytes;
    }
    void read(std::uint64_t count, ColumnBatch& values) override {
        if (count > lengths_.size() - at_) throw std::runtime_error("a page ends too early");
        for (std::uint64_t i = 0; i < count; ++i, ++at_) {
            const auto prefix = prefixes_.empty() ? 0 : prefixes_[at_];
            if (lengths_[at_] < 0 || prefix < 0 || static_cast<std::uint64_t>(prefix) > last_.size())
                throw std::runtime_error("a page holds impossible lengths");
            last_.resize(static_cast<std::uint64_t>(prefix));
            last_ += take(bytes_, static_cast<std::uint64_t>(lengths_[at_]));
            if (column_.physical == PhysicalType::fixed && last_.size() != column_.length)
                throw std::runtime_error("a page holds impossible lengths");
            push_bytes(column_, last_, values);
        }
    }

  private:
    const InputColumn& column_;
    std::vector<std::int64_t> prefixes_, lengths_;
    std::string_view bytes_;
    std::string last_;
    std::uint64_t at_ = 0;
};

// BYTE_STREAM_SPLIT: the first bytes of all values, then their second bytes, …
class SplitBytes : public ValueDecoder {
  public:
    SplitBytes(const InputColumn& column, std::string_view bytes) : column_(column), bytes_(bytes) {
        size_ = column.physical == PhysicalType::fixed                                               ? column.length
                : column.physical == PhysicalType::int32 || column.physical == PhysicalType::float32 ? 4
                                                                                                     : 8;
        if (bytes.size() % size_ != 0) throw std::runtime_error("a page ends too early");
        held_ = bytes.size() / size_;
    }
    void read(std::uint64_t count, ColumnBatch& values) override {
        if (count > held_ - at_) throw std::runtime_error("a page ends too early");
        std::string joined(size_, '\0');
        for (std::uint64_t i = 0; i < count; ++i, ++at_) {
            for (std::uint64_t byte = 0; byte < size_; ++byte) joined[byte] = bytes_[byte * held_ + at_];
            std::string_view one = joined;
            push_plain(column_, one, values);
        }
    }

  private:
    const InputColumn& column_;
    std::string_view bytes_;
    std::uint64_t size_ = 0, held_ = 0, at_ = 0;
};

}  // namespace

std::unique_ptr<ValueDecoder> decode_values(const InputColumn& column, Encoding encoding, std::string_view bytes,
                                            std::uint64_t values, const ColumnBatch& dictionary,
                                            std::uint64_t entries) {
    const auto type = column.physical;
    const bool boolean = type == PhysicalType::boolean;
    const bool integer = type == PhysicalType::int32 || type == PhysicalType::int64;
    const bool real = type == PhysicalType::float32 || type == PhysicalType::float64;
    const bool text = type == PhysicalType::byte_array;
    switch (encoding) {
        case Encoding::plain:
            if (boolean) return std::make_unique<PlainBooleans>(column, bytes);
            return std::make_unique<Plain>(column, bytes);
        case Encoding::rle:
            if (boolean) return std::make_unique<RunLengthBooleans>(column, bytes);
            break;
        case Encoding::plain_dictionary:
        case Encoding::rle_dictionary:
            if (!boolean) return std::make_unique<Indexed>(column, bytes, dictionary, entries);
            break;
        case Encoding::delta_binary_packed:
            if (integer) return std::make_unique<Deltas>(column, bytes, values);
            break;
        case Encoding::delta_length_byte_array:
            if (text) return std::make_unique<DeltaTexts>(column, bytes, values, false);
            break;
        case Encoding::delta_byte_array:
            if (text || type == PhysicalType::fixed) return std::make_unique<DeltaTexts>(column, bytes, values, true);
            break;
        case Encoding::byte_stream_split:
            if (integer || real || type == PhysicalType::fixed) return std::make_unique<SplitBytes>(column, bytes);
            break;
    }
    throw std::runtime_error("a page has an encoding that idxr does not read");
}

}  // namespace idxr::write::parquet
