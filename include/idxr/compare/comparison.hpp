// Comparing two records field by field: every comparison gives an agreement level, all levels together the pattern.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "idxr/record/packed.hpp"
#include "idxr/record/schema.hpp"

namespace idxr::compare {

// What is compared. Fields that say the same thing are one comparison, so that nothing is counted twice.
enum class Kind : std::uint8_t {
    given,
    middle,
    family,
    suffix,
    birth_date,
    sex,
    birth_place,
    ssn,
    identifier,
    phone,
    email,
    address,
    place,
    organisation,
    category,  // race, ethnicity: same or not
    text,      // occupation and unknown informative columns
};

// One agreement level with the built-in chances that it occurs among matches (m), among random non-matches (u) and
// among relatives, two persons of one household or family (r), given that both records have the field. Level 0 of every
// comparison is "missing" and carries no evidence; level 1 is "differs".
struct Level {
    std::string description;
    double m = 0;
    double u = 0;
    double r = 0;
    // How far the rarity of the values counts, in halves: a near agreement says half as much of a rare value, because
    // the values near it are not all as rare.
    int rarity_halves = 0;
};

struct Comparison {
    Kind kind;
    std::string name;                   // as the slot: "given", "identifier:passport"; address and place for groups
    int slot = record::Schema::absent;  // the slot whose value frequency adjusts the top level, or absent
    std::vector<Level> levels;          // levels[0] missing, levels[1] differs, the last one exact agreement
    unsigned shift = 0;                 // place of its level in a pattern: (pattern >> shift) & mask
    unsigned mask = 0;
    bool frequency_adjusted = false;  // rare agreement weighs more
};

// The levels of all comparisons of a pair in one word.
using Pattern = std::uint64_t;

inline unsigned level_in(Pattern pattern, const Comparison& comparison) {
    return static_cast<unsigned>(pattern >> comparison.shift) & comparison.mask;
}

// The comparisons of one run.
class Comparisons {
  public:
    explicit Comparisons(const record::Schema& schema);

    const std::vector<Comparison>& list() const { return list_; }
    // Slots that fit no place in the pattern and are not compared (reported, never silent).
    const std::vector<std::string>& left_out() const { return left_out_; }

    // Thread-safe; symmetric in a and b.
    Pattern compare(const record::Record& a, const record::Record& b) const;

    // The level of one comparison of the list.
    unsigned level(const Comparison& comparison, const record::Record& a, const record::Record& b) const;

  private:
    void add(Comparison comparison);
    unsigned given_level(const record::Record& a, const record::Record& b) const;
    unsigned family_level(const record::Record& a, const record::Record& b) const;
    unsigned middle_level(const record::Record& a, const record::Record& b) const;
    unsigned address_level(const record::Record& a, const record::Record& b) const;
    unsigned place_level(const record::Record& a, const record::Record& b) const;
    enum class OneName : std::uint8_t { no, is_given, is_family, is_both };
    OneName one_name(const record::Record& a, const record::Record& b) const;
    enum class Crossed : std::uint8_t { none, given, family };  // the name that is written out on both sides
    Crossed crossed_with_initial(const record::Record& a, const record::Record& b) const;
    bool names_swapped(const record::Record& a, const record::Record& b) const;

    std::vector<Comparison> list_;
    std::vector<std::string> left_out_;
    unsigned bits_ = 0;
    int given_, middle_, family_, maiden_, house_number_, street_, unit_, city_, county_, state_, postcode_;
};

}  // namespace idxr::compare
