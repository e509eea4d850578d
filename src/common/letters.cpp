// Reading code points; Latin and Cyrillic letters by table, Greek by its letter and its neighbours.
#include "idxr/common/letters.hpp"

#include <array>

#include "latin.hpp"

namespace idxr {
namespace {

// Capitals from U+0400 to U+042F. Where languages disagree Russian is followed.
constexpr char32_t cyrillic_begin = 0x0400;
constexpr std::array<std::string_view, 48> cyrillic{
    "E", "E", "D", "G", "YE", "DZ", "I",  "I",  "J",  "LJ",   "NJ", "C", "K", "I", "U",  "DZ",  //
    "A", "B", "V", "G", "D",  "E",  "ZH", "Z",  "I",  "Y",    "K",  "L", "M", "N", "O",  "P",   //
    "R", "S", "T", "U", "F",  "KH", "TS", "CH", "SH", "SHCH", "",   "Y", "",  "E", "YU", "YA"};

// Of Ukrainian and the languages of Central Asia; capitals are even.
std::optional<std::string_view> extended_cyrillic(char32_t capital) {
    switch (capital) {
        case 0x0490:  // Ґ
        case 0x0492:  // Ғ
            return "G";
        case 0x0496:  // Җ
            return "ZH";
        case 0x049A:  // Қ
            return "K";
        case 0x04A2:  // Ң
            return "N";
        case 0x04AE:  // Ү
        case 0x04B0:  // Ұ
        case 0x04EE:  // Ӯ
            return "U";
        case 0x04B2:  // Ҳ
            return "KH";
        case 0x04B6:  // Ҷ
            return "CH";
        case 0x04BA:  // Һ
            return "H";
        case 0x04D8:  // Ә
            return "A";
        case 0x04E2:  // Ӣ
            return "I";
        case 0x04E8:  // Ө
            return "O";
        default:
            return std::nullopt;
    }
}

std::optional<std::string_view> spelled_cyrillic(char32_t c) {
    constexpr char32_t small = 0x0430, small_of_others = 0x0450, small_end = 0x0460;
    if (c < small) return cyrillic[c - cyrillic_begin];
    if (c < small_of_others) return cyrillic[c - 0x20 - cyrillic_begin];
    if (c < small_end) return cyrillic[c - 0x50 - cyrillic_begin];
    return extended_cyrillic(c & ~char32_t{1});
}

// A Greek vowel or consonant as a capital without accent; `apart` for one with a diaeresis.
struct Greek {
    char32_t capital = 0;
    bool accented = false, apart = false;
};

Greek greek(char32_t c) {
    switch (c) {
        case 0x0386:
        case 0x03AC:
            return {U'Α', true};
        case 0x0388:
        case 0x03AD:
            return {U'Ε', true};
        case 0x0389:
        case 0x03AE:
            return {U'Η', true};
        case 0x038A:
        case 0x03AF:
            return {U'Ι', true};
        case 0x038C:
        case 0x03CC:
            return {U'Ο', true};
        case 0x038E:
        case 0x03CD:
            return {U'Υ', true};
        case 0x038F:
        case 0x03CE:
            return {U'Ω', true};
        case 0x0390:
        case 0x03AA:
        case 0x03CA:
            return {U'Ι', false, true};
        case 0x03AB:
        case 0x03B0:
        case 0x03CB:
            return {U'Υ', false, true};
        case 0x03C2:
            return {U'Σ'};
        default:
            if (c >= 0x03B1 && c <= 0x03C9) return {c - 0x20};
            return {c >= 0x0391 && c <= 0x03A9 ? c : 0};
    }
}

std::optional<std::string_view> spelled_greek(const LetterInWord& at) {
    static constexpr std::array<std::string_view, 25> alone{"A", "V", "G", "D", "E",  "Z",  "I", "TH", "I",
                                                            "K", "L", "M", "N", "X",  "O",  "P", "R",  "",
                                                            "S", "T", "Y", "F", "CH", "PS", "O"};
    const auto letter = greek(at.letter), before = greek(at.before), after = greek(at.after);
    const auto is = [](char32_t c, std::u32string_view letters) {
        return c != 0 && letters.find(c) != std::u32string_view::npos;
    };
    if (letter.capital == 0) return std::nullopt;
    if (letter.capital == U'Υ' && !letter.apart && !before.accented) {
        if (before.capital == U'Ο') return "U";
        if (is(before.capital, U"ΑΕΗ")) return is(after.capital, U"ΘΚΞΠΣΤΦΧΨ") ? "F" : "V";
    }
    if (letter.capital == U'Γ' && is(after.capital, U"ΓΞΧ")) return "N";
    // Μπ at the beginning is B.
    if (letter.capital == U'Μ' && at.before == 0 && after.capital == U'Π') return "B";
    if (letter.capital == U'Π' && before.capital == U'Μ' && at.second_before == 0) return "";
    return alone[letter.capital - U'Α'];
}

std::optional<std::string_view> spelled_latin(char32_t c) {
    std::string_view letters;
    if (c >= latin_begin && c < latin_end) letters = latin.substr(2 * (c - latin_begin), 2);
    if (c >= latin_additional_begin && c < latin_additional_end)
        letters = latin_additional.substr(2 * (c - latin_additional_begin), 2);
    if (letters.empty() || letters[0] == '.') return std::nullopt;
    return letters.substr(0, letters[1] == '.' ? 1 : 2);
}

}  // namespace

char32_t next_code_point(std::string_view utf8, std::size_t& position) {
    const auto lead = static_cast<unsigned char>(utf8[position++]);
    if (lead < 0x80) return lead;
    const std::size_t tails = lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
    if (lead < 0xC2 || lead > 0xF4 || utf8.size() - position < tails) return no_code_point;
    char32_t c = lead & (0x3F >> tails);
    for (std::size_t i = 0; i < tails; ++i) {
        const auto byte = static_cast<unsigned char>(utf8[position + i]);
        if ((byte & 0xC0) != 0x80) return no_code_point;
        c = c << 6 | (byte & 0x3F);
    }
    constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000};
    if (c < least[tails] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF)) return no_code_point;
    position += tails;
    return c;
}

std::optional<std::string_view> spelled_in_latin(const LetterInWord& at) {
    const auto c = at.letter;
    if (c >= 0x0370 && c < cyrillic_begin) return spelled_greek(at);
    if (c >= cyrillic_begin && c < 0x0530) return spelled_cyrillic(c);
    return spelled_latin(c);
}

}  // namespace idxr
