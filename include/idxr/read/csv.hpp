// One row of delimited text (RFC 4180) from a range of memory.
//
// The parser has no memory: what a row is depends only on the bytes from its first one on, so rows are the same however
// the text was cut.
// - A field that begins with a quote is quoted; inside, "" is a quote and line ends are text. Only a delimiter, LF,
// CRLF
//   or the end of the file may follow the closing quote. A quote inside any other field is an ordinary character.
// - LF or CRLF ends a row. Empty lines are no rows.
// - A quoted field that does not close within max_field_bytes, or is followed by something else, rejects the text up to
//   the first line end after the row's beginning; the next line begins a row. So nothing valid is lost to a stray
//   quote.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "idxr/common/types.hpp"
#include "idxr/read/input_file.hpp"
#include "idxr/read/reject.hpp"

namespace idxr::read {

// A row that is longer with its line end is rejected up to its first line end. Bounds the memory of a reader whatever
// the file holds.
inline constexpr std::uint64_t max_row_bytes = 16 << 20;
// Of a longer rejected row only so much is shown.
inline constexpr std::uint64_t max_shown_bytes = 64 << 10;

struct Dialect {
    char delimiter = ',';
    Encoding encoding = Encoding::utf8;
    std::uint32_t columns = 0;  // fields that a row must have; 0: any number
};

enum class RowKind : std::uint8_t {
    row,
    blank,  // an empty line
    reject,
    incomplete,  // the text ended before the row did: call again with more of it
};

struct ParsedRow {
    RowKind kind = RowKind::incomplete;
    RejectReason reason = RejectReason::quote;  // of a reject
    bool ends = true;          // false: a reject of which no line end was found within max_row_bytes; it ends with the
                               // first LF from `next` on
    std::uint64_t length = 0;  // bytes of the row without its line end
    std::uint64_t next = 0;    // where the next row begins
};

// Reusable room for the fields of one row.
struct RowFields {
    // Without quotes, trimmed of surrounding blanks (space, tab, CR, LF, VT, FF), in UTF-8. They point into the text or
    // into `decoded` and live until either changes.
    std::vector<std::string_view> values;
    std::vector<char> decoded;
    std::vector<std::uint32_t> doubled;  // work room: fields in which quotes stand doubled
};

// Parses the row at the beginning of `text`, which is not empty. `at_end`: no text follows in the file. Text of
// max_row_bytes or more is never incomplete. The fields are valid only for RowKind::row.
ParsedRow parse_row(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields);

// The same, byte by byte: the reference that the fast one is held to.
ParsedRow parse_row_plain(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields);

// Well-formed by table 3-7 of The Unicode Standard: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view text);

// Latin-1 as files that call themselves so are written: windows-1252 (WHATWG Encoding Standard, label "latin1").
std::string latin1_to_utf8(std::string_view text);

}  // namespace idxr::read
