// Recognising columns: from the header and sampled values of a file to its column map.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/recognise/column_map.hpp"

namespace idxr::recognise {

struct RecogniseRequest {
    std::vector<std::string> header;                    // UTF-8, without byte order mark
    const std::vector<std::vector<std::string>>& rows;  // sampled rows; missing trailing fields count as empty
    std::map<std::string, std::string> told;            // header -> "given", "identifier:passport", "ignore" …; wins
    std::vector<std::string> required;  // headers or roles whose missing or unreadable value rejects a row
    std::string date_order = "auto";    // auto | ymd | mdy | dmy, for every date column
    // Headers of other files of the same source: `told` and `required` may name columns that only those have.
    std::vector<std::string> other_headers = {};
};

// Decides by the header, checks it against the values, and falls back on the values where the header says nothing.
// At most one column gets each role, except identifier (one a label), identifier_issuer, phone, email, alias,
// organisation, middle, text and carried.
// Throws usage (an unknown role, header or date order, with the nearest right word) and input (no column that could
// tell persons or organisations apart, or a first line that is data); the messages leave the file for the caller to
// name.
ColumnMap recognise(const RecogniseRequest& request);

// Where a column is text in one file and carried in another, it is text in all of them, so that they can be compared.
void reconcile(std::vector<ColumnMap>& maps);

// The mapping for a terminal: a line a column with its role and why; no values.
std::string describe(const ColumnMap& map);

// To send a map to other ranks.
std::string to_json(const ColumnMap& map);
ColumnMap from_json(std::string_view text);

}  // namespace idxr::recognise
