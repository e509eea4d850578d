// The public reference tables that are compiled into the program (reference/README.md names their sources).
#pragma once

#include <string_view>
#include <vector>

namespace idxr::reference {

// The CSV text of a table, with its header line.
std::string_view surnames();            // name,freq_percent
std::string_view given_names_female();  // name,freq_percent
std::string_view given_names_male();    // name,freq_percent
std::string_view street_names();        // name
std::string_view street_suffixes();     // name,Abbreviation
std::string_view unit_designators();    // Description,Abbreviation
std::string_view zip_codes();           // code,city,state,county
std::string_view nicknames();           // name,nickname (lower case)

// The rows of such a table without its header; the tables hold no quotes.
std::vector<std::vector<std::string_view>> rows(std::string_view table);

}  // namespace idxr::reference
