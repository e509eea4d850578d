// Bytes, ASCII, UTF-8 and Latin-1.
#include "text.hpp"

#include <array>
#include <bit>
#include <cstdint>
#include <cstring>

#include "idxr/read/csv.hpp"

namespace idxr::read {
namespace {

constexpr std::uint64_t high_bits = 0x8080808080808080ULL;
constexpr std::uint64_t low_bits = 0x0101010101010101ULL;

std::uint64_t load8(const char* text) {
    std::uint64_t word;
    std::memcpy(&word, text, sizeof word);
    return word;
}

std::uint8_t byte(std::string_view text, std::size_t i) { return static_cast<std::uint8_t>(text[i]); }
bool continues(std::uint8_t b) { return (b & 0xC0) == 0x80; }

// Length of the well-formed character at i, 0 if it is not one.
std::size_t character(std::string_view text, std::size_t i) {
    const std::uint8_t first = byte(text, i);
    const std::size_t left = text.size() - i;
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    if (first < 0xE0) return left >= 2 && continues(byte(text, i + 1)) ? 2 : 0;
    if (left < 3) return 0;
    const std::uint8_t second = byte(text, i + 1);
    if (!continues(second) || !continues(byte(text, i + 2))) return 0;
    if (first < 0xF0) {
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second > 0x9F;
        return overlong || surrogate ? 0 : 3;
    }
    const bool overlong = first == 0xF0 && second < 0x90;
    const bool beyond = first == 0xF4 && second > 0x8F;
    return left >= 4 && continues(byte(text, i + 3)) && !overlong && !beyond ? 4 : 0;
}

// 0x80 … 0x9F of windows-1252; bytes that it leaves free stand for the control character of their number.
constexpr std::array<std::uint16_t, 32> windows_1252{0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                     0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x008D, 0x017D, 0x008F,
                                                     0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                     0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178};

}  // namespace

bool is_ascii(std::string_view text) {
    std::size_t i = 0;
    std::uint64_t seen = 0;
    for (; i + 8 <= text.size(); i += 8) seen |= load8(text.data() + i);
    for (; i < text.size(); ++i) seen |= byte(text, i);
    return (seen & high_bits) == 0;
}

bool is_ascii_without_nul(std::string_view text) {
    std::size_t i = 0;
    std::uint64_t seen = 0;
    // A byte below 1 borrows (Mycroft 1987); once no high bit is set the test is exact.
    for (; i + 8 <= text.size(); i += 8) {
        const std::uint64_t word = load8(text.data() + i);
        seen |= word | (word - low_bits);
    }
    for (; i < text.size(); ++i) seen |= text[i] == 0 ? high_bits : byte(text, i);
    return (seen & high_bits) == 0;
}

bool is_utf8(std::string_view text) {
    std::size_t i = 0;
    while (i < text.size()) {
        if (i + 8 <= text.size() && (load8(text.data() + i) & high_bits) == 0) {
            i += 8;
            continue;
        }
        const std::size_t length = character(text, i);
        if (length == 0) return false;
        i += length;
    }
    return true;
}

std::string_view append_latin1(std::string_view text, char*& room) {
    char* const begin = room;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::uint8_t b = byte(text, i);
        const std::uint32_t code = b >= 0x80 && b < 0xA0 ? windows_1252[b - 0x80] : b;
        if (code < 0x80) {
            *room++ = static_cast<char>(code);
        } else if (code < 0x800) {
            *room++ = static_cast<char>(0xC0 | code >> 6);
            *room++ = static_cast<char>(0x80 | (code & 0x3F));
        } else {
            *room++ = static_cast<char>(0xE0 | code >> 12);
            *room++ = static_cast<char>(0x80 | (code >> 6 & 0x3F));
            *room++ = static_cast<char>(0x80 | (code & 0x3F));
        }
    }
    return {begin, static_cast<std::size_t>(room - begin)};
}

std::string latin1_to_utf8(std::string_view text) {
    std::string decoded(3 * text.size(), '\0');
    char* room = decoded.data();
    decoded.resize(append_latin1(text, room).size());
    return decoded;
}

}  // namespace idxr::read
