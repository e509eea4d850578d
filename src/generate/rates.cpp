// How often things go wrong. At noise 1 about half of all records hold an error, and of the values SSN 30 %, middle
// name 40 %, telephone 30 %, e-mail 45 %, date of birth 5 % and street 8 % are missing, counting those who have none.
#include <cmath>

#include "mistakes.hpp"

namespace idxr::generate {
namespace {

// One rate is the chance of something to happen once; noise is how often it has the opportunity.
Chance exposed(double rate, double noise) { return chance(1 - std::pow(1 - rate, noise)); }

}  // namespace

ErrorRates::ErrorRates(double noise, double carelessness) {
    const auto rate = [exposure = noise * carelessness](double at_one) { return exposed(at_one, exposure); };
    nickname = rate(0.022), nickname_if_habit = rate(0.5);
    middle_for_given = rate(0.005), middle_for_given_if_habit = rate(0.5);
    initial = rate(0.025), swapped_names = rate(0.009), joined_names = rate(0.013);
    given_typo = rate(0.05), middle_typo = rate(0.015), family_typo = rate(0.06);
    former_family = rate(0.04), half_of_hyphenated = rate(0.2), suffix_in_family = rate(0.15),
    placeholder_name = rate(0.003);
    day_for_month = rate(0.014), birth_digit = rate(0.02), birth_year = rate(0.01);
    first_of_january = rate(0.01), placeholder_birth = rate(0.003);
    ssn_digit = rate(0.045), ssn_of_relative = rate(0.015), placeholder_ssn = rate(0.006);
    phone_digit = rate(0.04), placeholder_phone = rate(0.005), email_typo = rate(0.035),
    placeholder_email = rate(0.005);
    street_typo = rate(0.055), number_typo = rate(0.02), no_suffix = rate(0.03), other_suffix = rate(0.012);
    no_direction = rate(0.2), no_unit = rate(0.13), former_address = rate(0.04);
    city_typo = rate(0.035), zip_digit = rate(0.02), gender = rate(0.005);
    unnamed_newborn = rate(0.6), placeholder_street = rate(0.3);
}

MissingRates::MissingRates(double noise) {
    const auto rate = [noise](double at_one) { return exposed(at_one, noise); };
    middle = rate(0.265), suffix = rate(0.55), birth = rate(0.05), gender = rate(0.02);
    ssn = rate(0.257), phone = rate(0.277), email = rate(0.372), street = rate(0.078);
    city = rate(0.03), state = rate(0.02), zip = rate(0.05);
}

}  // namespace idxr::generate
