// Fitting text to a terminal.
#include "terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <numeric>

namespace idxr::commands {
namespace {

constexpr std::size_t gap = 2;
constexpr std::string_view left_out = "…";

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

// Byte at which the character `count` begins.
std::size_t byte_of(std::string_view text, std::size_t count) {
    std::size_t at = 0;
    for (; at < text.size(); ++at)
        if (begins_character(text[at]) && count-- == 0) break;
    return at;
}

std::size_t sum(const std::vector<std::size_t>& widths) {
    return std::accumulate(widths.begin(), widths.end(),
                           gap * (widths.size() - std::min<std::size_t>(widths.size(), 1)));
}

std::vector<std::size_t> widths_of(const std::vector<std::vector<std::string>>& rows) {
    std::vector<std::size_t> widths(rows.front().size(), 0);
    for (const auto& row : rows)
        for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], width_of(row[c]));
    return widths;
}

// Narrows what may be cut, the widest first.
void narrow(const std::vector<Column>& columns, std::vector<std::size_t>& widths, std::size_t width) {
    for (auto all = sum(widths); all > width; --all) {
        std::size_t widest = columns.size();
        for (std::size_t c = 0; c < columns.size(); ++c)
            if (widths[c] > columns[c].least && (widest == columns.size() || widths[c] > widths[widest])) widest = c;
        if (widest == columns.size()) return;
        --widths[widest];
    }
}

}  // namespace

Size terminal_size() {
    winsize size{};
    if (isatty(STDOUT_FILENO) == 0 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0) return {};
    return {size.ws_col > 0 ? size.ws_col : 80U, size.ws_row > 0 ? size.ws_row : 24U};
}

std::size_t width_of(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string cut(std::string_view text, std::size_t width) {
    if (width_of(text) <= width) return std::string(text);
    if (width == 0) return "";
    return std::string(text.substr(0, byte_of(text, width - 1))) + std::string(left_out);
}

std::string cut_front(std::string_view text, std::size_t width) {
    const auto all = width_of(text);
    if (all <= width) return std::string(text);
    if (width == 0) return "";
    return std::string(left_out) + std::string(text.substr(byte_of(text, all - width + 1)));
}

std::string padded(std::string_view text, std::size_t width, bool right) {
    const std::string fill(width - std::min(width, width_of(text)), ' ');
    return right ? fill + std::string(text) : std::string(text) + fill;
}

std::string wrapped(const std::string& text, std::size_t indent, std::size_t width) {
    if (width == unlimited) return text;
    std::string out;
    auto at = indent;
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find(' ', begin), text.size());
        const auto word = text.substr(begin, end - begin);
        const auto wide = width_of(word);
        if (at > indent && at + 1 + wide > width) {
            out += "\n" + std::string(indent, ' ');
            at = indent;
        } else if (begin > 0) {
            out += ' ';
            ++at;
        }
        out += word;
        at += wide;
        begin = end + 1;
    }
    return out;
}

std::string as_table(std::vector<Column> columns, std::vector<std::vector<std::string>> rows, std::size_t width) {
    auto& headings = *rows.emplace(rows.begin());
    for (const auto& column : columns) headings.push_back(column.heading);
    auto widths = widths_of(rows);
    narrow(columns, widths, width);
    while (sum(widths) > width && columns.size() > 1) {
        const auto out = std::ranges::min_element(columns, {}, &Column::keep) - columns.begin();
        if (columns[static_cast<std::size_t>(out)].keep == always) break;
        columns.erase(columns.begin() + out);
        for (auto& row : rows) row.erase(row.begin() + out);
        widths = widths_of(rows);
        narrow(columns, widths, width);
    }
    std::string text;
    for (const auto& row : rows) {
        std::string line;
        for (std::size_t c = 0; c < columns.size(); ++c) {
            const auto cell = columns[c].from_front ? cut_front(row[c], widths[c]) : cut(row[c], widths[c]);
            line += padded(cell, widths[c], columns[c].right) + std::string(gap, ' ');
        }
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + "\n";
    }
    return text;
}

}  // namespace idxr::commands
