// Street lines of addresses in the style of USPS Publication 28.
#include "idxr/standardise/addresses.hpp"

#include <algorithm>

#include "address_line.hpp"
#include "address_parts.hpp"
#include "address_words.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::standardise {
namespace {

bool is_number(std::string_view word) { return !word.empty() && std::all_of(word.begin(), word.end(), is_digit); }

// The direction at i, of one word or two (NORTH WEST is NW); `taken`: how many words, 0 when there is none.
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
    raw = trim(raw);
    if (raw.empty() || std::string_view("HNTAUBX").find(static_cast<char>(raw[0] & ~0x20)) == std::string_view::npos)
        return false;
    const AddressText text(raw);
    for (const std::string_view known :
         {"HOMELESS", "NO FIXED ADDRESS", "NO FIXED ABODE", "NFA", "TRANSIENT", "NO ADDRESS", "NO KNOWN ADDRESS",
          "ADDRESS UNKNOWN", "UNKNOWN ADDRESS", "UNDOMICILED", "BAD ADDRESS", "XXX", "XX"})
        if (text.text() == known) return true;
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
    set_place_aside(line, address.unit);
    std::string number;
    take_house_number(line, number);
    if (const auto slash = number.find('/');
        slash != std::string::npos && number.find(' ') == std::string::npos && address.unit.empty()) {
        address.unit = "UNIT " + number.substr(0, slash);  // Australian 3/45
        number.erase(0, slash + 1);
    }
    if (line.size() > 0) {
        address.street.clear();
        write_street(line, !number.empty() || !address.house_number.empty(), address.street, address.unit);
    }
    if (address.house_number.empty())
        address.house_number = number;
    else if (!number.empty() && number != address.house_number && !address.street.empty())
        address.street.insert(0, number + ' ');  // "5 MILE RD" beside a house number in its own field
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
