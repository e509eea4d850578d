// Finding out from samples of its text how a file is written.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/config/settings.hpp"
#include "idxr/read/input_file.hpp"

namespace idxr::read {

// Places of a plain text that stand for all of it: its head, and more spread evenly over the rest.
inline constexpr std::uint64_t head_bytes = 4 << 20;
inline constexpr std::uint64_t place_bytes = 256 << 10;
inline constexpr std::uint64_t places = 16;

struct Place {
    std::uint64_t begin;
    std::uint64_t end;
};
// The head from `begin` on, then the others; the whole in one if it is not longer than all places.
std::vector<Place> sampled_places(std::uint64_t begin, std::uint64_t size);

// Text from the beginning of a file, and whether that is all of it.
struct Head {
    std::string text;
    bool whole = false;
};
Head read_head(const InputFile& file);

// Sets encoding, has_bom, delimiter, header and data_begin. Throws Error(input) for text without records.
void inspect(InputFile& file, const Head& head, const config::Source& source);

// Latin-1 if more than half of the lines with bytes above ASCII are not UTF-8.
Encoding encoding_of(std::span<const std::string_view> texts);

// The same from all sampled places of a plain file.
Encoding encoding_of_places(const InputFile& file);

// Reads the header row of `head` in file.encoding with file.delimiter: sets header and data_begin.
void read_header(InputFile& file, const Head& head);

}  // namespace idxr::read
