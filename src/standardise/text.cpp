// Folding of UTF-8 text to upper case without diacritics, and cutting it into words.
#include "idxr/standardise/text.hpp"

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "idxr/common/letters.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

constexpr char32_t gone = 0;

char fold_ascii(char c) {
    if (c >= 'a' && c <= 'z') return static_cast<char>(c - 32);
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
}

// Typographic characters to the ASCII ones that mean the same; the code itself if it is no such character.
char32_t fold_punctuation(char32_t c) {
    if (c < 0xC0)
        return c == 0xAA                ? U'A'
               : c == 0xBA              ? U'O'
               : c == 0xB4              ? U'\''
               : c == 0xAB || c == 0xBB ? U'"'
               : c == 0xAD              ? gone
                                        : U' ';
    if (c >= 0x2B9 && c <= 0x2BD) return U'\'';
    if (c >= 0x300 && c <= 0x36F) return gone;
    if (c >= 0x2000 && c <= 0x206F) {
        if (c >= 0x2010 && c <= 0x2015) return U'-';
        if ((c >= 0x2018 && c <= 0x201B) || c == 0x2032 || c == 0x2035) return U'\'';
        if ((c >= 0x201C && c <= 0x201F) || c == 0x2033 || c == 0x2036) return U'"';
        if (c == 0x2044) return U'/';
        if ((c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) || c >= 0x2060) return gone;
        return U' ';
    }
    if (c >= 0xFF01 && c <= 0xFF5E) return static_cast<unsigned char>(fold_ascii(static_cast<char>(c - 0xFF01 + 0x21)));
    switch (c) {
        case 0x2116:
            return U'#';  // №
        case 0x2212:
            return U'-';
        case 0x3000:
        case 0x30FB:
            return U' ';
        case 0x3001:
            return U',';
        case 0xFEFF:
            return gone;
        case no_code_point:
            return U' ';
        default:
            return c;
    }
}

// Simple upper case of Armenian.
char32_t fold_bicameral(char32_t c) { return c >= 0x0561 && c <= 0x0586 ? c - 0x30 : c; }

std::size_t write_code_point(char32_t c, char* out) {
    if (c < 0x80) {
        out[0] = static_cast<char>(c);
        return 1;
    }
    const auto tail = [&](int shift) { return static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
    if (c < 0x800) {
        out[0] = static_cast<char>(0xC0 | (c >> 6));
        out[1] = tail(0);
        return 2;
    }
    if (c < 0x10000) {
        out[0] = static_cast<char>(0xE0 | (c >> 12));
        out[1] = tail(6);
        out[2] = tail(0);
        return 3;
    }
    out[0] = static_cast<char>(0xF0 | (c >> 18));
    out[1] = tail(12);
    out[2] = tail(6);
    out[3] = tail(0);
    return 4;
}

std::size_t write_folded(const LetterInWord& at, char* out) {
    if (const auto spelled = spelled_in_latin(at)) return spelled->copy(out, spelled->size());
    const auto c = fold_bicameral(fold_punctuation(at.letter));
    return c == gone ? 0 : write_code_point(c, out);
}

// What stands beside a letter counts only where it is no ASCII and no space or mark.
char32_t beside(std::string_view utf8, std::size_t i) {
    if (i >= utf8.size() || static_cast<unsigned char>(utf8[i]) < 0x80) return 0;
    const auto c = next_code_point(utf8, i);
    return c < 0x2000 || c > 0x206F ? c : 0;
}

const WordTable<bool>& missing_words() {
    static const WordTable<bool> table{
        {"NA", true},           {"N A", true},           {"NONE", true},        {"NULL", true},
        {"NIL", true},          {"UNKNOWN", true},       {"UNK", true},         {"UNKN", true},
        {"UNKOWN", true},       {"UNKNWN", true},        {"NOT KNOWN", true},   {"NOT GIVEN", true},
        {"NOT PROVIDED", true}, {"NOT AVAILABLE", true}, {"NOT STATED", true},  {"NOT APPLICABLE", true},
        {"NOT REPORTED", true}, {"NOT RECORDED", true},  {"UNSPECIFIED", true}, {"UNDEFINED", true},
        {"NAN", true},          {"DECLINED", true},      {"REFUSED", true},     {"MISSING", true},
        {"BLANK", true},        {"TBD", true},           {"TBA", true},         {"NO DATA", true},
        {"NOT ON FILE", true}};
    return table;
}

constexpr std::uint32_t initials(std::string_view letters) {
    std::uint32_t bits = 0;
    for (const char c : letters) bits |= 1U << (c & 0x1F);
    return bits;
}
constexpr auto missing_initials = initials("NUDRMBT");

}  // namespace

