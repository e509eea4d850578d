// Figures for people.
#include "idxr/report/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace idxr::report {
namespace {

// Three significant digits below 1000.
std::string three_digits(double value) {
    if (value < 9.995) return fmt::format("{:.2f}", value);
    if (value < 99.95) return fmt::format("{:.1f}", value);
    return fmt::format("{:.0f}", value);
}

}  // namespace

std::string grouped(std::uint64_t count) {
    std::string digits = std::to_string(count);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3)
        digits.insert(static_cast<std::size_t>(at), 1, ',');
    return digits;
}

std::string short_count(double count) {
    constexpr std::array prefixes{"k", "M", "G", "T", "P"};
    if (count < 999.5) return fmt::format("{:.0f}", count);
    std::size_t step = 0;
    for (count /= 1000; count >= 999.5 && step + 1 < prefixes.size(); count /= 1000) ++step;
    return three_digits(count) + prefixes[step];
}

std::string in_words(std::uint64_t count) {
    double value = static_cast<double>(count);
    if (value >= 999.5e12)
        return fmt::format("{} trillion", grouped(static_cast<std::uint64_t>(std::llround(value / 1e12))));
    if (value >= 999.5e9) return fmt::format("{:.3g} trillion", value / 1e12);
    if (value >= 999.5e6) return fmt::format("{:.3g} billion", value / 1e9);
    if (value >= 999.5e3) return fmt::format("{:.3g} million", value / 1e6);
    return grouped(count);
}

std::string bytes(double count) {
    constexpr std::array units{"KB", "MB", "GB", "TB", "PB"};
    if (count < 999.5) return fmt::format("{:.0f} B", count);
    std::size_t step = 0;
    for (count /= 1024; count >= 999.5 && step + 1 < units.size(); count /= 1024) ++step;
    return fmt::format("{} {}", three_digits(count), units[step]);
}

std::string duration(double seconds) {
    if (seconds < 0.995) return fmt::format("{:.2f} s", seconds);
    if (seconds < 59.95) return fmt::format("{:.1f} s", seconds);
    auto whole = static_cast<std::uint64_t>(std::llround(seconds));
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
}

std::string percent(double share) {
    double edge = 100 * std::min(std::abs(share), std::abs(1 - share));
    int decimals = 1;
    while (edge > 0 && decimals < 4 && edge * std::pow(10, decimals) < 9.5) ++decimals;
    if (edge == 0) decimals = 0;
    return fmt::format("{:.{}f} %", 100 * share, decimals);
}

std::string amount(double count, std::string_view unit) {
    if (unit == "bytes") return bytes(count);
    return unit.empty() ? short_count(count) : fmt::format("{} {}", short_count(count), unit);
}

}  // namespace idxr::report
