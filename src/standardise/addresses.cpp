// Street lines of addresses in the style of USPS Publication 28.
#include "idxr/standardise/addresses.hpp"

#include <algorithm>

#include "address_line.hpp"
#include "address_words.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::standardise {
namespace {

bool is_number(std::string_view word) { return !word.empty() && std::all_of(word.begin(), word.end(), is_digit); }

// 97, 97A, 12-14, 3/45: not 32ND.
bool is_house_number(std::string_view word) {
    if (word.empty() || !is_digit(word[0]) || is_ordinal(word)) return false;
    const auto letters = std::count_if(word.begin(), word.end(), is_word_byte);
    return letters == 0 || (letters == 1 && is_upper(word.back()));
}

bool is_fraction(std::string_view word) {
    return word.size() == 3 && word[1] == '/' && is_digit(word[0]) && is_digit(word[2]);
}

// What can stand behind a designator: 4, 4B, B, 12-14.
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

// The words [begin, end) of `words` from which the parser takes what it has recognised.
struct Line {
    Words words;

    std::size_t size() const { return words.size; }
    std::string_view operator[](std::size_t i) const { return i < words.size ? words[i] : std::string_view{}; }
    void take(std::size_t begin, std::size_t count) {
        for (; count > 0 && begin < words.size; --count) words.erase(begin);
    }
};

// "PO BOX 12" and its spellings, "RR 2 BOX 5", "HC 1 BOX 5", GENERAL DELIVERY. Returns the words taken, from i on.
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

// A unit that begins at i; returns the words taken, 0 when there is none.
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

// Takes the unit out of a street line: behind the street, or before the house number ("APT 4, 123 MAIN ST", "UNIT 3 45
// SMITH ST").
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

// "HIGHWAY 61", "COUNTY RD 12", "STREET 128": a number that belongs to the name.
bool numbers_its_streets(std::string_view word) {
    for (const auto* known : {"HIGHWAY", "HWY", "ROUTE", "RTE", "RT", "INTERSTATE", "LOT", "FM", "CR", "SR", "US",
                              "BOX", "STREET", "AVENUE", "ROAD", "RD"})
        if (word == known) return true;
    return false;
}

// "COUNTY ROAD 12": the words [begin, end) end with the kind of a road that has a number for its name.
bool ends_as_numbered_road(const Line& line, std::size_t end) {
    if (end >= 2)
        for (const auto* kind : {"COUNTY", "STATE", "TOWNSHIP"})
            if (line[end - 2] == kind) return true;
    return false;
}

bool is_fit_for_house_number(const Line& line, std::size_t i) {
    if (!is_house_number(line[i])) return false;
    // "12 ST", "5 AVE": an ordinal without its ending
    return !(line.size() == 2 && i == 0 && !street_suffix(line[1]).empty());
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

// Adjacent direction words as one: NORTH WEST is NW. `words` of them at i, 0 when none.
std::string_view direction_at(const Line& line, std::size_t i, std::size_t& taken) {
    const auto first = direction(line[i]);
    taken = first.empty() ? 0 : 1;
    if (first != "N" && first != "S") return first;
    const auto second = direction(line[i + 1]);
    if (second != "E" && second != "W") return first;
    taken = 2;
    return first == "N" ? (second == "E" ? "NE" : "NW") : (second == "E" ? "SE" : "SW");
}

// Direction, name, suffix, direction.
void write_street(Line& line, bool has_number, std::string& street, std::string& unit) {
    for (std::size_t i = 0; i < line.size();)
        if (line[i] == "," || line[i] == "#")
            line.take(i, 1);
        else
            ++i;
    if (line.size() == 0) return;

    std::size_t begin = 0, end = line.size(), taken = 0;
    // "123 MAIN ST 4B"
    if (has_number && end >= 3 && unit.empty() && is_unit_number(line[end - 1]) && is_digit(line[end - 1][0]) &&
        is_plain_suffix(line[end - 2]) && street_suffix(line[end - 2]) != "HWY" &&
        !ends_as_numbered_road(line, end - 1)) {
        unit = "UNIT ";
        append_without_zeros(line[end - 1], unit);
        --end;
    }
    const auto before = direction_at(line, 0, taken);
    const bool is_name =
        taken == end || (taken + 1 == end && !street_suffix(line[taken]).empty());  // NORTH AVENUE, WEST ST
    if (taken > 0 && !is_name) {
        append_word(before, street);
        begin = taken;
    }
    std::string_view after;
    for (const std::size_t count : {2U, 1U}) {
        if (end < begin + count + 1) continue;
        const auto found = direction_at(line, end - count, taken);
        if (taken != count) continue;
        // AVENUE N: the letter is the name
        if (end - count == begin + 1 && begin == 0 && !street_suffix(line[begin]).empty()) continue;
        after = found;
        end -= count;
        break;
    }
    for (auto i = begin; i < end; ++i) {
        auto word = line[i];
        const auto suffix = street_suffix(word);
        const bool numbered =
            i + 1 < end && i + 2 == end && is_number(line[i + 1]) && numbers_its_streets(word);  // HIGHWAY 61
        if ((i + 1 == end || numbered) && (i > begin || numbered) && !suffix.empty())
            word = suffix;
        else
            word = ordinal_digits(word);
        append_word(word, street);
    }
    if (!after.empty()) append_word(after, street);
}

}  // namespace

void Address::clear() {
    for (auto* part : {&house_number, &street, &unit, &city, &state, &postcode, &country}) part->clear();
}

bool is_no_address(std::string_view raw) {
    if (raw.size() > 48) return false;
    if (stands_for_missing(raw)) return true;
    std::string text;
    words(raw, text);
    for (const auto* known :
         {"HOMELESS", "NO FIXED ADDRESS", "NO FIXED ABODE", "NFA", "TRANSIENT", "NO ADDRESS", "NO KNOWN ADDRESS",
          "ADDRESS UNKNOWN", "UNKNOWN ADDRESS", "UNDOMICILED", "BAD ADDRESS", "XXX", "XX"})
        if (text == known) return true;
    return false;
}

void read_street_words(const Words& words, Address& address) {
    Line line{words};
    for (std::size_t i = 0; i < line.size(); ++i) {
        std::string box;
        const auto taken = read_box(line, i, box);
        if (taken == 0) continue;
        line.take(i, taken);
        if (i == 0 && (line.size() == 0 || !is_house_number(line[0] == "," ? line[1] : line[0]))) {
            address.street = box;
            take_unit(line, address.unit);
            write_rest(line.words, address.unit);
            return;
        }
        append_word(box, address.unit);  // a street and a box: mail goes to the box, people live at the street
        break;
    }
    take_unit(line, address.unit);
    if (line.size() == 0) return;
    std::string number;
    take_house_number(line, number);
    if (const auto slash = number.find('/');
        slash != std::string::npos && number.find(' ') == std::string::npos && address.unit.empty()) {
        address.unit = "UNIT " + number.substr(0, slash);  // Australian 3/45
        number.erase(0, slash + 1);
    }
    std::string street;
    write_street(line, !number.empty() || !address.house_number.empty(), street, address.unit);
    if (address.house_number.empty()) {
        address.house_number = number;
    } else if (!number.empty() && number != address.house_number && !street.empty()) {
        street = number + ' ' + street;  // "5 MILE RD" beside a house number in its own field
    }
    if (!street.empty()) address.street = street;
}

void write_rest(const Words& words, std::string& out) {
    for (std::size_t i = 0; i < words.size; ++i)
        if (words[i] != "," && words[i] != "#") append_word(words[i], out);
}

bool looks_like_street(const Words& words) {
    std::size_t size = words.size;
    std::string box;
    if (read_box(Line{words}, 0, box) > 0) return true;
    std::size_t taken = 0;
    while (size > 1 && !direction(words[size - 1]).empty()) --size, ++taken;
    return size >= 2 && is_plain_suffix(words[size - 1]);
}

bool starts_with_number(const Words& words) {
    const std::size_t i = words.size > 0 && (words[0] == "#" || words[0] == "NO") ? 1 : 0;
    return words.size > i + 1 && is_house_number(words[i]);
}

Reading standardise_street_line2(std::string_view raw, Address& address) {
    if (trim(raw).empty()) return Reading::missing;
    if (is_no_address(raw)) return Reading::placeholder;
    AddressText text(raw);
    Line line{text.words};
    if (line.size() == 0) return Reading::placeholder;
    std::string unit;
    if (read_unit(line, 0, unit) == line.size()) {
        append_word(unit, address.unit);
        return Reading::value;
    }
    if (looks_like_street(line.words) || (address.street.empty() && starts_with_number(line.words))) {
        if (address.street.empty()) {
            read_street_words(line.words, address);
            return Reading::value;
        }
        // A street in the second line and a place in the first: the other way round.
        Words first;
        split(address.street, first);
        if (!looks_like_street(first) && first.size > 0 && address.street.find("BOX") == std::string::npos) {
            const std::string place = address.street;
            address.street.clear();
            read_street_words(line.words, address);
            append_word(place, address.unit);
            return Reading::value;
        }
    }
    take_unit(line, address.unit);
    write_rest(line.words, address.unit);
    return Reading::value;
}

Reading standardise_house_number(std::string_view raw, std::string& out) {
    out.clear();
    if (trim(raw).empty()) return Reading::missing;
    if (is_no_address(raw)) return Reading::placeholder;
    raw = trim(raw);
    if (raw.ends_with(".0")) raw.remove_suffix(2);
    AddressText text(raw);
    auto& words = text.words;
    while (words.size > 1 && (words[0] == "#" || words[0] == "NO" || words[0] == "NUMBER")) words.erase(0);
    for (std::size_t i = 0; i < words.size; ++i) {
        auto word = words[i];
        if (word == "," || word == "#") continue;
        const bool letter_after_digit = word.size() == 1 && is_upper(word[0]) && !out.empty() && is_digit(out.back());
        if (!out.empty() && !letter_after_digit) out += ' ';
        append_without_zeros(word, out);
    }
    // "12 - 14"
    if (words.size == 2 && is_number(words[0]) && is_number(words[1])) out[out.find(' ')] = '-';
    if (out.empty() || out == "0") {
        out.clear();
        return Reading::placeholder;
    }
    return Reading::value;
}

Reading standardise_unit(std::string_view raw, std::string& out) {
    out.clear();
    if (trim(raw).empty()) return Reading::missing;
    if (is_no_address(raw)) return Reading::placeholder;
    AddressText text(raw);
    Line line{text.words};
    if (line.size() == 1 && is_unit_number(line[0])) {
        out = "UNIT ";
        append_without_zeros(line[0], out);
        return Reading::value;
    }
    take_leading_units(line.words, out);
    write_rest(line.words, out);
    return out.empty() ? Reading::placeholder : Reading::value;
}

void take_leading_units(Words& words, std::string& unit) {
    Line line{words};
    std::string found;
    for (;;) {
        const auto taken = read_unit(line, 0, found);
        if (taken == 0) break;
        append_word(found, unit);
        line.take(0, taken);
        if (line[0] == ",") line.take(0, 1);
    }
    words = line.words;
}

}  // namespace idxr::standardise
