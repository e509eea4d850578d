// The parts of a street line: boxes, units, house numbers.
#pragma once

#include <string>
#include <string_view>

#include "idxr/standardise/text.hpp"

namespace idxr::standardise {

// The words of an address line from which the parser takes what it has recognised. Words beyond the end are empty.
struct Line {
    Words words;

    std::size_t size() const { return words.size; }
    std::string_view operator[](std::size_t i) const { return i < words.size ? words[i] : std::string_view{}; }
    void take(std::size_t begin, std::size_t count) {
        for (; count > 0 && begin < words.size; --count) words.erase(begin);
    }
};

// 97, 97A, 12-14, 3/45: not 32ND.
bool is_house_number(std::string_view word);

// What can stand behind a designator: 4, 4B, B, 12-14.
bool is_unit_number(std::string_view word);

// "PO BOX 12" and its spellings, "RR 2 BOX 5", "HC 1 BOX 5", GENERAL DELIVERY. Returns the words taken, from i on; 0:
// none.
std::size_t read_box(const Line& line, std::size_t i, std::string& street);

// A unit that begins at i; returns the words taken, 0 when there is none.
std::size_t read_unit(const Line& line, std::size_t i, std::string& unit);

// Takes the unit out of a street line: behind the street, or before the house number ("APT 4, 123 MAIN ST", "UNIT 3 45
// SMITH ST").
void take_unit(Line& line, std::string& unit);

// Takes the house number from the front ("97 A MAIN ST", "123 1/2 MAIN ST") or the end ("MAIN STREET 97").
void take_house_number(Line& line, std::string& number);

// "ADVENTURA APARTMENTS 638 DOWNEY ST": what stands before the house number is a building or place.
void set_place_aside(Line& line, std::string& unit);

// HIGHWAY in "HIGHWAY 61", STREET in "STREET 128": a number behind it belongs to the name.
bool numbers_its_streets(std::string_view word);

// "COUNTY ROAD 12": the words [0, end) end with the kind of a road that has a number for its name.
bool ends_as_numbered_road(const Line& line, std::size_t end);

void append_word(std::string_view word, std::string& out);
void append_without_zeros(std::string_view number, std::string& out);

}  // namespace idxr::standardise
