// Names of organisations.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

// Upper-case words without the legal form at the end (INC, LLC, LTD, GMBH, "PTY LTD", "S.A." …) and without a leading
// THE; & is AND.
Reading standardise_organisation(std::string_view raw, std::string& out);

// A legal form at the end, or a word that only organisations have (BANK, UNIVERSITY, HOSPITAL, CHURCH OF …). For a raw
// full name.
bool looks_like_organisation(std::string_view raw);

}  // namespace idxr::standardise
