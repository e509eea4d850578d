// Stored values of Parquet as what they stand for: dates, times, decimals, identifiers (LogicalTypes.md).
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <iterator>
#include <limits>
#include <stdexcept>

#include "idxr/write/parquet_input.hpp"

namespace idxr::write::parquet {
namespace {

__extension__ typedef __int128 Wide;

constexpr std::int64_t day_seconds = 86400;

// Euclidean: the remainder is never negative.
std::int64_t floor_divide(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

// Days since 1970 as a date of the proleptic Gregorian calendar (Hinnant: chrono-compatible low-level date algorithms).
void append_date(std::string& out, std::int64_t days) {
    days += 719468;
    const auto era = floor_divide(days, 146097);
    const auto of_era = days - era * 146097;
    const auto year_of_era = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    const auto of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const auto shifted = (5 * of_year + 2) / 153;  // months from March
    const auto day = of_year - (153 * shifted + 2) / 5 + 1;
    const auto month = shifted < 10 ? shifted + 3 : shifted - 9;
    fmt::format_to(std::back_inserter(out), "{:04}-{:02}-{:02}", year_of_era + era * 400 + (month <= 2 ? 1 : 0), month,
                   day);
}

// With as many digits of a second as say something.
void append_time(std::string& out, std::int64_t ticks, std::int64_t per_second) {
    const auto seconds = ticks / per_second;
    fmt::format_to(std::back_inserter(out), "{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    if (auto part = ticks % per_second; part != 0) {
        out += '.';
        for (auto unit = per_second / 10; part != 0; part %= unit, unit /= 10)
            out += static_cast<char>('0' + part / unit);
    }
}

std::string timestamp(std::int64_t ticks, std::int64_t per_second, bool utc) {
    std::string out;
    const auto per_day = day_seconds * per_second;
    const auto days = floor_divide(ticks, per_day);
    append_date(out, days);
    out += 'T';
    append_time(out, ticks - days * per_day, per_second);
    if (utc) out += 'Z';
    return out;
}

std::string decimal(Wide value, std::uint32_t scale) {
    std::string digits;
    const bool negative = value < 0;
    do {
        const auto digit = static_cast<int>(value % 10);
        digits += static_cast<char>('0' + (digit < 0 ? -digit : digit));
        value /= 10;
    } while (value != 0);
    while (digits.size() <= scale) digits += '0';
    if (scale > 0) digits.insert(scale, 1, '.');
    if (negative) digits += '-';
    std::reverse(digits.begin(), digits.end());
    return digits;
}

Wide big_endian(std::string_view bytes) {
    if (bytes.empty() || bytes.size() > sizeof(Wide)) throw std::runtime_error("a decimal is wider than 128 bits");
    Wide value = (bytes.front() & 0x80) != 0 ? -1 : 0;
    for (const char byte : bytes) value = value * 256 + static_cast<unsigned char>(byte);
    return value;
}

std::string uuid(std::string_view bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
        fmt::format_to(std::back_inserter(out), "{:02x}", static_cast<unsigned char>(bytes[i]));
    }
    return out;
}

// Nanoseconds of the day and the Julian day, whose day 2440588 is 1 January 1970.
std::string int96(std::string_view bytes) {
    std::int64_t nanoseconds = 0;
    std::uint32_t day = 0;
    std::memcpy(&nanoseconds, bytes.data(), sizeof nanoseconds);
    std::memcpy(&day, bytes.data() + sizeof nanoseconds, sizeof day);
    constexpr std::int64_t per_second = 1'000'000'000;
    if (nanoseconds < 0 || nanoseconds >= day_seconds * per_second)
        throw std::runtime_error("a page holds an impossible time");
    std::string out;
    append_date(out, static_cast<std::int64_t>(day) - 2440588);
    out += 'T';
    append_time(out, nanoseconds, per_second);
    return out;
}

}  // namespace

void push_integer(const InputColumn& column, std::int64_t value, ColumnBatch& values) {
    switch (column.meaning) {
        case Meaning::boolean:
            return values.push(value != 0 ? "true" : "false");
        case Meaning::unsigned32:
            return values.int64.push_back(static_cast<std::int64_t>(static_cast<std::uint32_t>(value)));
        case Meaning::unsigned64:
            return values.push(fmt::format("{}", static_cast<std::uint64_t>(value)));
        case Meaning::date: {
            std::string text;
            append_date(text, value);
            return values.push(text);
        }
        case Meaning::time: {
            if (value < 0 || value / column.per_second > day_seconds)
                throw std::runtime_error("a page holds an impossible time");
            std::string text;
            append_time(text, value, column.per_second);
            return values.push(text);
        }
        case Meaning::timestamp:
            return values.push(timestamp(value, column.per_second, column.utc));
        case Meaning::decimal:
            return values.push(decimal(value, column.scale));
        default:
            break;
    }
    if (column.spec.type == ColumnType::int32) return values.int32.push_back(static_cast<std::int32_t>(value));
    values.int64.push_back(value);
}

void push_bytes(const InputColumn& column, std::string_view bytes, ColumnBatch& values) {
    switch (column.meaning) {
        case Meaning::decimal:
            return values.push(decimal(big_endian(bytes), column.scale));
        case Meaning::uuid:
            return values.push(uuid(bytes));
        case Meaning::int96:
            return values.push(int96(bytes));
        default:
            return values.push(bytes);
    }
}

}  // namespace idxr::write::parquet
