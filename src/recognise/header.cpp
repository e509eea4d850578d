// Matching the words of a header with the rules.
#include "idxr/recognise/header.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

#include "rules.hpp"
#include "words.hpp"

namespace idxr::recognise {
namespace {

using Words = std::vector<std::string>;
using Certainty = HeaderReading::Certainty;

bool contains(std::string_view alternatives, std::string_view word) {
    while (true) {
        const auto end = alternatives.find('|');
        if (alternatives.substr(0, end) == word) return true;
        if (end == std::string_view::npos) return false;
        alternatives.remove_prefix(end + 1);
    }
}

bool matches(std::string_view rule, const Words& words, bool skip_fillers) {
    std::size_t used_words = 0;
    std::vector<bool> used(words.size(), false);
    while (!rule.empty()) {
        const auto end = rule.find(' ');
        auto term = rule.substr(0, end);
        const bool optional = term.ends_with('?');
        if (optional) term.remove_suffix(1);
        bool found = false;
        for (std::size_t i = 0; i < words.size(); ++i)
            if (contains(term, words[i])) {
                found = true;
                if (!used[i]) ++used_words;
                used[i] = true;
            }
        if (!found && !optional) return false;
        rule.remove_prefix(end == std::string_view::npos ? rule.size() : end + 1);
    }
    if (used_words == words.size()) return true;
    if (!skip_fillers) return false;
    for (std::size_t i = 0; i < words.size(); ++i)
        if (!used[i] && !is_filler(words[i])) return false;
    return true;
}

const Rule* find_rule(const Words& words) {
    if (words.empty()) return nullptr;
    for (bool skip_fillers : {false, true})
        for (const auto& rule : rules())
            if (matches(rule.words, words, skip_fillers)) return &rule;
    return nullptr;
}

bool is_address(Role role) { return role >= Role::address && role <= Role::country; }

// An address or phone that is not the one at home.
std::optional<Place> place_of(std::string_view word) {
    if (contains("mail|postal|billing|bill|correspondence", word)) return Place::mailing;
    if (contains("work|office|workplace", word)) return Place::work;
    if (contains("previous|prior|former|old|past|temporary|temp", word)) return Place::previous;
    return std::nullopt;
}

bool names_issuer(std::string_view word) {
    return contains("state|country|county|issuer|issuing|issued|issue|authority|by|st", word);
}

Words without(const Words& words, auto predicate) {
    Words rest;
    for (const auto& word : words)
        if (!predicate(word)) rest.push_back(word);
    return rest;
}

void apply(const Rule& rule, HeaderReading& reading) {
    reading.role = rule.role;
    reading.label = rule.label;
    reading.rank = static_cast<int>(&rule - rules().data());
    reading.needs_trio = rule.mark == Mark::trio;
    reading.bare_name = rule.mark == Mark::bare_name;
    reading.bare_address = rule.mark == Mark::bare_address;
    reading.bare_place = rule.mark == Mark::bare_place;
    reading.bare_number = rule.mark == Mark::bare_number;
    reading.bare_state = rule.mark == Mark::bare_state;
    reading.row_key = rule.mark == Mark::row_key;
}

// Numbered columns: "second given name", "lname_c2", "address_2", "zip4".
void apply_number(HeaderReading& reading) {
    const int number = reading.number;
    if (number == 0) return;
    if (reading.bare_address) {
        reading.bare_address = false;
        reading.role = Role::street_line;
    }
    if (number == 4 && (reading.role == Role::postcode || reading.role == Role::ssn))
        reading.role = reading.role == Role::ssn ? Role::text : Role::carried;
    if (number == 4 && reading.role == Role::family) reading.role = Role::text;  // "last4"
    if (number < 2) return;
    if (reading.role == Role::street_line) reading.role = Role::street_line2;
    if (reading.role == Role::given) reading.role = Role::middle;
    if (reading.role == Role::family) reading.role = Role::family2;
    if (reading.role == Role::full_name) reading.role = Role::alias;
}

// Leaves out one or two unknown words at the beginning or one at the end: "crm_first_name", "dob_v".
const Rule* find_loosely(const Words& words) {
    for (auto [front, back] : {std::pair<std::size_t, std::size_t>{1, 0}, {0, 1}, {2, 0}}) {
        if (words.size() <= front + back) continue;
        const auto begin = words.begin() + static_cast<std::ptrdiff_t>(front);
        const auto end = words.end() - static_cast<std::ptrdiff_t>(back);
        if (std::any_of(words.begin(), begin, is_known) || std::any_of(end, words.end(), is_known)) continue;
        const auto* rule = find_rule(Words(begin, end));
        if (rule != nullptr && rule->mark == Mark::none && rule->role != Role::text) return rule;
    }
    return nullptr;
}

// "Name, Vorname", "nombre y apellidos": a name beside a first name or a last name is the other part of a full one.
bool names_both_parts(const Words& words) {
    const auto count = [&](std::string_view word) { return std::count(words.begin(), words.end(), word); };
    const auto others =
        without(words, [](const auto& word) { return contains("name|first|last", word) || is_filler(word); });
    return count("name") == 2 && count("first") + count("last") == 1 && others.empty();
}

// "ncid", "badge number": some number that the rules do not know.
bool names_unknown_number(const Words& words) {
    const auto& last = words.back();
    if (words.size() == 1) return !is_known(last) && last.size() >= 3 && last.size() <= 8 && last.ends_with("id");
    return (last == "id" || last == "number") && std::none_of(words.begin(), words.end() - 1, is_known);
}

}  // namespace

HeaderReading read_header(std::span<const std::string> header) {
    HeaderReading reading;
    Words words;
    for (const auto& word : header) {
        if (word[0] < '0' || word[0] > '9') {
            words.push_back(word);
        } else if (reading.number == 0 && word.size() <= 2) {
            reading.number = std::stoi(word);
        }
    }
    if (words.empty()) return reading;

    if (names_both_parts(words)) {
        reading.certainty = Certainty::exact;
        reading.role = Role::full_name;
        return reading;
    }
    if (const auto* rule = find_rule(words)) {
        reading.certainty = Certainty::exact;
        apply(*rule, reading);
        apply_number(reading);
        if (is_address(reading.role))
            for (const auto& word : words)
                if (auto place = place_of(word); place && is_filler(word)) reading.place = *place;
        return reading;
    }
    // "postal" is a place in "postal address", not in "postal code".
    const bool postcode = std::find(words.begin(), words.end(), "code") != words.end();
    const auto at_place =
        without(words, [&](const auto& word) { return place_of(word).has_value() && !(postcode && word == "postal"); });
    if (const auto* rule = at_place.size() < words.size() ? find_rule(at_place) : nullptr;
        rule != nullptr && (is_address(rule->role) || rule->role == Role::phone || rule->role == Role::email)) {
        reading.certainty = Certainty::exact;
        apply(*rule, reading);
        apply_number(reading);
        for (const auto& word : words)
            if (auto place = place_of(word)) reading.place = *place;
        return reading;
    }
    if (std::any_of(words.begin(), words.end(), about_another_person)) {
        reading.certainty = Certainty::exact;
        reading.role = Role::text;
        reading.reason = "about another person";
        return reading;
    }
    const auto issued = without(words, names_issuer);
    if (const auto* rule = issued.size() < words.size() ? find_rule(issued) : nullptr;
        rule != nullptr && rule->role == Role::identifier) {
        reading.certainty = Certainty::exact;
        apply(*rule, reading);
        reading.role = Role::identifier_issuer;
        return reading;
    }
    if (std::any_of(words.begin(), words.end(), about_the_record)) {
        reading.certainty = Certainty::exact;
        reading.role = Role::carried;
        reading.reason = "about the record";
        return reading;
    }
    if (const auto* rule = find_loosely(words)) {
        reading.certainty = Certainty::loose;
        apply(*rule, reading);
        apply_number(reading);
        return reading;
    }
    if (names_unknown_number(words)) {
        reading.certainty = Certainty::loose;
        reading.role = Role::identifier;
        reading.rank = static_cast<int>(rules().size());
        reading.known_kind = false;
        reading.row_key = words.size() > 1;
        const auto kind = words.size() == 1 ? words : Words(words.begin(), words.end() - 1);
        reading.label = fmt::format("{}", fmt::join(kind, "_"));
    }
    return reading;
}

}  // namespace idxr::recognise
