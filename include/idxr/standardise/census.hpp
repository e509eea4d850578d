// Shares of names in the US census of 1990, from the reference tables.
#pragma once

#include <string_view>

namespace idxr::standardise {

// Share of the population in millionths, 0 for a name that is not in the table; standardised (upper-case) single names.
struct NameShare {
    int given = 0;  // the greater of the shares among women and among men
    int family = 0;
    int female = 0;
    int male = 0;
};

// Thread-safe; the table is built at the first call.
NameShare census_share(std::string_view name);

// True if one is a woman's name and the other a man's: one sex bears it more than 20 times as often as the other.
bool of_two_sexes(std::string_view given_a, std::string_view given_b);

}  // namespace idxr::standardise
