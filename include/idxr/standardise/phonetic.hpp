// Codes of names that sound alike. Only the letters A-Z of a word count; without any the codes are empty. No
// allocation.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace idxr::standardise {

struct PhoneticCode {
    static constexpr std::size_t capacity = 6;
    std::array<char, capacity> text{};
    std::uint8_t size = 0;

    std::string_view view() const { return {text.data(), size}; }
    bool empty() const { return size == 0; }
    bool operator==(const PhoneticCode& other) const { return view() == other.view(); }
};

// A letter and three digits. US National Archives, "The Soundex Indexing System": H and W do not part equal codes,
// vowels do.
PhoneticCode soundex(std::string_view word);

struct DoubleMetaphone {
    PhoneticCode primary;
    PhoneticCode alternate;  // equal to primary when there is one pronunciation

    std::string_view primary_view() const { return primary.view(); }
    std::string_view alternate_view() const { return alternate.view(); }
};

// Lawrence Philips, "The Double Metaphone Search Algorithm", C/C++ Users Journal, June 2000. At most `length` <= 6 code
// letters.
DoubleMetaphone double_metaphone(std::string_view word, int length = 4);

}  // namespace idxr::standardise
