// The header row: which delimiter it shows, where it ends, what it names, and whether it is one.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/read/csv.hpp"

namespace idxr::read {

// Of comma, tab, semicolon and pipe the one with which the largest share of the first rows has as many fields as the
// header row, which must have more than one; of equals the one with more fields. A comma if there is none.
char find_delimiter(std::string_view text, bool at_end, Encoding encoding);

struct HeaderRow {
    enum class Problem { none, missing, too_long, encoding, quote, binary };
    Problem problem = Problem::none;
    std::uint64_t next = 0;  // where the row after it begins
};

// The first row that is not blank, from `begin` on.
HeaderRow find_header(std::string_view text, std::uint64_t begin, bool at_end, const Dialect& dialect,
                      RowFields& fields);

// Unique names: the second "phone" is "phone_2", an empty one in third place "column_3".
std::vector<std::string> column_names(std::span<const std::string_view> fields);

// True if only blank lines follow. `text` goes to the end of the file.
bool has_no_rows(std::string_view text, const Dialect& dialect);

// True if the header looks like one more row of data: at least one of its fields is a number, a date or an e-mail
// address in a column of such, and none is a word on top of such a column.
bool first_row_is_data(std::span<const std::string> header, std::string_view rows, bool at_end, const Dialect& dialect);

}  // namespace idxr::read
