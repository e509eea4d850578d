// Rows of a batch as text by RFC 4180.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/write/table.hpp"

namespace idxr::write {

// Quoted only when it holds a comma, quote, CR or LF, or begins or ends with a blank (some readers trim those).
void append_csv_field(std::string& out, std::string_view text);

// Fixed number of decimals, rounded half to even from the exact binary value; no minus sign before zero. Negative
// decimals: the shortest form that is read back as the same value.
void append_csv_number(std::string& out, double value, int decimals);

void append_csv_header(std::string& out, const std::vector<ColumnSpec>& columns);

// Rows [first, last) of the batch. A null is an empty field; a row of one empty field is written as "" because a blank
// line is no row to many readers.
void append_csv_rows(std::string& out, const std::vector<ColumnSpec>& columns, const Batch& batch, std::uint64_t first,
                     std::uint64_t last);

}  // namespace idxr::write
