// Names of persons: field by field, or a whole name in one field.
#include "idxr/standardise/names.hpp"

#include <algorithm>
#include <cstdint>

#include "idxr/record/schema.hpp"
#include "idxr/standardise/census.hpp"
#include "idxr/standardise/text.hpp"
#include "name_text.hpp"
#include "name_words.hpp"

namespace idxr::standardise {
namespace {

bool is(std::string_view word, std::uint32_t kinds) { return (name_word(word) & kinds) != 0; }

Reading nothing_in(std::string_view raw) {
    if (trim(raw).empty()) return Reading::missing;
    return stands_for_missing(raw) ? Reading::placeholder : Reading::value;
}

// "XX", "AAA": a letter repeated, but III is a generation.
bool one_letter_repeated(std::string_view word) {
    return word.size() >= 2 && word[0] != 'I' && is_upper(word[0]) &&
           word.find_first_not_of(word[0]) == std::string_view::npos &&
           (word.size() > 2 || word == "XX" || word == "ZZ");
}

bool is_no_name(const Words& words) {
    if (words.size == 0) return true;
    if (words[0] == "NO" && words[words.size - 1] == "NAME") return true;
    for (std::size_t i = 0; i < words.size; ++i)
        if (!is(words[i], no_name) && !one_letter_repeated(words[i])) return false;
    return true;
}

// BABY BOY, TWIN A, INFANT FEMALE, and "BABY BOY MARIA" named by the mother.
bool is_newborn(const Words& words) {
    if (words.size >= 2 && words[0] == "BABY" && (words[1] == "BOY" || words[1] == "GIRL")) return true;
    bool any = false;
    for (std::size_t i = 0; i < words.size; ++i) {
        const bool word = is(words[i], newborn);
        if (!word && words[i].size() > 1) return false;
        any = any || word;
    }
    return any && words[0] != "BORN" && words[0] != "NEW" ? true
                                                          : words.size == 2 && words[0] == "NEW" && words[1] == "BORN";
}

void drop_titles(Words& words, std::size_t least_left) {
    while (words.size > least_left && is(words[0], title)) words.erase(0);
    while (words.size > std::max<std::size_t>(least_left, 1) && is(words[0], title | title_with_name)) words.erase(0);
}

void drop_tails(Words& words) {
    while (words.size > 1 && is(words[words.size - 1], tail)) words.erase(words.size - 1);
}

// Takes JR, III … out of the words. A V may be an initial and counts only as the last word, and only where asked for.
void take_generation(Words& words, bool v_counts, std::string& suffix) {
    for (auto i = words.size; i-- > 1;) {
        if (!is(words[i], generation | ordinal)) continue;
        const auto found = generation_of(words[i]);
        if (found == "V" && words[i] == "V" && (!v_counts || i + 1 < words.size)) continue;
        if (words[i] == "JUNIOR" && i + 1 < words.size) continue;
        if (suffix.empty()) suffix = found;
        words.erase(i);
    }
}

// Titles, professional letters and the generation, in whatever order they stand.
void strip_family(Words& words, std::string& suffix) {
    for (std::size_t before = 0; before != words.size;) {
        before = words.size;
        drop_titles(words, 1);
        drop_tails(words);
        take_generation(words, true, suffix);
    }
}

void drop_from(Words& words, std::size_t begin) { words.size = std::min(words.size, begin); }

// "AKA", "A K A" at i; the number of words that it takes, or 0.
std::size_t also_known_at(const Words& words, std::size_t i) {
    if (is(words[i], also_known)) return 1;
    return i + 2 < words.size && words[i] == "A" && words[i + 1] == "K" && words[i + 2] == "A" ? 3 : 0;
}

// Takes "née JONES" out of the words: up to a comma or the end.
void take_born(Words& words, std::size_t first, std::string& maiden) {
    for (auto i = first; i + 1 < words.size; ++i) {
        if (!is(words[i], born) || words[i + 1] == ",") continue;
        auto end = i + 1;
        while (end < words.size && words[end] != "," && !also_known_at(words, end)) ++end;
        std::string found;
        append_family_words(words, i + 1, end, found);
        if (maiden.empty()) maiden = std::move(found);
        for (auto k = end; k-- > i;) words.erase(k);
        return;
    }
}

void append_value(std::string_view value, std::string& values) {
    if (value.empty()) return;
    if (!values.empty()) values += record::value_separator;
    values += value;
}

// A word that is a given name far more often than a family name, and the reverse.
bool clearly_given(std::string_view word) {
    const auto share = census_share(word);
    return share.given > 4 * share.family;
}
bool clearly_family(std::string_view word) {
    const auto share = census_share(word);
    return share.family > 4 * share.given;
}

// Whether two words are likelier a family and a given name than the other way round.
bool family_first_is_likelier(std::string_view first, std::string_view last) {
    const auto a = census_share(first), b = census_share(last);
    const auto family_first = static_cast<std::int64_t>(a.family + 1) * (b.given + 1),
               given_first = static_cast<std::int64_t>(a.given + 1) * (b.family + 1);
    return family_first > 4 * given_first;
}

// The words between commas of a full name.
struct Segments {
    static constexpr std::size_t capacity = 4;
    std::array<Words, capacity> part;
    std::size_t size = 0;
};

// "5TH BARONET", "2ND EARL OF SELBORNE", "LORD SELBORNE" after a comma.
bool is_peerage(const Words& words) {
    std::size_t i = 0;
    while (i < words.size && is(words[i], ordinal | link)) ++i;
    return i == words.size || is(words[i], peer);
}

void cut_at_commas(const Words& words, std::string& suffix, Segments& segments) {
    Words part;
    for (std::size_t i = 0; i <= words.size; ++i) {
        if (i < words.size && words[i] != ",") {
            if (!is(words[i], link)) part.push(words[i]);
            continue;
        }
        drop_titles(part, segments.size == 0 ? 1 : 0);
        if (part.size > 0 && segments.size > 0 && is_peerage(part)) part.size = 0;
        if (segments.size > 0 && part.size > 0 && is(part[0], generation)) {  // "Smith, Jr., John"
            if (suffix.empty()) suffix = generation_of(part[0]);
            part.erase(0);
        }
        if (segments.size > 0 && part.size == 1 && is(part[0], tail)) part.size = 0;
        if (part.size > 0 && segments.size < Segments::capacity) segments.part[segments.size++] = part;
        part.size = 0;
    }
}

void set_natural_order(Words& words, Name& name) {
    drop_titles(words, 1);
    drop_tails(words);
    while (words.size > 1 && is(words[0], peer)) words.erase(0);
    take_generation(words, words.size > 2, name.suffix);
    for (auto i = words.size; i-- > 1;)
        if (is(words[i], ordinal)) words.erase(i);
    if (words.size == 1) {
        (clearly_given(words[0]) ? name.given : name.family) = words[0];
        return;
    }
    auto family = words.size - 1;
    while (family > 1 && is(words[family - 1], particle)) --family;
    name.given = words[0];
    append_words(words, 1, family, name.middle);
    append_family_words(words, family, words.size, name.family);
}

// "VAN DER BERG JAN PIETER", "Иванов Иван Иванович": what stands before the second word that is no particle.
void set_family_before_given(Words& words, Name& name) {
    drop_titles(words, 1);
    drop_tails(words);
    take_generation(words, false, name.suffix);
    std::size_t family = 1;
    while (family + 1 < words.size && is(words[family - 1], particle)) ++family;
    append_family_words(words, 0, family, name.family);
    if (family < words.size) name.given = words[family];
    append_words(words, family + 1, words.size, name.middle);
}

void set_family_first(Segments& segments, Name& name) {
    auto& family = segments.part[0];
    strip_family(family, name.suffix);
    append_family_words(family, 0, family.size, name.family);
    for (std::size_t i = 1; i < segments.size; ++i) {
        auto& words = segments.part[i];
        drop_titles(words, 0);
        drop_tails(words);
        take_generation(words, false, name.suffix);
        std::size_t first = 0;
        if (name.given.empty() && words.size > 0) name.given = words[first++];
        append_words(words, first, words.size, name.middle);
    }
}

void append_full(std::string_view part, std::string& out) {
    if (part.empty()) return;
    if (!out.empty() && out.back() != record::value_separator) out += ' ';
    out += part;
}

}  // namespace

void Name::clear() {
    for (auto* part : {&given, &middle, &family, &suffix, &maiden, &nickname, &alias}) part->clear();
    merged = false;
}

Reading standardise_given(std::string_view raw, Name& name) {
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    NameText text(raw);
    drop_titles(text.words, 0);
    take_generation(text.words, false, name.suffix);
    if (is_no_name(text.words) || is_newborn(text.words)) return Reading::placeholder;
    name.given.clear();
    append_words(text.words, 0, text.words.size, name.given);
    if (text.aside.size > 0) {
        name.nickname.clear();
        append_words(text.aside, 0, text.aside.size, name.nickname);
    }
    return Reading::value;
}

Reading standardise_middle(std::string_view raw, Name& name) {
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    NameText text(raw);
    take_generation(text.words, false, name.suffix);
    if (is_no_name(text.words)) return Reading::placeholder;
    name.middle.clear();
    append_words(text.words, 0, text.words.size, name.middle);
    return Reading::value;
}

Reading standardise_family(std::string_view raw, Name& name) {
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    NameText text(raw);
    auto& words = text.words;
    take_born(words, 0, name.maiden);
    if (words.size == 0) return Reading::value;
    for (std::size_t i = 1; i < words.size; ++i)
        if (also_known_at(words, i)) drop_from(words, i);
    strip_family(words, name.suffix);
    if (is_no_name(words) || (words.size == 1 && is(words[0], tail_alone))) return Reading::placeholder;
    name.family.clear();
    append_family_words(words, 0, words.size, name.family);
    if (text.aside.size > 0 && name.maiden.empty()) {
        const auto begin = text.aside.size > 1 && is(text.aside[0], born) ? 1U : 0U;
        append_family_words(text.aside, begin, text.aside.size, name.maiden);
    }
    return Reading::value;
}

Reading standardise_maiden(std::string_view raw, Name& name) {
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    NameText text(raw);
    auto& words = text.words;
    if (words.size > 1 && is(words[0], born)) words.erase(0);
    strip_family(words, name.suffix);
    if (is_no_name(words)) return Reading::placeholder;
    name.maiden.clear();
    append_family_words(words, 0, words.size, name.maiden);
    return Reading::value;
}

Reading standardise_suffix(std::string_view raw, Name& name) {
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    const NameText text(raw);
    for (std::size_t i = 0; i < text.words.size; ++i)
        if (const auto found = generation_of(text.words[i]); !found.empty()) {
            name.suffix = found;
            return Reading::value;
        }
    // Professional letters and a lone I or 1ST stand in such columns by right, but are no generation that tells persons
    // apart.
    return Reading::placeholder;
}

Reading standardise_full_name(std::string_view raw, Name& name, bool family_first) {
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    NameText text(raw, NameText::Commas::words);
    auto& words = text.words;
    for (std::size_t i = 1; i < words.size; ++i)
        if (const auto taken = also_known_at(words, i); taken > 0 && i + taken < words.size) {
            std::string other;
            append_words(words, i + taken, words.size, other);
            drop_from(words, i);
            standardise_alias(other, name);
        }
    take_born(words, 1, name.maiden);
    Segments segments;
    cut_at_commas(words, name.suffix, segments);
    if (segments.size == 0) return Reading::placeholder;
    if (segments.size == 1 && family_first)
        set_family_before_given(segments.part[0], name);
    else if (segments.size == 1)
        set_natural_order(segments.part[0], name);
    else
        set_family_first(segments, name);
    if (name.family.size() + name.given.size() == 0) return Reading::placeholder;
    Words all;
    split(name.given, all);
    if (all.size > 0 && is_newborn(all)) name.given.clear(), name.middle.clear();
    if (is_no_name(all)) name.given.clear();
    split(name.family, all);
    if (is_no_name(all)) name.family.clear();
    if (text.aside.size > 0) {
        if (is(text.aside[0], born)) {
            if (name.maiden.empty()) append_family_words(text.aside, 1, text.aside.size, name.maiden);
        } else {
            append_words(text.aside, 0, text.aside.size, name.nickname);
            std::string other = name.nickname;
            append_full(name.family, other);
            append_value(other, name.alias);
        }
    }
    return name.given.empty() && name.family.empty() ? Reading::placeholder : Reading::value;
}

Reading standardise_alias(std::string_view raw, Name& name) {
    Name other;
    const auto reading = standardise_full_name(raw, other);
    if (reading != Reading::value) return reading;
    std::string whole;
    for (const auto* part : {&other.given, &other.middle, &other.family}) append_full(*part, whole);
    append_value(whole, name.alias);
    append_value(other.alias, name.alias);
    return Reading::value;
}

void split_merged(Name& name) {
    const auto split_at = [](std::string& from, std::size_t space, std::string& first, std::string& rest) {
        const std::string whole = from;
        first.assign(whole, 0, space);
        rest.assign(whole, space + 1);
    };
    if (name.family.empty() && name.given.find(' ') != std::string::npos) {
        const auto first_end = name.given.find(' '), last_begin = name.given.rfind(' ') + 1;
        const auto first = std::string_view(name.given).substr(0, first_end),
                   last = std::string_view(name.given).substr(last_begin);
        const bool one_letter = first.size() == 1 || last.size() == 1;
        if (family_first_is_likelier(first, last) && !one_letter) {
            split_at(name.given, first_end, name.family, name.given);
            name.merged = true;
        } else if (!clearly_given(last) && !one_letter) {
            split_at(name.given, last_begin - 1, name.given, name.family);
            name.merged = true;
        }
        // "JOHN PAUL SMITH" without a middle field of its own
        if (const auto space = name.given.find(' '); name.merged && name.middle.empty() && space != std::string::npos)
            split_at(name.given, space, name.given, name.middle);
    } else if (name.given.empty() && std::count(name.family.begin(), name.family.end(), ' ') == 1) {
        const auto space = name.family.find(' ');
        const auto first = std::string_view(name.family).substr(0, space),
                   last = std::string_view(name.family).substr(space + 1);
        if (clearly_given(last) && !clearly_given(first)) {
            split_at(name.family, space, name.family, name.given);
            name.merged = true;
        } else if (clearly_given(first) && !clearly_given(last) && clearly_family(last)) {
            split_at(name.family, space, name.given, name.family);
            name.merged = true;
        }
    }
}

}  // namespace idxr::standardise
