// The comparisons of a run and the rules for names and addresses, which look at several fields together.
#include "idxr/compare/comparison.hpp"

#include <algorithm>
#include <bit>

#include "agreement.hpp"
#include "built_in_levels.hpp"
#include "idxr/compare/levels.hpp"
#include "idxr/compare/strings.hpp"
#include "idxr/standardise/census.hpp"
#include "idxr/standardise/nicknames.hpp"

namespace idxr::compare {
namespace {

using record::Field;
using record::Record;
using record::Schema;

std::string_view first_token(std::string_view text) { return text.substr(0, text.find(' ')); }

template <typename Use>
void for_each_token(std::string_view text, Use use) {
    while (!text.empty()) {
        const auto token = first_token(text);
        if (!token.empty()) use(token);
        text.remove_prefix(std::min(text.size(), token.size() + 1));
    }
}

bool shares_token(std::string_view a, std::string_view b) {
    bool shared = false;
    for_each_token(a, [&](std::string_view x) {
        for_each_token(b, [&](std::string_view y) { shared |= x.size() > 1 && x == y; });
    });
    return shared;
}

bool equal_without_blanks(std::string_view a, std::string_view b) {
    std::size_t i = 0, j = 0;
    for (;;) {
        while (i < a.size() && a[i] == ' ') ++i;
        while (j < b.size() && b[j] == ' ') ++j;
        if (i == a.size() || j == b.size()) return i == a.size() && j == b.size();
        if (a[i++] != b[j++]) return false;
    }
}

// True if a name field holds a given and a family name, in either order.
bool holds_both(std::string_view name, std::string_view given, std::string_view family) {
    const auto first = name.find(' '), last = name.rfind(' ');
    if (first == std::string_view::npos || given.size() < 2 || family.size() < 2) return false;
    const auto are = [&](std::string_view as_given, std::string_view as_family) {
        return name_token_level(as_given, given) >= token::a_slip &&
               name_token_level(as_family, family) >= token::a_slip;
    };
    return are(name.substr(0, first), name.substr(first + 1)) || are(name.substr(last + 1), name.substr(0, last));
}

}  // namespace

Comparisons::Comparisons(const Schema& schema)
    : given_(schema.slot(Field::given)),
      middle_(schema.slot(Field::middle)),
      family_(schema.slot(Field::family)),
      maiden_(schema.slot(Field::maiden)),
      house_number_(schema.slot(Field::house_number)),
      street_(schema.slot(Field::street)),
      unit_(schema.slot(Field::unit)),
      city_(schema.slot(Field::city)),
      county_(schema.slot(Field::county)),
      state_(schema.slot(Field::state)),
      postcode_(schema.slot(Field::postcode)) {
    bool has_address = false, has_place = false;
    for (std::size_t i = 0; i < schema.slots.size(); ++i) {
        const auto& slot = schema.slots[i];
        const auto simple = [&](Kind kind, bool adjusted) {
            add({kind, slot.title(), static_cast<int>(i), levels_of(kind), 0, 0, adjusted});
        };
        switch (slot.field) {
            case Field::given:
                simple(Kind::given, true);
                break;
            case Field::middle:
                simple(Kind::middle, true);
                break;
            case Field::family:
                simple(Kind::family, true);
                break;
            case Field::suffix:
                simple(Kind::suffix, false);
                break;
            case Field::birth_date:
                simple(Kind::birth_date, true);
                break;
            case Field::sex:
                simple(Kind::sex, false);
                break;
            case Field::birth_place:
                simple(Kind::birth_place, true);
                break;
            case Field::ssn:
                simple(Kind::ssn, true);
                break;
            case Field::identifier:
                simple(Kind::identifier, true);
                break;
            case Field::phone:
                simple(Kind::phone, true);
                break;
            case Field::email:
                simple(Kind::email, true);
                break;
            case Field::organisation:
                simple(Kind::organisation, true);
                break;
            case Field::race:
            case Field::ethnicity:
                simple(Kind::category, false);
                break;
            case Field::occupation:
            case Field::text:
                simple(Kind::text, true);
                break;
            case Field::house_number:
            case Field::street:
                has_address = true;
                break;
            case Field::city:
            case Field::county:
            case Field::state:
            case Field::postcode:
                has_place = true;
                break;
            case Field::record_id:
            case Field::record_date:
            case Field::maiden:
            case Field::alias:
            case Field::unit:
            case Field::country:
            case Field::carried:
                break;
        }
    }
    if (has_address) add({Kind::address, "address", Schema::absent, levels_of(Kind::address), 0, 0, false});
    if (has_place)
        add({Kind::place, "place", postcode_ != Schema::absent ? postcode_ : city_, levels_of(Kind::place), 0, 0,
             true});
}

void Comparisons::add(Comparison comparison) {
    const auto bits = static_cast<unsigned>(std::bit_width(comparison.levels.size() - 1));
    if (bits_ + bits > 64) {
        left_out_.push_back(comparison.name);
        return;
    }
    if (comparison.frequency_adjusted) comparison.levels.back().rarity_halves = 2;
    comparison.shift = bits_;
    comparison.mask = (1U << bits) - 1;
    bits_ += bits;
    list_.push_back(std::move(comparison));
}

Pattern Comparisons::compare(const Record& a, const Record& b) const {
    Pattern pattern = 0;
    for (const auto& comparison : list_) pattern |= static_cast<Pattern>(level(comparison, a, b)) << comparison.shift;
    return pattern;
}

unsigned Comparisons::level(const Comparison& comparison, const Record& a, const Record& b) const {
    // Organisations share phones, numbers and people with others of their kind: name and address alone tell them apart.
    if ((a.flags & b.flags & record::flag_organisation) != 0 && comparison.kind != Kind::organisation &&
        comparison.kind != Kind::address && comparison.kind != Kind::place)
        return 0;
    const auto x = a[comparison.slot], y = b[comparison.slot];
    switch (comparison.kind) {
        case Kind::given:
            return given_level(a, b);
        case Kind::middle:
            return middle_level(a, b);
        case Kind::family:
            return family_level(a, b);
        case Kind::birth_date:
            return date_level(x, y);
        case Kind::ssn:
        case Kind::identifier:
            return number_level(x, y);
        case Kind::phone:
            return phone_level(x, y);
        case Kind::email:
            return email_level(x, y);
        case Kind::address:
            return address_level(a, b);
        case Kind::place:
            return place_level(a, b);
        case Kind::suffix:
        case Kind::sex:
        case Kind::category:
            return category_level(x, y);
        case Kind::organisation:
            return organisation_level(x, y);
        case Kind::birth_place:
        case Kind::text:
            return text_level(x, y);
    }
    return 0;
}

bool Comparisons::names_swapped(const Record& a, const Record& b) const {
    const auto given_a = a[given_], given_b = b[given_], family_a = a[family_], family_b = b[family_];
    if (given_a.empty() || given_b.empty() || family_a.empty() || family_b.empty()) return false;
    if (given_a == given_b || family_a == family_b || given_a.size() < 2 || given_b.size() < 2) return false;
    if (given_a != family_b && family_a != given_b) return false;
    const auto one = name_token_level(given_a, family_b), other = name_token_level(family_a, given_b);
    return std::max(one, other) == token::same && std::min(one, other) >= token::similar;
}

// Names in each other's fields, of which one is an initial: JAYDEN BENNETT and BENNETT J.
Comparisons::Crossed Comparisons::crossed_with_initial(const Record& a, const Record& b) const {
    const auto crosses = [&](const Record& whole, const Record& turned) {
        const auto given = whole[given_], family = whole[family_], as_given = turned[given_],
                   as_family = turned[family_];
        if (given.size() < 2 || family.size() < 2) return Crossed::none;
        if (as_family.size() == 1 && as_given == family && as_family[0] == given[0]) return Crossed::family;
        if (as_given.size() == 1 && as_family == given && as_given[0] == family[0]) return Crossed::given;
        return Crossed::none;
    };
    const auto crossed = crosses(a, b);
    return crossed != Crossed::none ? crossed : crosses(b, a);
}

// A record with one name only may have it in either field: it is the family name of the other record if it agrees with
// that and not with its given name. Or both names stand in one field.
Comparisons::OneName Comparisons::one_name(const Record& a, const Record& b) const {
    const auto& one = a[given_].empty() || a[family_].empty() ? a : b;
    const auto& other = &one == &a ? b : a;
    if (one[given_].empty() == one[family_].empty() || other[given_].empty() || other[family_].empty())
        return OneName::no;
    const bool as_given = one[family_].empty();
    const auto name = as_given ? one[given_] : one[family_];
    if (holds_both(name, other[given_], other[family_])) return OneName::is_both;
    const auto in_place = other[as_given ? given_ : family_], elsewhere = other[as_given ? family_ : given_];
    if (name.size() < 2 || name_token_level(name, elsewhere) < token::similar ||
        name_token_level(name, in_place) >= token::similar)
        return OneName::no;
    return as_given ? OneName::is_family : OneName::is_given;
}

unsigned Comparisons::given_level(const Record& a, const Record& b) const {
    using namespace given;
    const auto x = a[given_], y = b[given_];
    const auto one = one_name(a, b);
    if (one == OneName::is_both) return swapped;
    if (x.empty() || y.empty()) return one == OneName::is_given ? swapped : missing;
    if (one == OneName::is_family) return missing;
    if (x == y) return x.size() == 1 ? initial : same;
    if (names_swapped(a, b)) return swapped;
    const auto p = first_token(x), q = first_token(y);
    if (const auto crossed = crossed_with_initial(a, b); crossed != Crossed::none)
        return crossed == Crossed::given ? swapped : initial;
    if (p.size() == 1 || q.size() == 1) return p[0] == q[0] ? initial : differs;
    if (equal_without_blanks(x, y)) return same;
    if (p == q || standardise::nickname_related(p, q)) return nickname_or_middle;
    const auto tokens = name_token_level(x, y);
    // MARK and MARY are two persons sooner than one with a slip.
    const bool of_two_sexes = tokens >= token::weakly_similar && standardise::of_two_sexes(p, q);
    if (tokens >= token::similar && !of_two_sexes) return tokens == token::similar ? similar : a_slip;
    const auto middle_a = a[middle_], middle_b = b[middle_];
    if ((middle_a.size() > 1 && first_token(middle_a) == q) || (middle_b.size() > 1 && first_token(middle_b) == p) ||
        shares_token(x, y))
        return nickname_or_middle;
    if (of_two_sexes) return near_of_other_sex;
    return tokens == token::weakly_similar ? weakly_similar : differs;
}

unsigned Comparisons::family_level(const Record& a, const Record& b) const {
    using namespace family;
    const auto x = a[family_], y = b[family_];
    const auto one = one_name(a, b);
    if (one == OneName::is_both) return swapped;
    if (x.empty() || y.empty()) return one == OneName::is_family ? part_or_maiden : missing;
    if (one == OneName::is_given) return missing;
    if (x == y) return x.size() == 1 ? initial : same;
    if (equal_without_blanks(x, y)) return same;
    if (const auto crossed = crossed_with_initial(a, b); crossed != Crossed::none)
        return crossed == Crossed::family ? swapped : initial;
    if (x.size() == 1 || y.size() == 1) return x[0] == y[0] ? initial : differs;
    if (names_swapped(a, b)) return swapped;
    const auto tokens = name_token_level(x, y);
    if (tokens >= token::similar) return tokens == token::similar ? similar : a_slip;
    const auto maiden_a = a[maiden_], maiden_b = b[maiden_];
    if (shares_token(x, y) || (!maiden_a.empty() && maiden_a == y) || (!maiden_b.empty() && maiden_b == x))
        return part_or_maiden;
    return tokens == token::weakly_similar ? weakly_similar : differs;
}

unsigned Comparisons::middle_level(const Record& a, const Record& b) const {
    using namespace middle;
    const auto x = a[middle_], y = b[middle_];
    if (x.empty() || y.empty()) return missing;
    if (x == y) return x.size() == 1 ? initial : same;
    if (x.size() == 1 || y.size() == 1) return x[0] == y[0] ? initial : differs;
    return shares_token(x, y) || name_token_level(x, y) >= token::similar ? similar : differs;
}

unsigned Comparisons::address_level(const Record& a, const Record& b) const {
    using namespace address;
    const auto street_a = a[street_], street_b = b[street_], number_a = a[house_number_], number_b = b[house_number_];
    if (street_a.empty() || street_b.empty()) {
        if (street_ != Schema::absent || number_a.empty() || number_b.empty()) return missing;
        return number_a == number_b ? similar : differs;
    }
    const bool same_street = street_a == street_b;
    const bool similar_street = same_street || jaro_winkler(street_a, street_b, 900) > 0;
    if (!similar_street) return differs;
    if (number_a.empty() || number_b.empty())
        return same_street && number_a == number_b ? number_and_street : street_alone;
    if (number_a != number_b) return one_slip(number_a, number_b) && same_street ? similar : street_alone;
    if (!same_street) return similar;
    const auto unit_a = a[unit_], unit_b = b[unit_];
    return !unit_a.empty() && unit_a == unit_b ? with_unit : number_and_street;
}

unsigned Comparisons::place_level(const Record& a, const Record& b) const {
    using namespace place;
    enum class Part : std::uint8_t { unknown, differs, same };
    const auto compared = [&](int slot) {
        const auto x = a[slot], y = b[slot];
        return x.empty() || y.empty() ? Part::unknown : x == y ? Part::same : Part::differs;
    };
    const auto city = compared(city_), postcode = compared(postcode_);
    const bool same_city = city == Part::same, same_postcode = postcode == Part::same;
    // All that the fields of the run can say.
    if ((same_city || city_ == Schema::absent) && (same_postcode || postcode_ == Schema::absent) &&
        (same_city || same_postcode))
        return compared(state_) == Part::differs ? in_another_state : city_and_postcode;
    if (same_postcode) return postcode_alone;
    if (same_city) return city_alone;
    if (city == Part::differs && text_level(a[city_], b[city_]) == text::similar) return similar;
    if (postcode == Part::differs &&
        (a[postcode_].substr(0, 3) == b[postcode_].substr(0, 3) || one_slip(a[postcode_], b[postcode_])))
        return similar;
    const auto state = compared(state_), county = compared(county_);
    if (city != Part::unknown || postcode != Part::unknown) return state == Part::same ? state_alone : differs;
    if (state == Part::unknown && county == Part::unknown) return missing;
    return state == Part::same || county == Part::same ? state_alone : differs;
}

}  // namespace idxr::compare
