// Nicknames of given names, from the reference table.
#pragma once

#include <string_view>

namespace idxr::standardise {

// One is a nickname of the other, or both are nicknames of one name, or they are equal. Standardised (upper-case)
// single names. About 20 ns; thread-safe (the table is built at the first call and read-only after).
bool nickname_related(std::string_view given_a, std::string_view given_b);

// One formal name for blocking keys: BILL and WILLIAM give WILLIAM. Of several formal names the one with the greatest
// share in the US census, weighed by how much of the nickname it holds; a formal name commoner than all names that it
// may itself stand for is its own. Never chains: canonical_given(canonical_given(x)) == canonical_given(x). A name
// without entry is returned as it is.
std::string_view canonical_given(std::string_view given);

}  // namespace idxr::standardise
