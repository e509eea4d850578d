// The compact protocol, written and read.
#include "idxr/write/thrift.hpp"

#include <limits>
#include <stdexcept>

namespace idxr::write::thrift {
namespace {

constexpr int max_depth = 32;

[[noreturn]] void damaged() { throw std::runtime_error("damaged metadata"); }

}  // namespace

void append_varint(std::string& out, std::uint64_t value) {
    for (; value >= 0x80; value >>= 7) out += static_cast<char>(value | 0x80);
    out += static_cast<char>(value);
}

void Writer::field_header(int field, Type type) {
    const int delta = field - last_field_.back();
    if (delta > 0 && delta <= 15) {
        out_ += static_cast<char>(delta << 4 | static_cast<int>(type));
    } else {
        out_ += static_cast<char>(type);
        append_varint(out_, zigzag(field));
    }
    last_field_.back() = field;
}

void Writer::i32(int field, std::int32_t value) {
    field_header(field, Type::i32);
    i32_element(value);
}

void Writer::i64(int field, std::int64_t value) {
    field_header(field, Type::i64);
    append_varint(out_, zigzag(value));
}

void Writer::binary(int field, std::string_view bytes) {
    field_header(field, Type::binary);
    binary_element(bytes);
}

void Writer::begin_struct(int field) {
    field_header(field, Type::structure);
    last_field_.push_back(0);
}

void Writer::end_struct() {
    out_ += '\0';
    last_field_.pop_back();
}

void Writer::begin_list(int field, Type element, std::uint64_t size) {
    field_header(field, Type::list);
    if (size < 15) {
        out_ += static_cast<char>(size << 4 | static_cast<std::uint64_t>(element));
    } else {
        out_ += static_cast<char>(0xf0 | static_cast<int>(element));
        append_varint(out_, size);
    }
}

void Writer::i32_element(std::int32_t value) { append_varint(out_, zigzag(value)); }

void Writer::binary_element(std::string_view bytes) {
    append_varint(out_, bytes.size());
    out_ += bytes;
}

void Writer::begin_struct_element() { last_field_.push_back(0); }

std::uint8_t Reader::byte() {
    if (at_ >= bytes_.size()) damaged();
    return static_cast<std::uint8_t>(bytes_[at_++]);
}

std::uint64_t Reader::varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        const auto next = byte();
        value |= static_cast<std::uint64_t>(next & 0x7f) << shift;
        if ((next & 0x80) == 0) return value;
    }
    damaged();
}

std::int64_t Reader::i64() { return unzigzag(varint()); }

std::int32_t Reader::i32() {
    const auto value = i64();
    if (value < std::numeric_limits<std::int32_t>::min() || value > std::numeric_limits<std::int32_t>::max()) damaged();
    return static_cast<std::int32_t>(value);
}

std::string_view Reader::binary() {
    const auto size = varint();
    if (size > bytes_.size() - at_) damaged();
    const auto value = bytes_.substr(at_, size);
    at_ += size;
    return value;
}

void Reader::structure(const std::function<bool(int, Type)>& field) {
    if (++depth_ > max_depth) damaged();
    int id = 0;
    for (;;) {
        const auto header = byte();
        if (header == 0) break;
        const auto type = static_cast<Type>(header & 0x0f);
        if ((header >> 4) != 0) {
            id += header >> 4;
        } else {
            id = i32();
        }
        if (!field(id, type)) skip(type, depth_);
    }
    --depth_;
}

void Reader::list(Type type, const std::function<void()>& element) {
    const auto header = byte();
    std::uint64_t size = header >> 4;
    if (size == 15) size = varint();
    if (static_cast<Type>(header & 0x0f) != type || size > bytes_.size() - at_) damaged();
    for (std::uint64_t i = 0; i < size; ++i) element();
}

void Reader::skip(Type type, int depth) {
    if (depth > max_depth) damaged();
    switch (type) {
        case Type::boolean_true:
        case Type::boolean_false:
            return;
        case Type::byte:
            byte();
            return;
        case Type::i16:
        case Type::i32:
        case Type::i64:
            varint();
            return;
        case Type::float64:
            if (bytes_.size() - at_ < 8) damaged();
            at_ += 8;
            return;
        case Type::binary:
            binary();
            return;
        case Type::list:
        case Type::set: {
            const auto header = byte();
            const auto element = static_cast<Type>(header & 0x0f);
            std::uint64_t size = header >> 4;
            if (size == 15) size = varint();
            if (size > bytes_.size() - at_) damaged();
            const bool flags = element == Type::boolean_true || element == Type::boolean_false;
            for (std::uint64_t i = 0; i < size; ++i) {
                if (flags) {
                    byte();
                } else {
                    skip(element, depth + 1);
                }
            }
            return;
        }
        case Type::structure:
            structure([](int, Type) { return false; });
            return;
        case Type::map:
            break;  // Parquet's metadata has none
    }
    damaged();
}

}  // namespace idxr::write::thrift
