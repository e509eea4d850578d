// A person's name from the parts in separate fields and a full name beside them.
#pragma once

#include "idxr/standardise/names.hpp"

namespace idxr::standardise {

// Fills the parts that `name` lacks from `full`; the words of the full name between given and family name are the
// middle name when there is none.
void fill_from_full_name(const Name& full, Name& name);

// "JOHN B" with an empty middle name: the initial moves there.
void move_initial_to_middle(Name& name);

// Appends a second family name.
void append_family2(const Name& second, Name& name);

// A nickname with the family name is another full name.
void append_nickname_alias(Name& name);

}  // namespace idxr::standardise
