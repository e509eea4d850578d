// Which values of a nullable column are null.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string_view>

#include "idxr/write/table.hpp"

namespace idxr::write {

inline constexpr auto null_int64 = std::numeric_limits<std::int64_t>::min();
inline constexpr auto null_int32 = std::numeric_limits<std::int32_t>::min();
inline constexpr auto null_float64 = std::numeric_limits<double>::quiet_NaN();

inline bool is_null(const ColumnSpec& spec, std::int64_t value) { return spec.nullable && value == null_int64; }
inline bool is_null(const ColumnSpec& spec, std::int32_t value) { return spec.nullable && value == null_int32; }
inline bool is_null(const ColumnSpec& spec, double value) { return spec.nullable && std::isnan(value); }
inline bool is_null(const ColumnSpec& spec, std::string_view value) { return spec.nullable && value.empty(); }

inline void push_null(const ColumnSpec& spec, ColumnBatch& values) {
    switch (spec.type) {
        case ColumnType::text:
            return values.push({});
        case ColumnType::int64:
            return values.int64.push_back(null_int64);
        case ColumnType::int32:
            return values.int32.push_back(null_int32);
        case ColumnType::float64:
            return values.float64.push_back(null_float64);
    }
}

}  // namespace idxr::write
