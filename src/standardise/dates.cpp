// Dates as people write them, to YYYYMMDD with 00 for unknown parts.
#include "idxr/standardise/dates.hpp"

#include <algorithm>
#include <array>

#include "idxr/standardise/text.hpp"

namespace idxr::standardise {
namespace {

using recognise::DateOrder;

constexpr int least_year = 1000;
// A column that is written day or month first may hold 8 digits with the year first; only years from here on are taken
// so.
constexpr int least_year_in_other_order = 1800;

struct Number {
    int value = 0;
    int width = 0;  // digits; 0: none
};

// The parts of a written date in their order, without separators and words that say nothing.
struct Parts {
    std::array<Number, 3> number;
    int count = 0;
    int month = 0;  // from a name
    bool readable = true;
    std::string_view together;  // the digits when there is one number alone
};

int month_named(std::string_view word) {
    static constexpr std::array<std::string_view, 12> names{"JANUARY",   "FEBRUARY", "MARCH",    "APRIL",
                                                            "MAY",       "JUNE",     "JULY",     "AUGUST",
                                                            "SEPTEMBER", "OCTOBER",  "NOVEMBER", "DECEMBER"};
    if (word.size() < 3) return 0;
    if (word == "MRZ") return 3;
    for (std::size_t m = 0; m < names.size(); ++m)
        if (names[m].starts_with(word)) return static_cast<int>(m) + 1;
    return 0;
}

bool says_nothing(std::string_view word) {
    for (const auto* known :
         {"ST",  "ND",  "RD",     "TH",      "OF",        "ABT",      "ABOUT",  "CIRCA",    "CA",
          "C",   "MON", "TUE",    "TUES",    "WED",       "THU",      "THUR",   "THURS",    "FRI",
          "SAT", "SUN", "MONDAY", "TUESDAY", "WEDNESDAY", "THURSDAY", "FRIDAY", "SATURDAY", "SUNDAY"})
        if (word == known) return true;
    return false;
}

// Cuts off the time of day: "T10:30:00Z", " 10:30", ":00:00:00".
std::string_view without_time(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    auto hour = colon;
    while (hour > 0 && is_digit(text[hour - 1])) --hour;
    const bool apart = hour > 0 && (text[hour - 1] == ' ' || text[hour - 1] == 'T');
    return trim(text.substr(0, apart ? hour - 1 : colon));
}

Parts read_parts(std::string_view text) {
    Parts parts;
    for (std::size_t i = 0; i < text.size() && parts.readable;) {
        const auto begin = i;
        if (is_digit(text[i])) {
            Number number;
            for (; i < text.size() && is_digit(text[i]); ++i)
                if (++number.width <= 8) number.value = number.value * 10 + (text[i] - '0');
            if (parts.count == 3 || number.width > 8) {
                parts.readable = false;
            } else {
                parts.number[static_cast<std::size_t>(parts.count++)] = number;
                parts.together = text.substr(begin, i - begin);
            }
        } else if (is_word_byte(text[i])) {
            while (i < text.size() && is_word_byte(text[i])) ++i;
            const auto word = text.substr(begin, i - begin);
            const int month = month_named(word);
            if (month > 0 && parts.month == 0)
                parts.month = month;
            else if (word == "XX" && parts.count < 3)
                parts.number[static_cast<std::size_t>(parts.count++)] = {0, 2};
            else
                parts.readable = says_nothing(word);
        } else if (text[i] == '?' && i + 1 < text.size() && text[i + 1] == '?' && parts.count < 3) {
            parts.number[static_cast<std::size_t>(parts.count++)] = {0, 2};
            i += 2;
        } else {
            parts.readable = std::string_view("-/. ,'").find(text[i]) != std::string_view::npos;
            ++i;
        }
    }
    return parts;
}

int full_year(Number year, int reference_year) {
    if (year.width >= 3) return year.value;
    const int in_century = reference_year - reference_year % 100 + year.value;
    return in_century > reference_year ? in_century - 100 : in_century;
}

bool is_leap(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

int days_in(int year, int month) {
    if (month == 0) return 31;
    if (month == 2) return is_leap(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool possible(const Date& date, int reference_year) {
    return date.year >= least_year && date.year <= reference_year + 1 && date.month >= 0 && date.month <= 12 &&
           date.day >= 0 && date.day <= days_in(date.year, date.month);
}

// Days as spreadsheets count them: 1 is 1 January 1900, and 60 is a 29 February that this year did not have.
Date date_of_serial(int days) {
    constexpr int days_to_1900 = 693594;  // from 1 January 1 to 31 December 1899
    int left = days_to_1900 + days - (days > 60 ? 1 : 0);
    // Civil date by cycles of 400, 100, 4 years and one.
    const int cycles = left / 146097;
    left %= 146097;
    const int centuries = std::min(left / 36524, 3);
    left -= centuries * 36524;
    const int fours = left / 1461;
    left %= 1461;
    const int years = std::min(left / 365, 3);
    left -= years * 365;
    Date date{400 * cycles + 100 * centuries + 4 * fours + years + 1, 1, 0};
    while (left >= days_in(date.year, date.month)) left -= days_in(date.year, date.month++);
    date.day = left + 1;
    return date;
}

// What may be right in an impossible date whose year is sure: "1859-13-24" -> 1859-00-24.
Date possible_parts(Date date, int reference_year) {
    if (!possible({date.year, 0, 0}, reference_year)) return {};
    if (date.month < 0 || date.month > 12) date.month = 0;
    if (date.day < 0 || date.day > days_in(date.year, date.month)) date.day = 0;
    return date;
}

// Day and month from two numbers in the order of the column.
void set_day_and_month(int first, int second, DateOrder order, Date& date) {
    if (first > 12 || second > 12) {
        date.day = std::max(first, second);
        date.month = std::min(first, second);
    } else if (order == DateOrder::dmy || order == DateOrder::mdy || first == second) {
        date.day = order == DateOrder::dmy ? first : second;
        date.month = order == DateOrder::dmy ? second : first;
    }
}

Date read_named_month(const Parts& parts, int reference_year) {
    Date date{0, parts.month, 0};
    if (parts.count == 1) {
        date.year = full_year(parts.number[0], reference_year);
    } else if (parts.count == 2) {
        const bool year_first = parts.number[0].width >= 3;
        date.year = full_year(parts.number[year_first ? 0 : 1], reference_year);
        date.day = parts.number[year_first ? 1 : 0].value;
    }
    return date;
}

Date read_three(const std::array<Number, 3>& n, DateOrder order, int reference_year) {
    Date date;
    const bool year_first = n[0].width >= 3 || (n[2].width < 3 && (order == DateOrder::ymd || n[0].value > 31));
    if (year_first) return {full_year(n[0], reference_year), n[1].value, n[2].value};
    date.year = full_year(n[2], reference_year);
    set_day_and_month(n[0].value, n[1].value, order, date);
    return date;
}

Date read_together(Number number, DateOrder order, int reference_year) {
    const int v = number.value;
    const bool year_last = order == DateOrder::mdy || order == DateOrder::dmy;
    if (number.width == 4) return {v, 0, 0};
    if (number.width == 6) {
        const std::array<Number, 3> pairs{Number{v / 10000, 2}, Number{v / 100 % 100, 2}, Number{v % 100, 2}};
        const Date month_of_year{v / 100, v % 100, 0};
        if (!year_last && month_of_year.year >= least_year_in_other_order && month_of_year.month > 0 &&
            possible(month_of_year, reference_year))
            return month_of_year;
        return read_three(pairs, order, reference_year);
    }
    Date date{v % 10000, 0, 0};
    if (number.width == 7) {
        if (year_last) set_day_and_month(v / 1000000, v / 10000 % 100, order, date);
        return year_last ? date : Date{};
    }
    if (number.width != 8) return {};
    const Date year_first{v / 10000, v / 100 % 100, v % 100};
    if (order == DateOrder::ymd ||
        (year_first.year >= least_year_in_other_order && possible(year_first, reference_year)))
        return year_first;
    set_day_and_month(v / 1000000, v / 10000 % 100, order, date);
    return possible(date, reference_year) ? date : year_first;
}

// A number of a year, month or day column: "1944", "03", "7.0"; of no width when there is none.
Number small_number(std::string_view raw) {
    raw = trim(raw);
    if (raw.ends_with(".0")) raw.remove_suffix(2);
    Number number;
    for (const char c : raw) {
        if (!is_digit(c) || number.width == 4) return {};
        number.value = number.value * 10 + (c - '0');
        ++number.width;
    }
    return number;
}

}  // namespace

void append_date(const Date& date, std::string& out) {
    const int value = date.year * 10000 + date.month * 100 + date.day;
    char digits[8];
    for (int i = 7, rest = value; i >= 0; --i, rest /= 10) digits[i] = static_cast<char>('0' + rest % 10);
    out.append(digits, sizeof digits);
}

Reading parse_date(std::string_view raw, DateOrder order, int reference_year, Date& date) {
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    if (stands_for_missing(raw)) return Reading::placeholder;
    constexpr std::size_t longest = 64;
    if (raw.size() > longest) return Reading::unreadable;
    char buffer[most_folded(longest)];
    auto text = trim(std::string_view(buffer, fold(raw, buffer)));
    text = without_time(text);
    if (text.ends_with(".0") && text.size() >= 6 && std::all_of(text.begin(), text.end() - 2, is_digit))
        text.remove_suffix(2);
    if (order == DateOrder::serial) {
        // A time of day is a fraction.
        const auto whole = text.substr(0, text.find('.'));
        const bool number = std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
        if (number && !whole.empty() && whole.size() <= 5) {
            int days = 0;
            for (const char c : whole) days = days * 10 + (c - '0');
            if (days == 0) return Reading::placeholder;
            date = date_of_serial(days);
            if (possible(date, reference_year)) return Reading::value;
            date = {};
            return Reading::unreadable;
        }
    }
    const auto parts = read_parts(text);
    if (!parts.readable || parts.count == 0) return Reading::unreadable;

    const auto only = [&](char digit) {
        return std::all_of(text.begin(), text.end(), [&](char c) { return !is_digit(c) || c == digit; });
    };
    if (parts.month == 0 && (only('0') || (only('9') && text.size() >= 4))) return Reading::placeholder;

    Date read;
    if (parts.month > 0)
        read = read_named_month(parts, reference_year);
    else if (parts.count == 3)
        read = read_three(parts.number, order, reference_year);
    else if (parts.count == 1)
        read = read_together(parts.number[0], order, reference_year);
    else if (parts.number[0].width == 4)
        read = {parts.number[0].value, parts.number[1].value, 0};
    else if (parts.number[1].width == 4)
        read = {parts.number[1].value, parts.number[0].value, 0};
    if (read.year == 9999) return Reading::placeholder;
    if (!possible(read, reference_year)) {
        // Digits without a separator tell where the year stands only if the column begins with it.
        const bool year_is_sure = parts.count == 3 || parts.month > 0 || order == DateOrder::ymd;
        if (year_is_sure) date = possible_parts(read, reference_year);
        return Reading::unreadable;
    }
    date = read;
    return Reading::value;
}

Reading standardise_date(std::string_view raw, DateOrder order, int reference_year, std::string& out) {
    out.clear();
    Date date;
    const auto reading = parse_date(raw, order, reference_year, date);
    if (date.year > 0) append_date(date, out);
    return reading;
}

Reading assemble_date(std::string_view year, std::string_view month, std::string_view day, int reference_year,
                      std::string& out) {
    out.clear();
    const auto present = [](std::string_view part) { return !trim(part).empty() && !stands_for_missing(part); };
    if (trim(year).empty() && trim(month).empty() && trim(day).empty()) return Reading::missing;
    if (!present(year)) return present(month) || present(day) ? Reading::unreadable : Reading::placeholder;
    const auto year_number = small_number(year);
    Date date;
    if (year_number.width > 0) date.year = full_year(year_number, reference_year);
    if (year_number.width >= 3 && (date.year == 9999 || date.year == 0)) return Reading::placeholder;
    if (!possible(date, reference_year)) return Reading::unreadable;
    if (present(month)) {
        date.month = small_number(month).value;
        constexpr std::size_t longest = 16;
        char buffer[most_folded(longest)];
        if (date.month == 0 && trim(month).size() <= longest) {
            auto name = std::string_view(buffer, fold(trim(month), buffer));
            if (name.ends_with('.')) name.remove_suffix(1);
            date.month = month_named(name);
        }
        if (date.month > 12) date.month = 0;
    }
    if (present(day)) date.day = small_number(day).value;
    if (date.day > days_in(date.year, date.month)) date.day = 0;
    append_date(date, out);
    return Reading::value;
}

Reading date_from_age(std::string_view age, int year_of_reference, std::string& out) {
    out.clear();
    age = trim(age);
    if (age.empty()) return Reading::missing;
    if (stands_for_missing(age)) return Reading::placeholder;
    std::size_t end = 0;
    int years = 0;
    while (end < age.size() && end < 3 && is_digit(age[end])) years = years * 10 + (age[end++] - '0');
    if (end == 0 || (end < age.size() && is_digit(age[end]))) return Reading::unreadable;
    const auto unit = trim(age.substr(end));
    if (!unit.empty()) {
        const char u = static_cast<char>(unit[0] & ~0x20);
        if (u == 'M' || u == 'W' || u == 'D')
            years = 0;  // months, weeks, days
        else if (u != 'Y' && !(unit[0] == '.' && unit.size() > 1 && is_digit(unit[1])))
            return Reading::unreadable;
    }
    if (years > 125) return years == 999 ? Reading::placeholder : Reading::unreadable;
    append_date({year_of_reference - years, 0, 0}, out);
    return Reading::value;
}

}  // namespace idxr::standardise
