// Blocking passes: which parts of a record make a blocking key, and how a key that is too common is refined.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "idxr/record/packed.hpp"
#include "idxr/record/schema.hpp"

namespace idxr::block {

// What can be a part of a blocking key. Parts with several values per record make several keys.
enum class Part : std::uint8_t {
    given,  // canonical given name: BILL and WILLIAM are one
    given_initial,
    given_sound,   // Soundex
    given_prefix,  // first three letters
    family,        // each token of the family name, and the maiden name
    family_initial,
    family_sound,   // Double Metaphone of the first token
    family_prefix,  // first four letters
    family_ending,  // last four letters
    names,          // given and family name in any order
    name_sounds,    // Soundex of both in any order
    middle_initial,
    birth_date,  // a full date
    birth_year,
    birth_month_day,
    birth_day_of_year_or_year,  // the best that is known of the date, for refining
    sex,
    ssn,
    ssn_last_four,
    identifier,  // Pass::slot says which
    phone,
    email,
    email_user,
    house_number,
    street,
    place,  // postcode, else city
    city_and_postcode,
    state,
    birth_place,
    organisation,
    organisation_sound,  // first token
};
inline constexpr std::size_t part_count = static_cast<std::size_t>(Part::organisation_sound) + 1;

// Keys that one record may have in one pass.
inline constexpr std::size_t max_keys = 3;

struct Pass {
    std::string name;                   // "family name and birth date"
    int round = 0;                      // 1 exact IDs, 2 name + date + address, 3 fuzzy
    std::vector<Part> parts;            // all must be present; at most one of them has several values
    std::vector<Part> refinements;      // added one after the other to the keys of blocks that are too big
    int slot = record::Schema::absent;  // for Part::identifier
    std::size_t width = 1;              // keys per record, 1 … max_keys
    bool if_few = false;                // runs only where it proposes no more than a pair a record
};

// The passes that the fields of a run allow, in order: a pair belongs to the first pass that proposes it.
std::vector<Pass> plan_passes(const record::Schema& schema);

// Computes the hashes of parts for records of one schema. Thread-safe.
class PartReader {
  public:
    explicit PartReader(const record::Schema& schema);

    // Hashes of the part's values in the record, at most max_keys; unused ones are 0.
    std::array<std::uint64_t, max_keys> read(const record::Record& record, Part part, int slot) const;

  private:
    int given_, family_, middle_, maiden_, birth_date_, sex_, ssn_, phone_, email_, house_number_, street_, postcode_,
        city_, state_, birth_place_, organisation_;
};

}  // namespace idxr::block
