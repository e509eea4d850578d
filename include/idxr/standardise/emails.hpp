// E-mail addresses in lower case.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// All addresses of a field (apart by ; , | or spaces) with record::value_separator between them. "Name <user@domain>"
// and mailto: are unwrapped; spaces around @ and dots, ",com" and double dots are repaired; plus-tags stay. A domain
// without a dot is kept only when the field holds no better address. Placeholder: none@none.com, test@test.com,
// noemail@…, n/a. Unreadable: no user@domain.
Reading standardise_emails(std::string_view raw, std::string& out);

// True for the address of an office, not of a person: info@, reception@ and the like. Many share it, so that agreement
// on it says nothing of a person. `address` is standardised.
bool is_role_account(std::string_view address);

}  // namespace idxr::standardise
