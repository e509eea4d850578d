// Counting what values look like.
#include "idxr/recognise/values.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <unordered_set>

#include "idxr/common/hash.hpp"

namespace idxr::recognise {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 0x80;
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string_view text) {
    std::string result(text);
    std::transform(result.begin(), result.end(), result.begin(), [](char c) { return lower(c); });
    return result;
}

bool is_email(std::string_view value) {
    const auto at = value.find('@');
    return at != std::string_view::npos && at > 0 && value.find('.', at) != std::string_view::npos &&
           value.find_first_of(" ,;", 0) == std::string_view::npos;
}

// Digits and dots or a comma between them, with a sign or a currency.
bool is_decimal(std::string_view value) {
    if (value.starts_with('-') || value.starts_with('+') || value.starts_with('$')) value.remove_prefix(1);
    const auto point = value.find_first_of(".,");
    if (point == std::string_view::npos || point == 0 || point + 1 == value.size()) return false;
    return std::all_of(value.begin(), value.end(), [](char c) { return is_digit(c) || c == '.' || c == ','; });
}

bool is_ssn(std::string_view value) {
    if (value.size() != 11) return false;
    for (std::size_t i = 0; i < value.size(); ++i) {
        const bool separator = i == 3 || i == 6;
        if (separator ? value[i] != '-' && value[i] != ' ' : !is_digit(value[i])) return false;
    }
    return true;
}

// "31245.0" -> "31245": a whole number that went through a column of real ones.
std::string_view without_point_zero(std::string_view value) {
    if (value.size() < 3 || !value.ends_with(".0")) return value;
    const auto whole = value.substr(0, value.size() - 2);
    return std::all_of(whole.begin(), whole.end(), is_digit) ? whole : value;
}

void count_value(std::string_view value, Profile& profile) {
    value = without_point_zero(value);
    std::uint64_t digits = 0, letters = 0, punctuation = 0;
    bool phone_like = true;
    for (char c : value) {
        if (is_digit(c)) {
            ++digits;
        } else if (is_letter(c)) {
            ++letters;
            phone_like = phone_like && (lower(c) == 'x' || lower(c) == 'e' || lower(c) == 't');  // "ext 12", "x12"
        } else {
            ++punctuation;
            phone_like = phone_like && std::string_view(" ()-.+/#").find(c) != std::string_view::npos;
        }
    }
    profile.with_digit += digits > 0;
    profile.with_letter += letters > 0;
    profile.begins_with_digit += is_digit(value.front());
    profile.with_comma += value.find(',') != std::string_view::npos;
    profile.bytes += value.size();
    profile.longest = std::max<std::uint64_t>(profile.longest, value.size());
    profile.words += value_words(value).size();
    profile.emails += is_email(value);
    profile.ssns += is_ssn(value);
    profile.nine_digits += digits == 9 && letters == 0;
    profile.decimals += is_decimal(value);
    if (letters == 0 && punctuation == 0) {
        profile.short_integers += digits <= 4;
        profile.five_digits += digits == 5;
        if (digits <= 9) {
            std::int64_t number = 0;
            std::from_chars(value.data(), value.data() + value.size(), number);
            profile.least = profile.integers == 0 ? number : std::min(profile.least, number);
            profile.greatest = profile.integers == 0 ? number : std::max(profile.greatest, number);
            profile.years += digits == 4 && number >= 1500 && number <= 2100;
        }
        ++profile.integers;
    }
    const auto date = date_shape(value);
    if (date) {
        using Form = DateShape::Form;
        profile.first_year = profile.dates == 0 ? date.year : std::min(profile.first_year, date.year);
        profile.last_year = std::max(profile.last_year, date.year);
        ++profile.dates;
        profile.year_first += date.form == Form::year_first;
        profile.year_last += date.form == Form::year_last;
        profile.proves_dmy +=
            (date.form == Form::year_last && date.first > 12 && date.second <= 12) || date.form == Form::day_name;
        profile.proves_mdy +=
            (date.form == Form::year_last && date.second > 12 && date.first <= 12) || date.form == Form::month_name;
    }
    if (phone_like && digits >= 7 && digits <= 15) {
        ++profile.phones;
        profile.formatted_phones +=
            !date && (value.front() == '+' || digits == 10 || (digits == 11 && value.front() == '1'));
    }
}

}  // namespace

std::string_view present_value(std::string_view value) {
    const auto begin = value.find_first_not_of(" \t\r\n");
    if (begin == std::string_view::npos) return {};
    value = value.substr(begin, value.find_last_not_of(" \t\r\n") - begin + 1);
    static constexpr std::array<std::string_view, 10> missing{"null", "n/a", "na", "nan", "none",
                                                              "nil",  "-",   "--", ".",   "?"};
    if (value.size() <= 4 && std::find(missing.begin(), missing.end(), lower(value)) != missing.end()) return {};
    return value;
}

std::vector<std::string> value_words(std::string_view value) {
    std::vector<std::string> words;
    bool inside = false;
    for (char c : value) {
        if (c == '\'') continue;  // "O'Brien" is one word
        const bool word = is_letter(c) || is_digit(c);
        if (word && !inside) words.emplace_back();
        if (word) words.back() += lower(c);
        inside = word;
    }
    return words;
}

Profile profile(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
    Profile result;
    std::unordered_set<std::uint64_t> seen;
    for (const auto& row : rows) {
        ++result.rows;
        const auto value = column < row.size() ? present_value(row[column]) : std::string_view{};
        if (value.empty()) continue;
        ++result.present;
        seen.insert(hash64(lower(value)));
        count_value(value, result);
    }
    result.distinct = seen.size();
    return result;
}

}  // namespace idxr::recognise
