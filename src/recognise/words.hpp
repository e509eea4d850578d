// The vocabulary of headers.
#pragma once

#include <span>
#include <string_view>

namespace idxr::recognise {

struct Synonym {
    std::string_view word;     // as it stands in headers, lower case ASCII
    std::string_view meaning;  // one or more words of the rules
};

// Abbreviations, glued words that do not split by themselves, and words of other languages.
std::span<const Synonym> synonyms();

// Words that say nothing about the role, dropped where a rule does not ask for them.
bool is_filler(std::string_view word);

// Words that may stand inside a glued header ("zipcode", "lastupdated").
bool is_known(std::string_view word);

}  // namespace idxr::recognise
