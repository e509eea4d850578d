// Numbers with units as people write them: "8 GiB", "5 %".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace idxr::config {

// Bytes: a number, whole or decimal, and B, K, KiB, M, MiB, G, GiB, T, TiB (powers of 1024) or kB, MB, GB, TB
// (powers of 1000). nullopt when it is not that, or 2^63 and above.
std::optional<std::uint64_t> parse_bytes(std::string_view text);

// The shortest exact form that parse_bytes reads back: "8GiB", "1536MiB", "1000".
std::string exact_bytes(std::uint64_t bytes);

// A number from 0 to 1, or a percentage from 0 to 100 %.
std::optional<double> parse_share(std::string_view text);

// Seconds of "90", "30s", "15m", "8h", "2d".
std::optional<std::int64_t> parse_seconds(std::string_view text);

// A decimal number from 0 to 10^9, in any currency.
std::optional<double> parse_price(std::string_view text);

// Digits only, no sign.
std::optional<std::uint64_t> parse_count(std::string_view text);

}  // namespace idxr::config
