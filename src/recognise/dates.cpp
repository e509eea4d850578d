// The shape of dates.
#include <algorithm>
#include <array>

#include "idxr/recognise/values.hpp"

namespace idxr::recognise {
namespace {

struct Part {
    std::string_view text;
    bool number = false;
    int value = 0;
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Month names in English; their first three letters also cover much of German, Spanish, French and Portuguese.
bool is_month(std::string_view text) {
    static constexpr std::array<std::string_view, 19> months{"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                                             "aug", "sep", "oct", "nov", "dec", "mai", "okt",
                                                             "dez", "ene", "ago", "dic", "avr"};
    if (text.size() < 3) return false;
    std::array<char, 3> start{};
    for (std::size_t i = 0; i < 3; ++i) start[i] = static_cast<char>(text[i] | 0x20);
    return std::find(months.begin(), months.end(), std::string_view(start.data(), 3)) != months.end();
}

// At most four parts; a clock behind the date is cut off before.
std::size_t parts_of(std::string_view text, std::array<Part, 4>& parts) {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size();) {
        const bool digit = is_digit(text[i]);
        if (!digit && !is_letter(text[i])) {
            if (std::string_view(" -/.,").find(text[i]) == std::string_view::npos) return 0;
            ++i;
            continue;
        }
        std::size_t end = i;
        while (end < text.size() && (digit ? is_digit(text[end]) : is_letter(text[end]))) ++end;
        if (count == parts.size() || end - i > 9) return 0;
        auto& part = parts[count++];
        part = {text.substr(i, end - i), digit, 0};
        if (digit && part.text.size() <= 8)
            for (char c : part.text) part.value = part.value * 10 + (c - '0');
        i = end;
    }
    return count;
}

std::string_view without_clock(std::string_view text) {
    const auto colon = text.find(':');
    if (colon == std::string_view::npos) return text;
    const auto before = text.find_last_of(" T", colon);
    return before == std::string_view::npos ? text : text.substr(0, before);
}

bool is_year(int value) { return value >= 1500 && value <= 2100; }

// Eight digits are a date only when every part is possible: running numbers have that length too.
DateShape compact(const Part& part) {
    if (part.text.size() != 8) return {};
    const auto possible = [](int year, int month, int day) {
        return year >= 1800 && year <= 2100 && month >= 1 && month <= 12 && day >= 1 && day <= 31;
    };
    const int front = part.value / 10000, back = part.value % 10000;
    if (possible(front, back / 100, back % 100)) return {DateShape::Form::year_first, 0, 0, front};
    const int first = front / 100, second = front % 100;
    if (possible(back, first, second) || possible(back, second, first))
        return {DateShape::Form::year_last, first, second, back};
    return {};
}

}  // namespace

DateShape date_shape(std::string_view value) {
    using Form = DateShape::Form;
    std::array<Part, 4> parts;
    const auto count = parts_of(without_clock(value), parts);
    if (count == 1) return parts[0].number ? compact(parts[0]) : DateShape{};
    if (count != 3) return {};
    const auto [a, b, c, rest] = parts;
    const auto year_of = [](const Part& part) {
        if (!part.number) return 0;
        if (part.text.size() == 4) return is_year(part.value) || part.value < 1500 ? std::max(part.value, 1) : 0;
        return part.text.size() == 2 ? 1900 + part.value : 0;
    };
    const auto small = [](const Part& part) { return part.number && part.text.size() <= 2; };
    if (a.number && is_month(b.text) && year_of(c) > 0 && small(a)) return {Form::day_name, 0, 0, year_of(c)};
    if (is_month(a.text) && small(b) && year_of(c) > 0) return {Form::month_name, 0, 0, year_of(c)};
    if (a.number && a.text.size() == 4 && year_of(a) > 0 && small(b) && small(c))
        return {Form::year_first, 0, 0, year_of(a)};
    if (small(a) && small(b) && year_of(c) > 0) {
        if (a.value > 31 && b.value <= 12) return {Form::year_first, 0, 0, year_of(a)};
        return {Form::year_last, a.value, b.value, year_of(c)};
    }
    return {};
}

bool Profile::could_be_serial_dates() const {
    // 55153 is the end of 2050; digits of a date without their nought (12586 for 01/25/86) soon go beyond.
    return mostly(integers, 90) && mostly(five_digits, 50) && !mostly(years, 20) && least > 0 && greatest <= 55153;
}

DateOrder Profile::date_order() const {
    if (!mostly(dates, 50) && could_be_serial_dates()) return DateOrder::serial;
    if (proves_dmy != proves_mdy) return proves_dmy > proves_mdy ? DateOrder::dmy : DateOrder::mdy;
    // A few values that prove nothing do not outweigh an unmistakable majority.
    if (year_last == 0 || year_first > year_last) return DateOrder::ymd;
    return DateOrder::ambiguous;
}

}  // namespace idxr::recognise
