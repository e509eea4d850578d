// The tables, by versions.
#pragma once

#include <string>

#include "idxr/store/database.hpp"

namespace idxr::store {

// Runs the migrations that the store has not seen, each in a transaction. Error(store) when it is of a newer program.
void bring_up_to_date(Database& database, const std::string& place);

}  // namespace idxr::store
