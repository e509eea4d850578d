// From the bytes of a row to its raw fields: what the plain and the fast splitter share.
#pragma once

#include "idxr/read/csv.hpp"

namespace idxr::read {

struct Split {
    ParsedRow row;
    std::uint64_t count = 0;    // fields, also those beyond dialect.columns, which are not stored
    std::uint64_t longest = 0;  // bytes of the longest raw field
};

// Set `fields.values` to the raw contents (inside the quotes, if any) and `fields.doubled`.
Split split_plain(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields);
Split split_fast(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields);

// Checks and decodes the fields of a row that was split.
ParsedRow finish(std::string_view text, const Split& split, const Dialect& dialect, RowFields& fields);

// The reject of a row up to its first line end.
Split cut_off(std::string_view text, bool at_end, RejectReason reason);

// The text of one row: what may be looked at and what its end means.
struct RowText {
    std::string_view text;
    std::uint64_t size;  // at most max_row_bytes
    bool at_end;         // of the file, and within size
    bool full;           // max_row_bytes are there, so more text cannot help

    RowText(std::string_view whole, bool file_ends)
        : text(whole),
          size(whole.size() < max_row_bytes ? whole.size() : max_row_bytes),
          at_end(file_ends && whole.size() <= max_row_bytes),
          full(whole.size() >= max_row_bytes) {}
};

inline void store(std::string_view raw, const Dialect& dialect, Split& split, RowFields& fields) {
    ++split.count;
    if (raw.size() > split.longest) split.longest = raw.size();
    if (dialect.columns == 0 || split.count <= dialect.columns) fields.values.push_back(raw);
}

inline Split ended(Split split, std::uint64_t length, std::uint64_t next) {
    split.row = {RowKind::row, RejectReason::quote, true, length, next};
    return split;
}

}  // namespace idxr::read
