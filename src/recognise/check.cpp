// Holding headers against values, and recognising values by themselves.
#include <array>

#include "steps.hpp"

namespace idxr::recognise {
namespace {

bool in_range(const Profile& profile, std::int64_t least, std::int64_t greatest) {
    return profile.mostly(profile.integers, 50) && profile.least >= least && profile.greatest <= greatest;
}

bool are_letters(const Profile& profile) { return profile.mostly(profile.with_letter, 50); }

// Few kinds of values, as codes and categories have.
bool are_categories(const Profile& profile, std::uint64_t most) {
    return profile.distinct <= most || profile.distinct * 20 <= profile.present;
}

// Of a column that names persons, a good part of the values differ.
bool could_name_persons(const Profile& profile) {
    return profile.distinct * 20 >= profile.present && !(profile.present >= 20 && profile.distinct <= 3) &&
           profile.bytes >= 3 * profile.present;
}

// Stricter, for a kind of number that no rule knows.
bool could_be_codes(const Profile& profile) {
    return profile.mostly(profile.with_digit, 80) && profile.distinct * 2 >= profile.present &&
           profile.bytes >= 5 * profile.present && !profile.mostly(profile.decimals, 20) &&
           !profile.mostly(profile.dates, 20);
}

// One phrase why the values cannot be that, or nothing.
std::string_view objection(Role role, const Draft& draft) {
    const auto& profile = draft.profile;
    switch (role) {
        case Role::full_name:
        case Role::given:
        case Role::middle:
        case Role::family:
        case Role::family2:
        case Role::maiden:
        case Role::alias:
        case Role::organisation:
        case Role::birth_place:
        case Role::city:
        case Role::county:
        case Role::occupation:
            return are_letters(profile) ? "" : "values are numbers";
        case Role::suffix:
        case Role::title:
            return profile.bytes <= 12 * profile.present ? "" : "values are too long";
        case Role::birth_date:
        case Role::record_date:
            return profile.mostly(profile.dates, 50) || profile.could_be_serial_dates() ? "" : "values are not dates";
        case Role::birth_year:
            return profile.mostly(profile.years, 50) ? "" : "values are not years";
        case Role::birth_month:
            return in_range(profile, 0, 99) || are_letters(profile) ? "" : "values are not months";
        case Role::birth_day:
            return in_range(profile, 0, 99) ? "" : "values are not days";
        case Role::age:
            return profile.mostly(profile.short_integers, 80) && profile.greatest <= 150 ? "" : "values are not ages";
        case Role::sex:
            return are_categories(profile, 12) ? "" : "too many different values";
        case Role::race:
        case Role::ethnicity:
        case Role::source:
            return are_categories(profile, 60) ? "" : "too many different values";
        case Role::ssn:
            return profile.mostly(profile.with_digit, 50) && could_name_persons(profile)
                       ? ""
                       : "values are not numbers of persons";
        case Role::identifier:
            if (!draft.reading.known_kind && !could_be_codes(profile))
                return "values do not look like numbers of persons";
            return could_name_persons(profile) ? "" : "values do not tell persons apart";
        case Role::phone:
            return profile.mostly(profile.phones, 50) ? "" : "values are not phone numbers";
        case Role::email:
            return profile.mostly(profile.emails, 50) ? "" : "values are not e-mail addresses";
        case Role::street_line:
            return are_letters(profile) ? "" : "values are numbers";
        case Role::house_number:
            return profile.mostly(profile.with_digit, 50) ? "" : "values are not numbers";
        case Role::postcode:
            return profile.mostly(profile.with_digit, 50) && profile.bytes <= 12 * profile.present
                       ? ""
                       : "values are not postcodes";
        case Role::state:
            return are_categories(profile, 300) ? "" : "too many different values";
        default:
            return "";
    }
}

// Values that speak for another role of the same family.
Role by_values(Role role, const HeaderReading& reading, const Profile& profile) {
    if (role == Role::birth_date && profile.mostly(profile.years, 80)) return Role::birth_year;
    if ((role == Role::birth_year || role == Role::birth_day) && !reading.needs_trio &&
        profile.mostly(profile.dates, 80))
        return Role::birth_date;
    if (reading.bare_place && profile.mostly(profile.begins_with_digit, 50)) return Role::address;
    if (reading.bare_address && role == Role::address && profile.mostly(profile.emails, 80)) return Role::email;
    // "contact number"
    if (reading.row_key && profile.mostly(profile.formatted_phones, 80) && !profile.mostly(profile.integers, 20))
        return Role::phone;
    if (role == Role::identifier && reading.label == "insurance" && profile.mostly(profile.ssns, 80)) return Role::ssn;
    return role;
}

}  // namespace

void check_values(Draft& draft) {
    if (draft.profile.present == 0) return;
    const auto role = by_values(draft.column.role, draft.reading, draft.profile);
    if (role != draft.column.role) draft.give(role, "header and values");
    if (const auto why = objection(role, draft); !why.empty()) draft.refuse("header, but " + std::string(why));
}

void read_values(const Rows& rows, Drafts& drafts) {
    constexpr std::uint64_t enough = 3;
    constexpr unsigned majority = 80;
    for (auto& draft : drafts) {
        const auto& profile = draft.profile;
        const bool silent = draft.unknown && draft.reading.certainty != HeaderReading::Certainty::exact;
        const bool misnamed = draft.unknown && !draft.why_not.empty();
        if (profile.present < enough || (!silent && !misnamed)) continue;
        if (profile.mostly(profile.emails, majority)) {
            draft.give(Role::email, "values look like e-mail addresses");
        } else if (profile.mostly(profile.ssns, majority) && !has(drafts, Role::ssn)) {
            draft.give(Role::ssn, "values look like social security numbers");
        } else if (profile.mostly(profile.formatted_phones, majority) && !profile.mostly(profile.integers, majority)) {
            draft.give(Role::phone, "values look like phone numbers");
        } else if (profile.mostly(profile.dates, majority) && !has(drafts, Role::birth_date) &&
                   profile.last_year - profile.first_year >= 25) {
            // Births spread over a lifetime, other dates of a register rarely do.
            draft.give(Role::birth_date, "values look like birth dates");
        }
    }

    // Names are only looked for where no header names any: many words are somebody's name.
    for (auto role : {Role::given, Role::family, Role::full_name, Role::organisation})
        if (has(drafts, role)) return;
    for (auto& draft : drafts) {
        const auto& profile = draft.profile;
        if (!draft.unknown || profile.distinct < 10 || !profile.mostly(profile.with_letter, 95)) continue;
        const auto kind = kind_of_names(rows, draft.index);
        if (kind == NameKind::given && !has(drafts, Role::given))
            draft.give(Role::given, "values look like given names");
        if (kind == NameKind::family && !has(drafts, Role::family))
            draft.give(Role::family, "values look like family names");
    }
}

}  // namespace idxr::recognise
