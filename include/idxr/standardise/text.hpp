// Folding of UTF-8 text to upper case without diacritics, and cutting it into words.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "idxr/common/letters.hpp"

namespace idxr::standardise {

// `text` cut to at most `bytes` bytes without cutting a character in two.
std::string_view cut(std::string_view text, std::size_t bytes);

// Replaces `out` by the folded text: ASCII upper case; letters of the Latin, Cyrillic and Greek alphabets become plain
// Latin ones (common/letters.hpp), so that a name meets itself in the other spelling; typographic quotes, dashes and
// spaces and full-width forms become the ASCII ones; combining marks, zero-width characters and controls go. Armenian
// is upper-cased, other scripts stay as they are. Bytes that are no UTF-8 become spaces, so the result is always valid
// UTF-8. ASCII punctuation is kept: every kind of field has its own rules for it.
void fold(std::string_view utf8, std::string& out);

// The same into `out`, which holds at least most_folded(utf8.size()) bytes; returns the bytes written.
constexpr std::size_t most_folded(std::size_t bytes) { return 2 * bytes; }  // щ is SHCH
std::size_t fold(std::string_view utf8, char* out);

// A folded text on the stack; what is beyond `capacity` bytes, of either, is cut off.
struct Folded {
    static constexpr std::size_t capacity = 512;
    explicit Folded(std::string_view utf8) : size(cut({bytes, fold(cut(utf8, capacity), bytes)}, capacity).size()) {}
    Folded(const Folded&) = delete;
    Folded& operator=(const Folded&) = delete;

    std::string_view text() const { return {bytes, size}; }

    char bytes[most_folded(capacity)];
    std::size_t size;
};

void append_code_point(char32_t code, std::string& out);

// Upper-case words apart by single spaces; all ASCII punctuation is a gap except apostrophes, which vanish. For places,
// occupations, free text.
void words(std::string_view utf8, std::string& out);

std::string_view trim(std::string_view text);

// Up to `capacity` words, views into the text; words beyond that are left out. Cheap to make: nothing is cleared.
class Words {
  public:
    static constexpr std::size_t capacity = 32;
    std::size_t size = 0;

    Words() {}
    Words(const Words& other) { *this = other; }
    Words& operator=(const Words& other) {
        size = other.size;
        std::copy_n(other.words_.begin(), size, words_.begin());
        return *this;
    }

    std::string_view operator[](std::size_t i) const { return {words_[i].data, words_[i].size}; }
    void set(std::size_t i, std::string_view word) { words_[i] = {word.data(), word.size()}; }
    void push(std::string_view word) {
        if (size < capacity) set(size++, word);
    }
    void erase(std::size_t i) {
        std::copy(words_.begin() + i + 1, words_.begin() + size, words_.begin() + i);
        --size;
    }
    bool has(std::string_view word) const {
        for (std::size_t i = 0; i < size; ++i)
            if ((*this)[i] == word) return true;
        return false;
    }

  private:
    struct View {
        const char* data;
        std::size_t size;
    };
    std::array<View, capacity> words_;
};

// Cuts at spaces.
void split(std::string_view text, Words& words);

// "N/A", "UNKNOWN", "NONE", "NULL", "-", "NOT PROVIDED" … in any case: a text that stands for a missing value in a
// field of any kind.
bool stands_for_missing(std::string_view raw);

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline bool is_letter(char c) { return is_upper(static_cast<char>(c & ~0x20)); }
// A byte of a letter: A-Z or part of a non-ASCII character.
inline bool is_word_byte(char c) { return is_upper(c) || (static_cast<unsigned char>(c) & 0x80) != 0; }

}  // namespace idxr::standardise
