// Apache Thrift's compact protocol, as far as Parquet's metadata needs it.
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace idxr::write::thrift {

enum class Type : std::uint8_t {
    boolean_true = 1,
    boolean_false = 2,
    byte = 3,
    i16 = 4,
    i32 = 5,
    i64 = 6,
    float64 = 7,
    binary = 8,
    list = 9,
    set = 10,
    map = 11,
    structure = 12,
};

// Little-endian base 128 (ULEB128), and signed numbers folded to unsigned (zigzag).
void append_varint(std::string& out, std::uint64_t value);
constexpr std::uint64_t zigzag(std::int64_t value) {
    return (static_cast<std::uint64_t>(value) << 1) ^ static_cast<std::uint64_t>(value >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t value) {
    return static_cast<std::int64_t>((value >> 1) ^ (~(value & 1) + 1));
}

// Appends to a string. Fields of a struct are given in ascending order of their ids; the outermost struct is begun by
// the constructor.
class Writer {
  public:
    explicit Writer(std::string& out) : out_(out), last_field_{0} {}

    void i32(int field, std::int32_t value);
    void i64(int field, std::int64_t value);
    void binary(int field, std::string_view bytes);
    void begin_struct(int field);
    void end_struct();  // of the outermost too
    void begin_list(int field, Type element, std::uint64_t size);

    // Elements of a list.
    void i32_element(std::int32_t value);
    void binary_element(std::string_view bytes);
    void begin_struct_element();

  private:
    void field_header(int field, Type type);

    std::string& out_;
    std::vector<int> last_field_;  // of each open struct
};

// Reads what stands in memory; every step is checked against the end. Throws std::runtime_error on damaged bytes.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    // Calls `field(id, type)` for every field of a struct; it returns false to have the value skipped.
    void structure(const std::function<bool(int, Type)>& field);
    // Calls `element()` for each element; their type must be `type`.
    void list(Type type, const std::function<void()>& element);

    std::int32_t i32();
    std::int64_t i64();
    std::string_view binary();

    std::size_t position() const { return at_; }

  private:
    std::uint8_t byte();
    std::uint64_t varint();
    void skip(Type type, int depth);

    std::string_view bytes_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

}  // namespace idxr::write::thrift
