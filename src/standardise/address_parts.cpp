// The parts of a street line: boxes, units, house numbers.
#include "address_parts.hpp"

#include <algorithm>

#include "address_words.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

bool is_fraction(std::string_view word) {
    return word.size() == 3 && word[1] == '/' && is_digit(word[0]) && is_digit(word[2]);
}

bool is_fit_for_house_number(const Line& line, std::size_t i) {
    if (!is_house_number(line[i])) return false;
    // "12 ST", "5 AVE": an ordinal without its ending
    return !(line.size() == 2 && i == 0 && !street_suffix(line[1]).empty());
}

}  // namespace

bool is_house_number(std::string_view word) {
    if (word.empty() || !is_digit(word[0]) || is_ordinal(word)) return false;
    const auto letters = std::count_if(word.begin(), word.end(), is_word_byte);
    return letters == 0 || (letters == 1 && is_upper(word.back()));
}

bool is_unit_number(std::string_view word) {
    return (word.size() <= 8 && std::any_of(word.begin(), word.end(), is_digit) && !is_ordinal(word)) ||
           (word.size() == 1 && is_word_byte(word[0]));
}

void append_word(std::string_view word, std::string& out) {
    if (!out.empty()) out += ' ';
    out += word;
}

void append_without_zeros(std::string_view number, std::string& out) {
    while (number.size() > 1 && number[0] == '0' && is_digit(number[1])) number.remove_prefix(1);
    out += number;
}

std::size_t read_box(const Line& line, std::size_t i, std::string& street) {
    const auto boxed = [&](std::size_t words_of_name, std::string_view name) -> std::size_t {
        auto at = i + words_of_name;
        if (line[at] == "#" || line[at] == "NO") ++at;
        if (line[at].empty() || !is_unit_number(line[at])) return 0;
        street = name;
        street += ' ';
        append_without_zeros(line[at], street);
        return at + 1 - i;
    };
    static const WordTable<bool> first_words{
        {"PO", true},      {"P", true},      {"POST", true},    {"POB", true},     {"POBOX", true}, {"GPO", true},
        {"BOX", true},     {"LOCKED", true}, {"PRIVATE", true}, {"GENERAL", true}, {"RURAL", true}, {"R", true},
        {"RR", true},      {"RFD", true},    {"RT", true},      {"RTE", true},     {"ROUTE", true}, {"RD", true},
        {"HIGHWAY", true}, {"HC", true},     {"HCR", true}};
    if (!first_words.has(line[i])) return 0;
    const auto a = line[i], b = line[i + 1], c = line[i + 2];
    if (a == "PO" && b == "BOX") return boxed(2, "PO BOX");
    if (a == "P" && b == "O" && c == "BOX") return boxed(3, "PO BOX");
    if (a == "POST" && b == "OFFICE" && c == "BOX") return boxed(3, "PO BOX");
    if (a == "POST" && b == "BOX") return boxed(2, "PO BOX");
    if (a == "POB" || a == "POBOX") return boxed(1, "PO BOX");
    if (a == "GPO" && b == "BOX") return boxed(2, "GPO BOX");
    if (a == "BOX" && i == 0 && line.size() <= 3) return boxed(1, "PO BOX");
    if ((a == "LOCKED" || a == "PRIVATE") && b == "BAG") return boxed(2, a == "LOCKED" ? "LOCKED BAG" : "PRIVATE BAG");
    if (a == "GENERAL" && b == "DELIVERY") {
        street = "GENERAL DELIVERY";
        return 2;
    }

    std::size_t name = 0;
    std::string_view route;
    if ((a == "RURAL" && (b == "ROUTE" || b == "RTE" || b == "RT")) || (a == "R" && b == "R"))
        name = 2, route = "RR";
    else if (a == "RR" || a == "RFD")
        name = 1, route = "RR";
    else if ((a == "RT" || a == "RTE" || a == "ROUTE" || a == "RD") && line[i + 2] == "BOX")
        name = 1, route = "RR";
    else if (a == "HIGHWAY" && b == "CONTRACT")
        name = 2, route = "HC";
    else if (a == "HC" || a == "HCR")
        name = 1, route = "HC";
    if (name == 0) return 0;
    if (line[i + name] == "#" || line[i + name] == "NO") ++name;
    if (!is_unit_number(line[i + name])) return 0;
    street = route;
    append_word(line[i + name], street);
    auto taken = name + 1;
    if (line[i + taken] == ",") ++taken;
    if (line[i + taken] == "BOX" && is_unit_number(line[i + taken + 1])) {
        street += " BOX";
        append_word(line[i + taken + 1], street);
        return taken + 2;
    }
    return line[i + taken - 1] == "," ? taken - 1 : taken;
}

