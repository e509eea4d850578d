// ZIP codes, streets and addresses.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "alias_table.hpp"

namespace idxr::generate {

struct Address {
    enum class Form : std::uint8_t { none, street, po_box };  // none: without a fixed address
    enum class UnitKind : std::uint8_t { none, apartment, unit, suite, lot };

    std::uint32_t zip = 0;     // index, see Places
    std::uint32_t number = 0;  // of the house, or of the box
    std::uint32_t street = 0;  // index of the street's name
    Form form = Form::none;
    std::uint8_t suffix = 0;     // index into Places' suffixes
    std::uint8_t direction = 0;  // index into Places::directions; 0: none
    UnitKind unit_kind = UnitKind::none;
    std::uint16_t unit = 0;   // number of the unit
    char unit_letter = '\0';  // after the number; '\0': none
    bool operator==(const Address&) const = default;
};

// How far a household moves.
enum class Distance : std::uint8_t { same_zip, near, same_state, anywhere };

// ZIP codes are drawn so that states have their shares of the population (census of 2020), large cities more than small
// ones, and neighbouring codes unlike shares. A ZIP code has up to 160 streets and 12 apartment houses, always the
// same.
class Places {
  public:
    explicit Places(std::uint64_t seed);

    struct Zip {
        std::string_view code, city, state;
    };
    struct Suffix {
        std::string_view full, abbreviation;  // in capitals
    };
    static constexpr std::string_view directions[] = {"", "N", "S", "E", "W", "NE", "NW", "SE", "SW"};

    std::uint32_t draw_zip(Stream& stream) const { return zip_shares_.draw(stream); }
    std::uint32_t draw_zip(Stream& stream, std::uint32_t from, Distance distance) const;
    Address draw_address(Stream& stream, std::uint32_t zip) const;

    // A telephone number of ten digits with an area code of the ZIP code.
    std::uint64_t draw_phone(Stream& stream, std::uint32_t zip) const;

    const Zip& zip(std::uint32_t index) const { return zips_[index]; }
    std::string_view street(std::uint32_t index) const { return streets_[index]; }  // in capitals or as "2nd"
    const Suffix& suffix(std::uint8_t index) const { return suffixes_[index]; }
    std::size_t suffix_count() const { return suffixes_.size(); }

  private:
    struct Range {
        std::uint32_t begin, end;
    };
    void load_zips();
    void load_streets();
    void draw_street(Stream& stream, Address& address) const;

    std::uint64_t seed_;
    std::vector<Zip> zips_;          // by code
    std::vector<Range> state_runs_;  // of zips_: the neighbours of each ZIP code that are in its state
    AliasTable zip_shares_;
    std::vector<std::string_view> streets_;
    AliasTable street_shares_;
    std::vector<Suffix> suffixes_;
    AliasTable suffix_shares_;
};

}  // namespace idxr::generate