std::string_view cut(std::string_view text, std::size_t bytes) {
    if (text.size() <= bytes) return text;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    return text.substr(0, bytes);
}

void append_code_point(char32_t code, std::string& out) {
    char bytes[4];
    out.append(bytes, write_code_point(code, bytes));
}

namespace {

// Folds as if all were ASCII; false if it is not.
bool fold_as_ascii(std::string_view utf8, char* out) {
    unsigned char seen = 0;
    for (std::size_t i = 0; i < utf8.size(); ++i) {
        seen |= static_cast<unsigned char>(utf8[i]);
        out[i] = fold_ascii(utf8[i]);
    }
    return seen < 0x80;
}

std::size_t fold_any(std::string_view utf8, char* out) {
    auto* end = out;
    LetterInWord at;
    for (std::size_t i = 0; i < utf8.size();) {
        if (static_cast<unsigned char>(utf8[i]) < 0x80) {
            *end++ = fold_ascii(utf8[i++]);
            at = {};
            continue;
        }
        at.letter = next_code_point(utf8, i);
        at.after = beside(utf8, i);
        end += write_folded(at, end);
        at.second_before = at.before;
        at.before = at.letter;
    }
    return static_cast<std::size_t>(end - out);
}

}  // namespace

std::size_t fold(std::string_view utf8, char* out) {
    return fold_as_ascii(utf8, out) ? utf8.size() : fold_any(utf8, out);
}

void fold(std::string_view utf8, std::string& out) {
    out.resize(utf8.size());
    if (fold_as_ascii(utf8, out.data())) return;
    out.resize(most_folded(utf8.size()));
    out.resize(fold_any(utf8, out.data()));
}

void words(std::string_view utf8, std::string& out) {
    fold(utf8, out);
    std::size_t end = 0;
    bool gap = false;
    for (const char c : out) {
        if (is_word_byte(c) || is_digit(c)) {
            if (gap && end > 0) out[end++] = ' ';
            gap = false;
            out[end++] = c;
        } else if (c != '\'' && c != '`') {
            gap = true;
        }
    }
    out.resize(end);
}

std::string_view trim(std::string_view text) {
    const auto blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
    while (!text.empty() && blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && blank(text.back())) text.remove_suffix(1);
    return text;
}

void split(std::string_view text, Words& words) {
    words.size = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        if (i < text.size() && text[i] != ' ') continue;
        if (i > begin) words.push(text.substr(begin, i - begin));
        begin = i + 1;
    }
}

bool stands_for_missing(std::string_view raw) {
    if (raw.size() > 24 || raw.empty()) return false;
    // The words begin with few letters; nearly all values are told apart by their first.
    const auto first = static_cast<unsigned char>(raw[0]);
    if (first >= 0x80 || is_digit(raw[0])) return false;
    if (is_letter(raw[0]) && !(1U << (first & 0x1F) & missing_initials)) return false;
    char text[16];
    std::size_t size = 0;
    bool gap = false;
    for (const char c : raw) {
        const bool kept = is_letter(c) || is_digit(c) || (static_cast<unsigned char>(c) & 0x80) != 0;
        if (!kept) {
            gap = size > 0;
            continue;
        }
        if (size + 2 > sizeof text) return false;
        if (gap) text[size++] = ' ';
        gap = false;
        text[size++] = fold_ascii(c);
    }
    if (size == 0) return !trim(raw).empty();
    return missing_words().has({text, size});
}

}  // namespace idxr::standardise
