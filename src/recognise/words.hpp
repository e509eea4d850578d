// The vocabulary of headers.
#pragma once

#include <string_view>

namespace idxr::recognise {

// What a word of a header, lower case ASCII, stands for in the words of the rules ("fname" -> "first name", "plz" ->
// "postcode"); the word itself when it stands for nothing else.
std::string_view meaning_of(std::string_view word);

// Words that say nothing about the role, left out where a rule does not ask for them.
bool is_filler(std::string_view word);

// Words of the vocabulary or of a rule: the parts of glued headers ("zipcode", "lastupdated").
bool is_known(std::string_view word);

}  // namespace idxr::recognise
