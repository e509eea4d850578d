// The words of street addresses: suffixes, directions, unit designators, ordinals.
#pragma once

#include <string_view>

#include "idxr/standardise/text.hpp"

namespace idxr::standardise {

// Abbreviation of a street suffix, "AVE" for AVENUE, AVEN and AVE; empty for other words.
std::string_view street_suffix(std::string_view word);

// A suffix that hardly ever is anything else: ST, AVE, RD …; not HILL, PARK or SPRINGS, which also end names of towns.
bool is_plain_suffix(std::string_view word);

// "N", "SW" for NORTH, SOUTHWEST, N, SW; empty for other words.
std::string_view direction(std::string_view word);

// "APT" for APARTMENT, APPT, FLAT and APT; empty for other words.
std::string_view unit_designator(std::string_view word);

// A designator that needs no number behind it: REAR, PH, BSMT.
bool stands_alone(std::string_view designator);

// "1ST" for FIRST; the word itself when it is none.
std::string_view ordinal_digits(std::string_view word);

// 1ST, 22ND.
bool is_ordinal(std::string_view word);

// The words of an address line, on the stack. Commas and # are words of their own; "12-14", "1/2" and "89132-1234" stay
// whole; "P.O." is PO and "4-B" is 4B.
class AddressText {
  public:
    explicit AddressText(std::string_view raw);
    AddressText(const AddressText&) = delete;
    AddressText& operator=(const AddressText&) = delete;

    Words words;
    std::string_view text() const { return {bytes_, size_}; }  // the words with single spaces

  private:
    std::size_t size_ = 0;
    char bytes_[2 * Folded::capacity];
};

}  // namespace idxr::standardise
