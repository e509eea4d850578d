// Bytes, ASCII, UTF-8 and Latin-1.
#pragma once

#include <string_view>

namespace idxr::read {

bool is_ascii(std::string_view text);
bool is_ascii_without_nul(std::string_view text);

// Writes the text as UTF-8 at `room`, which has space for three bytes a character, and moves `room` past it.
std::string_view append_latin1(std::string_view text, char*& room);

}  // namespace idxr::read
