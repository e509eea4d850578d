// Telephone numbers as E.164 digits without the plus.
#include "idxr/standardise/phones.hpp"

#include <algorithm>

#include "idxr/record/schema.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::standardise {
namespace {

// ITU-T E.164: at most 15 digits.
constexpr std::size_t most_digits = 15;

struct Digits {
    char digit[most_digits + 4];
    std::size_t size = 0;
    bool international = false;

    std::string_view view() const { return {digit, size}; }
    void drop_front(std::size_t n) {
        std::copy(digit + n, digit + size, digit);
        size -= n;
    }
};

bool is_placeholder(std::string_view number) {
    const auto core = number.size() == 11 && number[0] == '1' ? number.substr(1) : number;
    if (core.find_first_not_of(core[0]) == std::string_view::npos) return true;
    // 9999990000 and 0009999999: nothing but noughts and nines that fill a form
    if (core.find_first_not_of("09") == std::string_view::npos) return true;
    static constexpr std::string_view up = "12345678901234567890", up_from_0 = "01234567890",
                                      down = "98765432109876543210";
    return up.starts_with(core) || up_from_0.starts_with(core) || down.starts_with(core);
}

Reading read_number(std::string_view text, std::string& out) {
    Digits digits;
    bool too_long = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (is_digit(c)) {
            if (digits.size < sizeof digits.digit)
                digits.digit[digits.size++] = c;
            else
                too_long = true;
        } else if (c == '+' && digits.size == 0) {
            digits.international = true;
        } else if (digits.size >= 7 && (is_letter(c) || c == '#')) {
            break;  // "ext 12", "x12", "#12"
        } else if (c == '(' && digits.international && text.substr(i, 3) == "(0)") {
            i += 2;  // +44 (0)20: the nought is dialled only inside the country
        }
    }
    if (digits.size == 0) return Reading::placeholder;
    if (!digits.international && digits.size > 10 && digits.view().starts_with("00")) {
        digits.international = true;
        digits.drop_front(2);
    }
    if (!digits.international && digits.size > 11 && digits.view().starts_with("011")) {  // dialled from North America
        digits.international = true;
        digits.drop_front(3);
    }
    const auto number = digits.view();
    if (is_placeholder(number)) return Reading::placeholder;
    if (too_long || number.size() < 7 || number.size() > most_digits) return Reading::unreadable;
    const bool american = !digits.international && number.size() == 10 && number[0] >= '2';
    if (!out.empty()) out += record::value_separator;
    if (american) out += '1';
    out += number;
    return Reading::value;
}

// Where the next number begins: at ; , | / a line break or the word "or"; npos: nowhere.
std::size_t find_end(std::string_view text) {
    std::size_t digits = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        digits += is_digit(c);
        if (c == ';' || c == ',' || c == '|' || c == '\n' || c == record::value_separator) return i;
        if (digits < 7) continue;  // 702/221-2412 is one number
        if (c == '/') return i;
        if ((c == 'o' || c == 'O') && i + 1 < text.size() && (text[i + 1] | 0x20) == 'r') return i;
    }
    return std::string_view::npos;
}

}  // namespace

Reading standardise_phones(std::string_view raw, std::string& out) {
    out.clear();
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    if (stands_for_missing(raw)) return Reading::placeholder;
    if (raw.ends_with(".0")) raw.remove_suffix(2);
    auto reading = Reading::placeholder;
    while (!raw.empty()) {
        const auto end = std::min(find_end(raw), raw.size());
        const auto one = read_number(raw.substr(0, end), out);
        if (one == Reading::value || (one == Reading::unreadable && reading != Reading::value)) reading = one;
        raw.remove_prefix(std::min(end + 1, raw.size()));
    }
    return reading;
}

}  // namespace idxr::standardise
