// Parquet files of any writer, as far as their columns are flat: what the footer says, and the values of a column one
// after the other. https://github.com/apache/parquet-format. docs/formats.md lists what is read and how.
//
// All throw std::runtime_error, without values, when the bytes are damaged or say what idxr does not read.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/write/parquet_terms.hpp"
#include "idxr/write/table.hpp"

namespace idxr::write::parquet {

// What the stored numbers or bytes of a column stand for.
enum class Meaning : std::uint8_t {
    plain,       // themselves
    boolean,     // "true", "false"
    unsigned32,  // int64
    unsigned64,  // text of digits
    date,        // days since 1970: "2020-01-31"
    time,        // since midnight: "10:30:00.5"
    timestamp,   // since 1970: "2020-01-31T10:30:00.5", with Z when the file says UTC
    int96,       // nanoseconds of the day and Julian day, as a timestamp
    decimal,     // text with `scale` digits after the point
    uuid,        // text
};

struct InputColumn {
    ColumnSpec spec;      // as it is given back
    std::string problem;  // why it cannot be read; empty: it can
    PhysicalType physical = PhysicalType::byte_array;
    Meaning meaning = Meaning::plain;
    std::uint32_t length = 0;     // bytes of a value of PhysicalType::fixed
    std::uint32_t scale = 0;      // of a decimal
    std::int64_t per_second = 1;  // ticks of a time or timestamp
    bool utc = false;
};

struct InputChunk {
    std::uint64_t begin = 0, bytes = 0;  // of its pages in the file
    Codec codec = Codec::none;
};

struct InputGroup {
    std::uint64_t rows = 0;
    std::vector<InputChunk> chunks;  // as InputMetadata::columns
};

struct InputMetadata {
    std::uint64_t rows = 0;
    std::vector<InputColumn> columns;  // the leaves of the schema, in order
    std::vector<InputGroup> groups;
};

// Of the bytes between the data and the footer's length; the data ends at byte `data_end` of the file.
InputMetadata read_metadata(std::string_view bytes, std::uint64_t data_end);

// Bytes of the file from an offset.
using ReadAt = std::function<void(char* to, std::uint64_t count, std::uint64_t offset)>;

// The footer of a file of `size` bytes. Checks the marks at both ends too.
InputMetadata read_footer(const ReadAt& read, std::uint64_t size);

// Walks over the values of one column chunk; holds a page and a dictionary.
class ColumnCursor {
  public:
    ColumnCursor(ReadAt read, const InputColumn& column, const InputChunk& chunk, std::uint64_t rows);
    ~ColumnCursor();
    ColumnCursor(ColumnCursor&&) noexcept;
    ColumnCursor& operator=(ColumnCursor&&) noexcept;

    // Appends the next `count` values, which the chunk must hold.
    void read(std::uint64_t count, ColumnBatch& values);

  private:
    class State;
    std::unique_ptr<State> state_;
};

// --- the parts of it

// `size` bytes out of `packed`.
std::string decompress(Codec codec, std::string_view packed, std::uint64_t size);

// The values of a page that are not null, in order.
class ValueDecoder {
  public:
    virtual ~ValueDecoder() = default;
    virtual void read(std::uint64_t count, ColumnBatch& values) = 0;
};

// `bytes` must outlive the decoder; `dictionary` is of a dictionary page of `entries` values, or empty.
std::unique_ptr<ValueDecoder> decode_values(const InputColumn& column, Encoding encoding, std::string_view bytes,
                                            std::uint64_t values, const ColumnBatch& dictionary, std::uint64_t entries);

// Appends a stored value by what it stands for.
void push_integer(const InputColumn& column, std::int64_t value, ColumnBatch& values);
void push_bytes(const InputColumn& column, std::string_view bytes, ColumnBatch& values);

// Values of the RLE / bit-packing hybrid one after the other.
class HybridReader {
  public:
    HybridReader() = default;
    // Bits of a value: 0 … 32.
    HybridReader(std::string_view bytes, int width);
    std::uint32_t next();
    // How many of the next `most` values are equal to the next one, which they are taken as.
    std::uint64_t run(std::uint64_t most, std::uint32_t& value);

  private:
    void begin_run();
    std::uint8_t byte();

    std::string_view bytes_;
    int width_ = 0;
    std::uint64_t left_ = 0;  // of the run or the packed groups
    bool packed_ = false;
    std::uint32_t value_ = 0;  // of a run
    std::uint64_t bits_ = 0;
    int filled_ = 0;
};

}  // namespace idxr::write::parquet
