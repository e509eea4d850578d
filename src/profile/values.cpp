// Shapes and generic placeholders.
#include "idxr/profile/values.hpp"

#include <algorithm>
#include <array>

#include "idxr/standardise/text.hpp"

namespace idxr::profile {
namespace {

using standardise::is_digit;

constexpr std::size_t most_bytes = 40, most_digits = 12;

constexpr std::array<std::string_view, 16> generic_words{
    "BABY", "BABY BOY",  "BABY GIRL", "INFANT",   "INFANT BOY", "INFANT GIRL", "NEWBORN", "TWIN",
    "TEST", "TEST TEST", "JOHN DOE",  "JANE DOE", "DOE",        "PATIENT",     "UNKNOWN", "HOMELESS"};
constexpr std::array<std::string_view, 8> generic_addressees{"NONE", "NOEMAIL", "NO",    "TEST",
                                                             "NA",   "UNKNOWN", "NOONE", "NOBODY"};

// One digit alone, or every digit one more or less than the one before.
bool is_pattern_of_digits(std::string_view digits) {
    if (digits.size() < 3 || digits.size() > 15) return false;
    const auto step = (digits[1] - digits[0] + 10) % 10;
    if (step != 0 && step != 1 && step != 9) return false;
    for (std::size_t i = 1; i < digits.size(); ++i)
        if ((digits[i] - digits[i - 1] + 10) % 10 != step) return false;
    return true;
}

}  // namespace

void shape_of(std::string_view raw, std::string& out) {
    out.clear();
    std::size_t digits = 0;
    for (const char c : raw) {
        if (is_digit(c)) {
            if (++digits <= most_digits) out += '9';
            if (digits == most_digits + 1) out += "…";
        } else {
            digits = 0;
            const auto byte = static_cast<unsigned char>(c);
            const char kind = standardise::is_letter(c) || byte >= 0x80 ? 'A' : byte <= ' ' || byte == 0x7f ? ' ' : c;
            const bool repeats = (kind == 'A' || kind == ' ') && !out.empty() && out.back() == kind;
            if (!repeats) out += kind;
        }
        if (out.size() >= most_bytes) {
            out += "…";
            return;
        }
    }
}

std::string generic_placeholder(std::string_view raw) {
    raw = standardise::trim(raw);
    if (raw.empty() || raw.size() > most_bytes) return {};
    const standardise::Folded folded(raw);
    const auto text = folded.text();
    if (standardise::stands_for_missing(raw)) return std::string(text);
    if (std::find(generic_words.begin(), generic_words.end(), text) != generic_words.end()) return std::string(text);
    if (const auto at = text.find('@'); at != text.npos) {
        const auto addressee = text.substr(0, at);
        const bool generic =
            std::find(generic_addressees.begin(), generic_addressees.end(), addressee) != generic_addressees.end();
        return generic ? std::string(addressee) + "@…" : std::string();
    }
    std::string digits;
    for (const char c : text) {
        if (is_digit(c))
            digits += c;
        else if (c != '-' && c != ' ' && c != '.' && c != '(' && c != ')' && c != '+')
            return {};
    }
    return is_pattern_of_digits(digits) ? digits : std::string();
}

}  // namespace idxr::profile
