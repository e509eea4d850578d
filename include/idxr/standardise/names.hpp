// Names of persons: field by field, or a whole name in one field.
//
// Form: upper case, letters and single spaces. Apostrophes vanish (OBRIEN), hyphens and other punctuation become
// spaces, particles are joined in family names (VANDERBERG, DELACRUZ, STJOHN, MCDONALD), titles and professional
// letters go (MR, DR, PHD), the generation stands apart as JR SR II III IV V. Digits inside a word are read as the
// letters that they look like (SM1TH is SMITH), other digits go. A name has at most Words::capacity words.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/reading.hpp"

namespace idxr::standardise {

struct Name {
    std::string given, middle, family, suffix, maiden;
    std::string nickname;  // a second given name in quotes or parentheses
    std::string alias;     // other full names, record::value_separator between them
    bool merged = false;   // given and family name came from one field of the other kind

    void clear();
};

// Each fills its part of `name`, and suffix, maiden or alias when the field holds these too ("Smith Jr", "Smith née
// Jones", "William (Bill)"). A part that the field does not hold is left as it is.
Reading standardise_given(std::string_view raw, Name& name);
Reading standardise_middle(std::string_view raw, Name& name);
Reading standardise_family(std::string_view raw, Name& name);
Reading standardise_maiden(std::string_view raw, Name& name);
Reading standardise_suffix(std::string_view raw, Name& name);

// "Last, First Middle" and "First Middle Last", with titles, generation, nicknames, née and aka. Fills all parts of an
// empty name. One word alone is the family name unless it is far commoner as a given name (US census). With
// `family_first` names without a comma are "Last First Middle".
Reading standardise_full_name(std::string_view raw, Name& name, bool family_first = false);

// Appends "GIVEN MIDDLE FAMILY" to name.alias.
Reading standardise_alias(std::string_view raw, Name& name);

// A given field that holds both names while the family name is empty ("JOHN SMITH"), or a family field that holds both
// ("SMITH JOHN"), is split and name.merged set. The order of the two comes from their shares as given and as family
// names in the US census; a family field is split only if one of its two words is clearly a given name.
void split_merged(Name& name);

}  // namespace idxr::standardise
