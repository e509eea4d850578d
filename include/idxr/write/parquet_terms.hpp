// Numbers that parquet.thrift gives to the things idxr uses.
#pragma once

#include <cstdint>

namespace idxr::write::parquet {

enum class PhysicalType : std::int32_t {
    boolean = 0,
    int32 = 1,
    int64 = 2,
    int96 = 3,
    float32 = 4,
    float64 = 5,
    byte_array = 6,
    fixed = 7,
};
enum class Repetition : std::int32_t { required = 0, optional = 1, repeated = 2 };
enum class Encoding : std::int32_t {
    plain = 0,
    plain_dictionary = 2,
    rle = 3,
    delta_binary_packed = 5,
    delta_length_byte_array = 6,
    delta_byte_array = 7,
    rle_dictionary = 8,
    byte_stream_split = 9,
};
enum class Codec : std::int32_t { none = 0, snappy = 1, gzip = 2, zstd = 6 };
enum class PageType : std::int32_t { data = 0, index = 1, dictionary = 2, data_v2 = 3 };
inline constexpr std::int32_t converted_utf8 = 0;

}  // namespace idxr::write::parquet
