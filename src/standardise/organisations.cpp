// Names of organisations.
#include "idxr/standardise/organisations.hpp"

#include <array>

#include "idxr/standardise/text.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

// Legal forms; `weak` ones are also names or initials and say nothing alone.
enum class Form : std::uint8_t { none, sure, weak };

Form legal_form(std::string_view word) {
    static const WordTable<Form> table{
        {"INC", Form::sure}, {"INCORPORATED", Form::sure}, {"LLC", Form::sure},  {"LLP", Form::sure},
        {"LTD", Form::sure}, {"LIMITED", Form::sure},      {"CORP", Form::sure}, {"CORPORATION", Form::sure},
        {"CO", Form::weak},  {"COMPANY", Form::sure},      {"PLC", Form::sure},  {"GMBH", Form::sure},
        {"AG", Form::weak},  {"KG", Form::weak},           {"OHG", Form::sure},  {"EV", Form::weak},
        {"SA", Form::weak},  {"SARL", Form::sure},         {"SAS", Form::weak},  {"SL", Form::weak},
        {"SPA", Form::weak}, {"SRL", Form::sure},          {"BV", Form::weak},   {"NV", Form::weak},
        {"AB", Form::weak},  {"AS", Form::weak},           {"OY", Form::weak},   {"APS", Form::weak},
        {"PTY", Form::sure}, {"PTE", Form::sure},          {"PVT", Form::sure},  {"LP", Form::weak},
        {"PC", Form::weak},  {"PLLC", Form::sure},         {"PA", Form::weak},   {"LLLP", Form::sure},
        {"BHD", Form::sure}, {"SDN", Form::sure},          {"KK", Form::weak}};
    return table.value(word);
}

bool only_organisations_have(std::string_view word) {
    static const WordTable<bool> table{
        {"BANK", true},          {"UNIVERSITY", true}, {"HOSPITAL", true},     {"CLINIC", true},
        {"COLLEGE", true},       {"FOUNDATION", true}, {"ASSOCIATION", true},  {"ASSOCIATES", true},
        {"HOLDINGS", true},      {"INDUSTRIES", true}, {"ENTERPRISES", true},  {"ENTERPRISE", true},
        {"EXPORTS", true},       {"EXPORT", true},     {"IMPORTS", true},      {"SERVICES", true},
        {"SOLUTIONS", true},     {"SYSTEMS", true},    {"TECHNOLOGIES", true}, {"PARTNERS", true},
        {"PARTNERSHIP", true},   {"INSTITUTE", true},  {"SOCIETY", true},      {"DEPARTMENT", true},
        {"MINISTRY", true},      {"COUNCIL", true},    {"AGENCY", true},       {"INSURANCE", true},
        {"PHARMACY", true},      {"RESTAURANT", true}, {"LOGISTICS", true},    {"CONSULTING", true},
        {"INTERNATIONAL", true}, {"TRADING", true},    {"PROPERTIES", true},   {"CONSTRUCTION", true},
        {"MANUFACTURING", true}, {"MINISTRIES", true}, {"COMMITTEE", true},    {"COOPERATIVE", true},
        {"UNIVERSITAT", true},   {"ELEMENTARY", true}, {"GROUP", true}};
    return table.has(word);
}

// Upper-case words; "A.B.C." and "S.A." are one word each, & is AND.
void organisation_words(std::string_view raw, std::string& out) {
    const Folded folded(raw);
    out.clear();
    bool gap = false, dotted = false;  // dotted: out ends with a single letter that a dot followed
    std::size_t word = 0;
    for (const char c : folded.text()) {
        if (is_word_byte(c) || is_digit(c)) {
            if (gap && !out.empty()) {
                out += ' ';
                word = out.size();
            }
            gap = false;
            out += c;
        } else if (c == '.') {
            // "S.A." goes on in one word, "Inc." ends.
            dotted = out.size() - word == 1 || (dotted && !gap);
            gap = gap || !dotted;
        } else if (c == '&' || c == '+') {
            if (!out.empty()) out += ' ';
            out += "AND";
            gap = true;
        } else if (c != '\'' && c != '`') {
            gap = true;
            dotted = false;
        }
    }
}

}  // namespace

Reading standardise_organisation(std::string_view raw, std::string& out) {
    out.clear();
    if (trim(raw).empty()) return Reading::missing;
    if (stands_for_missing(raw)) return Reading::placeholder;
    organisation_words(raw, out);
    const auto ends_with_word = [&](std::string_view word) {
        return out.size() > word.size() && out.ends_with(word) && out[out.size() - word.size() - 1] == ' ';
    };
    for (;;) {
        const auto space = out.rfind(' ');
        if (space == std::string::npos) break;
        const auto last = std::string_view(out).substr(space + 1);
        if (legal_form(last) == Form::none && last != "AND") break;
        out.resize(space);
    }
    while (ends_with_word("AND")) out.resize(out.size() - 4);
    while (out.starts_with("THE ")) out.erase(0, 4);
    return out.empty() ? Reading::placeholder : Reading::value;
}

bool looks_like_organisation(std::string_view raw) {
    const Folded folded(raw);
    const auto text = folded.text();
    Words parts;
    char clean[Folded::capacity];
    std::size_t size = 0;
    for (const char c : text) {
        if (is_word_byte(c) || is_digit(c))
            clean[size++] = c;
        else if (c != '.' && c != '\'')
            clean[size++] = ' ';
    }
    split({clean, size}, parts);
    if (parts.size < 2) return false;
    if (parts[1] == "OF" && (parts[0] == "CHURCH" || only_organisations_have(parts[0]))) return true;
    for (std::size_t i = 1; i < parts.size; ++i) {
        if (only_organisations_have(parts[i])) return true;
        const auto form = legal_form(parts[i]);
        if (form == Form::sure && i + 2 >= parts.size) return true;
    }
    return false;
}

}  // namespace idxr::standardise
