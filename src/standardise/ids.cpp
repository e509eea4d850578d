// Numbers that name one person: US social security numbers and all others.
#include "idxr/standardise/ids.hpp"

#include <algorithm>

#include "idxr/standardise/text.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

constexpr std::size_t most_bytes = 256;

bool one_character(std::string_view text) { return text.find_first_not_of(text[0]) == std::string_view::npos; }

// 123456789, 987654321, 0123456: every digit one more, or one less, than the digit before (after 9 comes 0).
bool is_sequence(std::string_view text) {
    const auto runs = [&](int step) {
        for (std::size_t i = 1; i < text.size(); ++i)
            if (!is_digit(text[i]) || !is_digit(text[i - 1]) || (text[i] - text[i - 1] - step) % 10 != 0) return false;
        return true;
    };
    return text.size() >= 5 && (runs(1) || runs(-1));
}

}  // namespace

Reading standardise_ssn(std::string_view raw, std::string& out) {
    // Numbers printed in advertisements and on sample cards (US Social Security Administration, "Misused Social
    // Security Numbers").
    static const WordTable<bool> examples{{"078051120", true}, {"219099999", true}, {"457555462", true},
                                          {"123456789", true}, {"987654321", true}, {"012345678", true},
                                          {"123121234", true}, {"111223333", true}, {"123456780", true}};
    out.clear();
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    if (stands_for_missing(raw)) return Reading::placeholder;
    if (raw.ends_with(".0")) raw.remove_suffix(2);
    char digits[10];
    std::size_t size = 0, hidden = 0;
    for (const char c : raw) {
        if (is_digit(c)) {
            if (size == 9) return Reading::unreadable;
            digits[size++] = c;
        } else if (c == 'X' || c == 'x' || c == '*') {
            ++hidden;
        } else if (is_letter(c) || (static_cast<unsigned char>(c) & 0x80) != 0) {
            return Reading::unreadable;
        }
    }
    if (size == 0) return Reading::placeholder;
    if (size == 4 && (hidden == 0 || hidden == 5)) {  // the last four of the number
        if (one_character({digits, 4})) return Reading::placeholder;
        out.assign(digits, 4);
        return Reading::value;
    }
    if (one_character({digits, size})) return Reading::placeholder;
    if (size == 8 && hidden == 0) {
        std::copy_backward(digits, digits + 8, digits + 9);
        digits[0] = '0';
        size = 9;
    }
    if (size != 9) return Reading::unreadable;
    const std::string_view number(digits, 9);
    if (examples.has(number)) return Reading::placeholder;
    const auto area = number.substr(0, 3);
    if (area == "000" || area == "666" || area[0] == '9' || number.substr(3, 2) == "00" || number.substr(5) == "0000")
        return Reading::unreadable;
    out = number;
    return Reading::value;
}

Reading standardise_identifier(std::string_view raw, std::string_view issuer, std::string& out) {
    out.clear();
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    if (stands_for_missing(raw)) return Reading::placeholder;
    if (raw.size() > most_bytes) return Reading::unreadable;
    if (raw.ends_with(".0")) raw.remove_suffix(2);
    const Folded folded(raw);
    auto text = folded.text();
    // An issuer of two or three letters may stand before a colon in the value itself.
    if (const auto colon = text.find(':'); colon == 2 || colon == 3) {
        if (std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), is_upper)) {
            if (issuer.empty()) issuer = text.substr(0, colon);
            text.remove_prefix(colon + 1);
        }
    }
    for (const char c : issuer)
        if (c != ' ' && c != ':') out += c;
    if (!out.empty()) out += ':';
    const auto begin = out.size();
    bool digit = false;
    for (const char c : text)
        if (is_word_byte(c) || is_digit(c)) {
            out += c;
            digit = digit || is_digit(c);
        }
    const auto number = std::string_view(out).substr(begin);
    auto reading = Reading::value;
    if (number.empty() || one_character(number) || is_sequence(number))
        reading = Reading::placeholder;
    else if (number.size() < 4 || !digit)
        reading = Reading::unreadable;
    if (reading != Reading::value) out.clear();
    return reading;
}

std::string_view without_leading_noughts(std::string_view number) {
    return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

}  // namespace idxr::standardise
