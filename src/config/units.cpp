// Reading and writing sizes, shares and counts.
#include "idxr/config/units.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace idxr::config {
namespace {

constexpr double unreasonable = 9223372036854775808.0;  // 2^63

std::string_view trim(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

// Reads a number without sign and takes it off the front of `text`.
std::optional<double> take_number(std::string_view& text) {
    if (text.empty() || text.front() < '0' || text.front() > '9') return std::nullopt;
    double value = 0;
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::general);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

}  // namespace

std::optional<std::uint64_t> parse_bytes(std::string_view text) {
    text = trim(text);
    auto number = take_number(text);
    if (!number) return std::nullopt;
    std::string unit;
    for (char c : trim(text)) unit += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;

    constexpr std::string_view prefixes = "kmgt";
    double factor = 1;
    if (!unit.empty() && unit != "b") {
        const auto power = prefixes.find(unit.front());
        if (power == std::string_view::npos) return std::nullopt;
        const auto rest = unit.substr(1);
        if (rest == "b")
            factor = std::pow(1000.0, static_cast<double>(power + 1));
        else if (rest.empty() || rest == "ib")
            factor = std::pow(1024.0, static_cast<double>(power + 1));
        else
            return std::nullopt;
    }
    const double bytes = std::round(*number * factor);
    if (bytes >= unreasonable) return std::nullopt;
    return static_cast<std::uint64_t>(bytes);
}

std::string exact_bytes(std::uint64_t bytes) {
    constexpr std::array units{"", "KiB", "MiB", "GiB", "TiB"};
    std::size_t unit = 0;
    while (bytes != 0 && bytes % 1024 == 0 && unit + 1 < units.size()) bytes /= 1024, ++unit;
    return fmt::format("{}{}", bytes, units[unit]);
}

std::optional<double> parse_share(std::string_view text) {
    text = trim(text);
    auto number = take_number(text);
    if (!number) return std::nullopt;
    text = trim(text);
    if (text == "%") *number /= 100;
    if (!(text.empty() || text == "%") || *number > 1) return std::nullopt;
    return number;
}

std::optional<double> parse_price(std::string_view text) {
    text = trim(text);
    const auto number = take_number(text);
    return text.empty() && number && *number <= 1e9 ? number : std::nullopt;
}

std::optional<std::int64_t> parse_seconds(std::string_view text) {
    std::int64_t unit = 1;
    if (!text.empty()) {
        constexpr std::string_view units = "smhd";
        constexpr std::int64_t seconds[] = {1, 60, 3600, 86400};
        if (const auto at = units.find(text.back()); at != units.npos) {
            unit = seconds[at];
            text.remove_suffix(1);
        }
    }
    const auto count = parse_count(text);
    if (!count || *count > 1'000'000'000) return std::nullopt;
    return static_cast<std::int64_t>(*count) * unit;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
    text = trim(text);
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (text.empty() || error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

}  // namespace idxr::config
