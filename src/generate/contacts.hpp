// Mobile telephones and e-mail addresses of persons, and those of others that stand in their records.
#pragma once

#include <string>

#include "household.hpp"

namespace idxr::generate {

// What the person would give on that day, if anything: children give what their guardian has, some spouses share.
std::uint64_t phone_on(const Household& household, const Person& person, Day day, Stream& stream);  // 0: none
void append_email_on(const World& world, const Household& household, const Person& person, Day day, std::string& out);

}  // namespace idxr::generate
