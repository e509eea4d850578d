// Numbers that parquet.thrift gives to the things idxr uses.
#pragma once

#include <cstdint>

namespace idxr::write::parquet {

enum class PhysicalType : std::int32_t { int32 = 1, int64 = 2, float64 = 5, byte_array = 6 };
enum class Repetition : std::int32_t { required = 0, optional = 1 };
enum class Encoding : std::int32_t { plain = 0, rle = 3, rle_dictionary = 8 };
enum class Codec : std::int32_t { zstd = 6 };
enum class PageType : std::int32_t { data = 0, dictionary = 2 };
inline constexpr std::int32_t converted_utf8 = 0;

}  // namespace idxr::write::parquet
