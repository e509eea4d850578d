// Letters that are not ASCII: reading them, and how they are spelled in plain Latin letters.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace idxr {

// Reads the code point at `position` and moves past it; 0xFFFD for a byte that begins no valid UTF-8 sequence.
inline constexpr char32_t no_code_point = 0xFFFD;
char32_t next_code_point(std::string_view utf8, std::size_t& position);

// A letter with the ones beside it in its word (0: none). Only Greek looks at these: ου is OU, αυ is AV.
struct LetterInWord {
    char32_t second_before = 0, before = 0;
    char32_t letter = 0;
    char32_t after = 0;
};

// ASCII capitals: Latin letters without diacritics (ß SS, æ AE, ø O, ł L, þ TH); Cyrillic after BGN/PCGN's Russian,
// without apostrophes (ё is written Е more often than not, so it is E), with the letters of its other languages; Greek
// after ELOT 743. Empty for a letter that is not spelled (ь); nullopt for any other character. At most twice as many
// bytes as the letter has in UTF-8.
std::optional<std::string_view> spelled_in_latin(const LetterInWord& at);

}  // namespace idxr
