// Rows of an input as a table that can be written.
#pragma once

#include <string>

#include "idxr/recognise/column_map.hpp"
#include "idxr/scan/scan.hpp"
#include "idxr/write/table.hpp"

namespace idxr::convert {

// The columns as they are; the scan must outlive the table.
write::Table carried_table(scan::Scan& scan, const std::string& name);

// One column a standardised field, one row a record. Records without an ID get the number of their row. Ages and years
// of two digits count from `reference_year`.
write::Table standardised_table(scan::Scan& scan, const std::string& name, const recognise::ColumnMap& map,
                                int reference_year);

// Rows from all over a table of a binary format as texts; depends on the file alone.
std::vector<std::vector<std::string>> sample_rows(const std::string& path);

}  // namespace idxr::convert
