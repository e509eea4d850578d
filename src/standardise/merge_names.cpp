// A person's name from the parts in separate fields and a full name beside them.
#include "merge_names.hpp"

#include <algorithm>

#include "idxr/record/schema.hpp"
#include "idxr/standardise/text.hpp"
#include "name_words.hpp"

namespace idxr::standardise {
namespace {

bool holds_word(std::string_view words, std::string_view word) {
    while (!words.empty()) {
        const auto end = std::min(words.find(' '), words.size());
        if (words.substr(0, end) == word) return true;
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return false;
}

void append_words_not_in(std::string_view words, const Name& name, std::string& out) {
    Words parts;
    split(words, parts);
    for (std::size_t i = 0; i < parts.size; ++i) {
        if (holds_word(name.given, parts[i]) || holds_word(name.family, parts[i])) continue;
        if (!out.empty()) out += ' ';
        out += parts[i];
    }
}

void append_value(std::string_view value, std::string& values) {
    if (value.empty()) return;
    if (!values.empty()) values += record::value_separator;
    values += value;
}

}  // namespace

void fill_from_full_name(const Name& full, Name& name) {
    if (full.given.empty() && full.family.empty()) return;
    if (name.given.empty() && name.family.empty()) {
        name.given = full.given;
        name.family = full.family;
        if (name.middle.empty()) name.middle = full.middle;
    } else {
        // "SR" or "KCB" alone in the family field is the end of a full name that was cut wrongly.
        if (!full.family.empty() && (name_word(name.family) & (generation | tail))) {
            if (name.suffix.empty()) name.suffix = generation_of(name.family);
            name.family = full.family;
        }
        if (name.given.empty() && full.given != name.family) name.given = full.given;
        if (name.family.empty() && full.family != name.given) name.family = full.family;
        if (name.middle.empty()) {
            append_words_not_in(full.middle, name, name.middle);
            if (holds_word(name.family, full.given))
                append_words_not_in(full.family, name, name.middle);  // written family name first
        }
    }
    if (name.suffix.empty()) name.suffix = full.suffix;
    if (name.maiden.empty()) name.maiden = full.maiden;
    append_value(full.alias, name.alias);
}

void move_initial_to_middle(Name& name) {
    const auto space = name.given.rfind(' ');
    if (!name.middle.empty() || space == std::string::npos || space + 2 != name.given.size() ||
        name.given.find(' ') < 2)
        return;
    name.middle = name.given[space + 1];
    name.given.resize(space);
}

void append_family2(const Name& second, Name& name) {
    if (!second.family.empty() && second.family != name.family) {
        if (!name.family.empty()) name.family += ' ';
        name.family += second.family;
    }
    if (name.suffix.empty()) name.suffix = second.suffix;
}

void append_nickname_alias(Name& name) {
    if (name.nickname.empty()) return;
    if (!name.alias.empty()) name.alias += record::value_separator;
    name.alias += name.nickname;
    if (name.family.empty()) return;
    name.alias += ' ';
    name.alias += name.family;
}

}  // namespace idxr::standardise
