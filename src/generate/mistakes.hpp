// What goes wrong when a record is taken down: errors and missing values.
#pragma once

#include <array>
#include <cstddef>

#include "facts.hpp"

namespace idxr::generate {

// Chances of errors in one record taken down with a given care; those "given" a circumstance hold where it is so.
struct ErrorRates {
    ErrorRates(double noise, double carelessness);

    Chance nickname, nickname_if_habit, middle_for_given, middle_for_given_if_habit, initial, swapped_names,
        joined_names;
    Chance given_typo, middle_typo, family_typo, former_family, half_of_hyphenated, suffix_in_family, placeholder_name;
    Chance day_for_month, birth_digit, birth_year, first_of_january, placeholder_birth;
    Chance ssn_digit, ssn_of_relative, placeholder_ssn, phone_digit, placeholder_phone, email_typo, placeholder_email;
    Chance street_typo, number_typo, no_suffix, other_suffix, no_direction, no_unit, former_address, city_typo,
        zip_digit, gender;
    Chance unnamed_newborn, placeholder_street;
};

// Chances that a value that exists is left out.
struct MissingRates {
    explicit MissingRates(double noise);
    Chance middle, suffix, birth, gender, ssn, phone, email, street, city, state, zip;
};

class Mistakes {
  public:
    explicit Mistakes(double noise);

    // From the truth, which stands in `facts`.
    void leave_out(Stream& stream, Facts& facts) const;

    // `facts` holds what is told about person `p` on `day`. Whether any value came out wrong.
    bool make(const World& world, const Household& household, std::size_t p, Day day, Stream& stream,
              Facts& facts) const;

  private:
    std::array<ErrorRates, 3> errors_;  // by carelessness
    MissingRates missing_;
};

}  // namespace idxr::generate
