// Addresses with city, state and postcode in the same field, cut from their end.
#include <algorithm>
#include <array>

#include "address_line.hpp"
#include "address_words.hpp"
#include "idxr/standardise/addresses.hpp"
#include "idxr/standardise/places.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::standardise {
namespace {

std::size_t count_digits(std::string_view word) {
    return static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit));
}

void drop_last_commas(Words& words) {
    while (words.size > 0 && words[words.size - 1] == ",") --words.size;
}

// The last `count` words with single spaces; empty when a comma is among them or they do not lie there.
std::string_view last_words(const Words& words, std::size_t count, std::string& buffer) {
    buffer.clear();
    if (count > words.size) return {};
    for (auto i = words.size - count; i < words.size; ++i) {
        if (words[i] == ",") return {};
        if (!buffer.empty()) buffer += ' ';
        buffer += words[i];
    }
    return buffer;
}

bool take_country(Words& words, std::string& country) {
    drop_last_commas(words);
    std::string buffer;
    for (std::size_t count = std::min<std::size_t>(4, words.size > 1 ? words.size - 1 : 0); count > 0; --count) {
        const auto name = last_words(words, count, buffer);
        if (name.empty()) continue;
        // INDIA and PERU also name towns and streets: a country stands behind a comma, a postcode or a city.
        if (const auto code = country_code(name); !code.empty() && (name.size() > 3 || name == "USA" || name == "UK")) {
            country = code;
            words.size -= count;
            drop_last_commas(words);
            return true;
        }
    }
    return false;
}

// ZIP, ZIP+4, five and six digits elsewhere, British and Canadian codes; four digits only behind a state or a comma.
bool take_postcode(Words& words, std::string& postcode) {
    drop_last_commas(words);
    if (words.size < 2) return false;
    const auto last = words[words.size - 1], before = words[words.size - 2];
    const auto digits = count_digits(last);
    const bool all = digits == last.size();
    const bool zip =
        (all && (digits == 5 || digits == 6 || digits == 9)) || (last.size() == 10 && last[5] == '-' && digits == 9);
    const bool four = all && digits == 4 && (before == "," || !any_state(before).empty());
    if (zip || four) {
        postcode = last.substr(0, last.size() > 6 ? 5 : last.size());
        words.size -= 1;
        return true;
    }
    const bool inward = last.size() == 3 && is_digit(last[0]) && is_upper(last[1]) && is_upper(last[2]);
    const bool outward = before.size() >= 2 && before.size() <= 4 && is_upper(before[0]) && count_digits(before) >= 1;
    const bool canadian = last.size() == 3 && is_digit(last[0]) && is_upper(last[1]) && is_digit(last[2]) &&
                          before.size() == 3 && is_upper(before[0]) && is_digit(before[1]) && is_upper(before[2]);
    if ((inward && outward) || canadian) {
        postcode = before;
        postcode += last;
        words.size -= 2;
        return true;
    }
    if (last.size() >= 5 && last.size() <= 7 && is_upper(last[0]) && is_digit(last[last.size() - 3]) &&
        is_upper(last[last.size() - 2]) && is_upper(last.back())) {
        postcode = last;  // LE111UU
        words.size -= 1;
        return true;
    }
    return false;
}

// `sure`: a postcode or a country stood behind, so that a word that ends the address may be a state without a comma.
bool take_state(Words& words, bool sure, std::string& state) {
    drop_last_commas(words);
    std::string buffer;
    for (std::size_t count = std::min<std::size_t>(4, words.size > 1 ? words.size - 1 : 0); count > 0; --count) {
        const auto name = last_words(words, count, buffer);
        const auto code = name.empty() ? std::string_view{} : any_state(name);
        if (code.empty()) continue;
        const bool behind_comma = words[words.size - count - 1] == ",";
        // CT and LA are a court and a lane before they are states; after a comma or before a postcode they are states.
        if (!sure && !behind_comma && (name.size() > 3 || is_plain_suffix(name))) continue;
        state = code;
        words.size -= count;
        return true;
    }
    return false;
}

// Splits "3212 W 32ND ST PALM HARBOR" behind the street: its first plain suffix, with a direction and a unit that
// follow.
std::size_t street_end(const Words& words) {
    std::size_t i = starts_with_number(words) ? (is_digit(words[0][0]) ? 1 : 2) : 0;
    if (words.size > i && !direction(words[i]).empty()) ++i;
    for (++i; i < words.size; ++i) {
        if (!is_plain_suffix(words[i])) continue;
        while (i + 1 < words.size && is_plain_suffix(words[i + 1]) && words[i + 1] != "ST") ++i;
        auto end = i + 1;
        if (end < words.size && !direction(words[end]).empty() && words[end].size() <= 2) ++end;
        Words rest;
        for (auto k = end; k < words.size; ++k) rest.push(words[k]);
        std::string unit;
        const auto left = rest.size;
        take_leading_units(rest, unit);
        return end + left - rest.size;
    }
    return words.size;
}

struct Segments {
    static constexpr std::size_t capacity = 8;
    std::array<Words, capacity> part;
    std::size_t size = 0;

    explicit Segments(const Words& words) {
        Words part_words;
        for (std::size_t i = 0; i <= words.size; ++i) {
            if (i < words.size && words[i] != ",") {
                part_words.push(words[i]);
            } else if (part_words.size > 0) {
                if (size < capacity) part[size++] = part_words;
                part_words.size = 0;
            }
        }
    }
};

