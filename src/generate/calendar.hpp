// Days as numbers and as year, month, day (proleptic Gregorian).
#pragma once

#include <chrono>
#include <cstdint>
#include <limits>

#include "random.hpp"

namespace idxr::generate {

using Day = std::int32_t;  // since 1970-01-01
inline constexpr Day always = std::numeric_limits<Day>::min();
inline constexpr Day never = std::numeric_limits<Day>::max();

// The years in which records are collected; each is a wave of the file.
inline constexpr int first_year = 2005;
inline constexpr int last_year = 2024;
inline constexpr int waves = last_year - first_year + 1;

// The years in which persons are born.
inline constexpr int first_birth_year = 1925;

struct Date {
    int year = 0, month = 0, day = 0;  // year 0: no date
    bool operator==(const Date&) const = default;
};

constexpr Day day_of(int year, int month = 1, int day = 1) {
    using namespace std::chrono;
    return static_cast<Day>(
        sys_days{year_month_day{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                                std::chrono::day{static_cast<unsigned>(day)}}}
            .time_since_epoch()
            .count());
}

inline Date date_of(Day day) {
    using namespace std::chrono;
    const year_month_day date{sys_days{days{day}}};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

inline int year_of(Day day) { return date_of(day).year; }

inline int days_in_month(int year, int month) {
    constexpr int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

// A day of the years low … high.
inline Day draw_day(Stream& stream, int low, int high) { return stream.between(day_of(low), day_of(high + 1) - 1); }

// Whole years between two days, to the day or so.
inline int years_between(Day from, Day to) { return static_cast<int>((std::int64_t{to} - from) * 4 / 1461); }

}  // namespace idxr::generate
