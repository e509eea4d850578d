// A record as a line of CSV, in the style of the source that holds it.
#pragma once

#include <cstdint>
#include <string>

#include "facts.hpp"
#include "idxr/generate/generate.hpp"

namespace idxr::generate {

enum class Letters : std::uint8_t { title, capitals, lower };
enum class SuffixForm : std::uint8_t { abbreviation, with_point, full };  // "St", "St.", "Street"
enum class UnitForm : std::uint8_t {
    abbreviation,
    sign,
    full,
    after_comma
};  // "Apt 4B", "#4B", "Apartment 4B", ", Apt 4B"
enum class PhoneForm : std::uint8_t { hyphens, parentheses, digits, points };  // "212-555-0123", "(212) 555-0123", …

struct Style {
    Letters names = Letters::title, addresses = Letters::title;
    SuffixForm suffix = SuffixForm::abbreviation;
    UnitForm unit = UnitForm::abbreviation;
    PhoneForm phone = PhoneForm::hyphens;
    bool middle_initial = false;
};

// The usual style of a source, and the one of a single record, which deviates from it now and then: the more often the
// higher the noise, never at noise 0. A deviation is no error.
Style style_of(std::uint32_t source);
class Deviations {
  public:
    explicit Deviations(double noise);
    Style draw(Style usual, Stream& stream) const;

  private:
    Chance letters_, suffix_, unit_, phone_, middle_initial_;
};

std::string source_name(std::uint32_t source);

// Everything after the record ID, from the comma before source_system to the line end. Adds 1 to missing[c] for each
// empty column c.
void append_row(const World& world, const Facts& facts, const Style& style, std::string_view source, std::string& out,
                std::array<std::uint64_t, columns.size()>& missing);

}  // namespace idxr::generate
