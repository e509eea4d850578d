// Headers and values of other alphabets in plain Latin letters.
#pragma once

#include <string>
#include <string_view>

namespace idxr::recognise {

inline bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
inline bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
inline char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }

// In plain Latin letters ("Prénom", "Фамилия", "Επώνυμο"). A letter that is not ASCII is a capital if the next ASCII
// letter behind it is one, or else the one before it, so that NÚMERO stays one word. Signs beyond ASCII are gaps.
std::string in_latin_letters(std::string_view text);

}  // namespace idxr::recognise
