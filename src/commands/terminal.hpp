// Text for people: as wide as their terminal, whole where it goes elsewhere. Widths are counted in characters of UTF-8.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace idxr::commands {

inline constexpr std::size_t unlimited = std::numeric_limits<std::size_t>::max();

// Of the terminal that stdout is; unlimited where it is none.
struct Size {
    std::size_t columns = unlimited, rows = unlimited;
};
Size terminal_size();

std::size_t width_of(std::string_view text);
// At most `width` characters, "…" for what is left out at the end or at the front.
std::string cut(std::string_view text, std::size_t width);
std::string cut_front(std::string_view text, std::size_t width);
// Filled with spaces behind, or in front.
std::string padded(std::string_view text, std::size_t width, bool right = false);

// `text` broken at spaces so that it ends at `width`; lines but the first begin with `indent` spaces, which the first
// has already.
std::string wrapped(const std::string& text, std::size_t indent, std::size_t width);

inline constexpr int always = std::numeric_limits<int>::max();

// A column of a table, and what becomes of it where the table is too wide.
struct Column {
    std::string heading;
    bool right = false;             // numbers
    std::size_t least = unlimited;  // it is cut to no less than that; unlimited: it is not cut
    bool from_front = false;        // cut there
    int keep = always;              // columns with less of it are left out first
};
// Columns as wide as their widest cell, two spaces between them.
std::string as_table(std::vector<Column> columns, std::vector<std::vector<std::string>> rows,
                     std::size_t width = unlimited);

}  // namespace idxr::commands