void set_city(const Words& words, std::string& city) {
    std::string name;
    write_rest(words, name);
    if (city.empty()) standardise_city(name, city);
}

// The segment with the street: the first that begins with a number or holds a box, else the first that ends like a
// street, else the first.
std::size_t street_segment(const Segments& segments) {
    for (std::size_t i = 0; i < segments.size; ++i)
        if (starts_with_number(segments.part[i]) && segments.part[i][0] != "#") return i;
    for (std::size_t i = 0; i < segments.size; ++i)
        if (looks_like_street(segments.part[i])) return i;
    return 0;
}

// "No 321, Street 128" and "12, High Street": the comma behind a number that begins the address goes, unless a later
// part has the number.
void join_number(Words& words) {
    const std::size_t comma = words.size > 0 && (words[0] == "NO" || words[0] == "#") ? 2 : 1;
    if (words.size <= comma + 1 || words[comma] != "," || count_digits(words[comma - 1]) == 0) return;
    for (auto i = comma; i + 1 < words.size; ++i)
        if (words[i] == "," && i + 2 < words.size && count_digits(words[i + 1]) == words[i + 1].size()) return;
    words.erase(comma);
}

void read_words(Words words, Address& address) {
    for (std::size_t i = 0; i + 1 < words.size; ++i)
        if (words[i] == "," && words[i + 1] == "BOX") words.erase(i);  // "RR 2, BOX 5"
    std::string country, state, postcode;
    bool behind = take_postcode(words, postcode);
    if (take_country(words, country)) {
        behind = true;
        if (postcode.empty()) take_postcode(words, postcode);
    }
    const bool has_state = take_state(words, behind, state);
    if (has_state && postcode.empty() && country.empty()) take_postcode(words, postcode);
    drop_last_commas(words);
    join_number(words);
    const bool has_end = has_state || behind;

    Segments segments(words);
    if (segments.size == 0) return;
    const auto street = street_segment(segments);
    auto line = segments.part[street];
    std::size_t first_place = street + 1;
    // Segments before the street name a unit or a building, as do designators behind it.
    const auto set_aside = [&](Words part) {
        std::string unit;
        take_leading_units(part, unit);
        write_rest(part, unit);
        if (!address.unit.empty() && !unit.empty()) address.unit += ' ';
        address.unit += unit;
    };
    std::string before_unit;
    while (first_place < segments.size) {
        auto part = segments.part[first_place];
        std::string unit;
        take_leading_units(part, unit);
        if (unit.empty() && !(part.size <= 2 && !unit_designator(part[part.size - 1]).empty())) break;
        segments.part[first_place] = part;
        if (!before_unit.empty() && !unit.empty()) before_unit += ' ';
        before_unit += unit;
        if (part.size > 0 && unit.empty()) write_rest(part, before_unit), part.size = 0;
        if (part.size > 0) break;  // "APT 71 SMOLENSK"
        ++first_place;
    }
    const bool city_in_own_segment = first_place < segments.size;
    if (!city_in_own_segment && has_end) {
        const auto end = street_end(line);
        if (end < line.size) {
            Words city;
            for (auto k = end; k < line.size; ++k) city.push(line[k]);
            line.size = end;
            set_city(city, address.city);
        }
    }
    read_street_words(line, address);
    if (!before_unit.empty()) {
        if (!address.unit.empty()) address.unit += ' ';
        address.unit += before_unit;
    }
    for (std::size_t i = 0; i < street; ++i) set_aside(segments.part[i]);
    if (city_in_own_segment) {
        // With a state known the city stands last; without, first, and a county or province may follow it.
        const auto city = has_state ? segments.size - 1 : first_place;
        set_city(segments.part[city], address.city);
        for (auto i = first_place; i < city; ++i) set_aside(segments.part[i]);
        if (!has_state && city + 1 < segments.size && state.empty())
            write_rest(segments.part[segments.size - 1], state);
    }
    if (address.state.empty()) address.state = state;
    if (address.postcode.empty() && !postcode.empty()) standardise_postcode(postcode, address.state, address.postcode);
    if (address.country.empty()) address.country = country;
}

}  // namespace

Reading standardise_address(std::string_view whole, Address& address) {
    if (trim(whole).empty()) return Reading::missing;
    if (is_no_address(whole)) return Reading::placeholder;
    const AddressText text(whole);
    if (text.words.size == 0) return Reading::placeholder;
    read_words(text.words, address);
    return Reading::value;
}

Reading standardise_street(std::string_view line, Address& address) {
    if (trim(line).empty()) return Reading::missing;
    if (is_no_address(line)) return Reading::placeholder;
    const AddressText text(line);
    const auto& words = text.words;
    if (words.size == 0) return Reading::placeholder;
    // A line with commas, or with a state and a ZIP code at its end, may go on to the city.
    const bool commas = words.has(",");
    const bool zip =
        words.size >= 5 && count_digits(words[words.size - 1]) >= 5 && !us_state(words[words.size - 2]).empty();
    if (commas || zip)
        read_words(words, address);
    else
        read_street_words(words, address);
    return Reading::value;
}

}  // namespace idxr::standardise