std::size_t read_unit(const Line& line, std::size_t i, std::string& unit) {
    if (is_ordinal(line[i]) && unit_designator(line[i + 1]) == "FL") {
        unit = "FL ";
        unit += line[i].substr(0, line[i].size() - 2);
        return 2;
    }
    const bool hash = line[i] == "#";
    const auto designator = hash ? std::string_view{"UNIT"} : unit_designator(line[i]);
    if (designator.empty()) return 0;
    auto at = i + 1;
    if (!hash && (line[at] == "#" || line[at] == "NO") && is_unit_number(line[at + 1])) ++at;
    if (!is_unit_number(line[at])) {
        if (!stands_alone(designator) || (at < line.size() && line[at] != ",")) return 0;
        unit = designator;
        return 1;
    }
    unit = designator;
    unit += ' ';
    append_without_zeros(line[at], unit);
    ++at;
    // "APT 4 B", "STE 200 A"
    if (is_digit(unit.back()) && line[at].size() == 1 && is_upper(line[at][0]) &&
        (at + 1 == line.size() || line[at + 1] == ","))
        unit += line[at++];
    return at - i;
}

void take_unit(Line& line, std::string& unit) {
    std::string found;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const auto taken = read_unit(line, i, found);
        if (taken == 0 || taken == line.size()) continue;
        if (i == 0 && !(line[taken] == "," || is_house_number(line[taken]))) continue;
        if (unit.empty())
            unit = found;
        else
            append_word(found, unit);
        line.take(i, taken);
        --i;
    }
}

bool numbers_its_streets(std::string_view word) {
    static const WordTable<bool> table{{"HIGHWAY", true}, {"HWY", true},        {"ROUTE", true}, {"RTE", true},
                                       {"RT", true},      {"INTERSTATE", true}, {"LOT", true},   {"FM", true},
                                       {"CR", true},      {"SR", true},         {"US", true},    {"BOX", true},
                                       {"STREET", true},  {"AVENUE", true},     {"ROAD", true},  {"RD", true}};
    return table.has(word);
}

bool ends_as_numbered_road(const Line& line, std::size_t end) {
    if (end >= 2)
        for (const auto* kind : {"COUNTY", "STATE", "TOWNSHIP"})
            if (line[end - 2] == kind) return true;
    return false;
}

void take_house_number(Line& line, std::string& number) {
    if ((line[0] == "#" || line[0] == "NO" || line[0] == "NUMBER") && is_house_number(line[1])) line.take(0, 1);
    if (line.size() == 1 && is_house_number(line[0])) {
        append_without_zeros(line[0], number);
        line.take(0, 1);
        return;
    }
    if (line.size() > 1 && is_fit_for_house_number(line, 0)) {
        append_without_zeros(line[0], number);
        line.take(0, 1);
        if (line.size() > 1 && is_fraction(line[0])) {
            append_word(line[0], number);
            line.take(0, 1);
        } else if (line.size() > 2 && line[0].size() == 1 && is_upper(line[0][0]) && direction(line[0]).empty() &&
                   street_suffix(line[1]).empty() && is_digit(number.back())) {
            number += line[0];
            line.take(0, 1);
        }
        if (line[0] == ",") line.take(0, 1);
        return;
    }
    // "MAIN STREET 97", "FIELDSTRASSE 10"
    const auto last = line.size() - 1;
    if (line.size() >= 2 && is_house_number(line[last]) && line[last].size() <= 5) {
        const auto before = line[last - 1];
        const bool of_name = line.size() == 2 ? !street_suffix(before).empty() || numbers_its_streets(before)
                                              : numbers_its_streets(before) && before != "STREET" &&
                                                    before != "AVENUE" && before != "ROAD" && before != "RD";
        if (!of_name && !ends_as_numbered_road(line, last)) {
            append_without_zeros(line[last], number);
            line.take(last, 1);
        }
    }
}

void set_place_aside(Line& line, std::string& unit) {
    if (line.size() < 4 || is_digit(line[0][0])) return;
    for (std::size_t i = 1; i + 2 < line.size(); ++i) {
        if (!is_house_number(line[i]) || numbers_its_streets(line[i - 1]) || !is_plain_suffix(line[line.size() - 1]))
            continue;
        if (line[i - 1] == "NO" || line[i - 1] == "#") continue;
        for (std::size_t k = 0; k < i; ++k)
            if (line[k] != "," && line[k] != "#") append_word(line[k], unit);
        line.take(0, i);
        return;
    }
}

}  // namespace idxr::standardise
