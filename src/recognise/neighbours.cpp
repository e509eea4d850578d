// Roles that depend on the other columns of the file.
#include <algorithm>
#include <tuple>

#include "steps.hpp"

namespace idxr::recognise {
namespace {

Draft* find(Drafts& drafts, Role role) {
    const auto found = std::find_if(drafts.begin(), drafts.end(), [&](const Draft& draft) { return draft.is(role); });
    return found == drafts.end() ? nullptr : &*found;
}

// Years alone are years of birth if they are spread over as many years as lives are, and nothing else tells the age.
bool are_births(const Drafts& drafts, const Draft& years) {
    constexpr std::int64_t lives = 40;
    const auto& values = years.profile;
    return values.mostly(values.years, 95) && values.distinct >= static_cast<std::uint64_t>(lives) &&
           values.greatest - values.least >= lives && !has(drafts, Role::birth_date) && !has(drafts, Role::age);
}

// Day, month and year are a birth date only all three together.
void settle_trio(Drafts& drafts) {
    bool year = false, month = false, day = false;
    for (const auto& draft : drafts) {
        year = year || draft.is(Role::birth_year);
        month = month || draft.is(Role::birth_month);
        day = day || draft.is(Role::birth_day);
    }
    if (year && month && day) return;
    for (auto& draft : drafts) {
        if (!draft.reading.needs_trio || draft.told || draft.unknown) continue;
        if (draft.is(Role::birth_year) && are_births(drafts, draft))
            draft.give(Role::birth_year, "header; years as of births");
        else
            draft.refuse("not with day, month and year");
    }
}

// "name" beside a column of given names holds family names, beside family names given names; "segundo nombre" holds
// middle names beside both.
void settle_bare_names(Drafts& drafts) {
    for (auto& draft : drafts) {
        if (!draft.reading.bare_name || draft.told || !draft.is(Role::full_name)) continue;
        const bool given = find(drafts, Role::given) != nullptr, family = find(drafts, Role::family) != nullptr;
        if (given && !family) draft.give(Role::family, "header, beside a given name");
        if (family && !given) draft.give(Role::given, "header, beside a family name");
    }
    if (find(drafts, Role::given) == nullptr || find(drafts, Role::family) == nullptr) return;
    for (auto& draft : drafts)
        if (draft.reading.bare_name && !draft.told && draft.is(Role::alias))
            draft.give(Role::middle, "header, beside given and family names");
}

void settle_bare_addresses(Drafts& drafts) {
    const bool parts = find(drafts, Role::city) != nullptr || find(drafts, Role::postcode) != nullptr ||
                       find(drafts, Role::street_line2) != nullptr;
    for (auto& draft : drafts)
        if (draft.reading.bare_address && !draft.told && draft.is(Role::address) && parts)
            draft.give(Role::street_line, "header");
    const bool street = find(drafts, Role::street_line) != nullptr;
    for (auto& draft : drafts) {
        if (draft.told || draft.unknown) continue;
        const auto& profile = draft.profile;
        if (draft.reading.bare_number && !street) draft.refuse("header, but there is no street");
        if (draft.reading.bare_state && (profile.bytes > 4 * profile.present))
            draft.give(Role::street_line, "header and values");
    }
}

// Several columns of these roles feed one field.
bool may_repeat(Role role) {
    switch (role) {
        case Role::ignore:
        case Role::identifier_issuer:
        case Role::phone:
        case Role::email:
        case Role::alias:
        case Role::organisation:
        case Role::middle:
        case Role::text:
        case Role::carried:
            return true;
        default:
            return false;
    }
}

bool is_address(Role role) { return role >= Role::address && role <= Role::country; }

}  // namespace

bool has(const Drafts& drafts, Role role) {
    return std::any_of(drafts.begin(), drafts.end(), [&](const Draft& draft) { return draft.is(role); });
}

void settle_by_neighbours(Drafts& drafts) {
    settle_trio(drafts);
    settle_bare_names(drafts);
    settle_bare_addresses(drafts);

    // A mailing or earlier address beside the one at home would mix two addresses in one record.
    const bool home = std::any_of(drafts.begin(), drafts.end(), [](const Draft& draft) {
        return !draft.unknown && (draft.is(Role::street_line) || draft.is(Role::address)) &&
               draft.reading.place == Place::home && draft.profile.present > 0;
    });
    if (!home) return;
    for (auto& draft : drafts)
        if (!draft.told && !draft.unknown && is_address(draft.column.role) && draft.reading.place != Place::home)
            draft.give(Role::carried, "a second address");
}

void keep_one_each(Drafts& drafts) {
    for (auto& draft : drafts) {
        if (draft.unknown || draft.told || may_repeat(draft.column.role)) continue;
        // The header that means it most, then the fuller column, then the first.
        const auto claim = [](const Draft& d) {
            return std::tuple(!d.told, d.reading.certainty != HeaderReading::Certainty::exact, d.reading.place,
                              d.reading.rank, ~d.profile.present, d.index);
        };
        const auto better = std::find_if(drafts.begin(), drafts.end(), [&](const Draft& other) {
            return other.index != draft.index && other.is(draft.column.role) &&
                   other.column.label == draft.column.label && claim(other) < claim(draft) && other.profile.present > 0;
        });
        if (better == drafts.end()) continue;
        switch (draft.column.role) {
            case Role::full_name:
                draft.give(Role::alias, "another full name");
                break;
            case Role::birth_place:
                draft.refuse("beside " + better->column.header);
                break;
            case Role::ssn:
                draft.give(Role::identifier, "another number of this kind");
                draft.column.label = header_label(draft.column.header);
                break;
            case Role::identifier:
                draft.column.label = header_label(draft.column.header);
                break;
            default:
                draft.give(Role::carried, "a second " + std::string(name(draft.column.role)));
        }
    }
}

void choose_record_id(Drafts& drafts) {
    const auto told = std::find_if(drafts.begin(), drafts.end(),
                                   [](const Draft& draft) { return draft.told && draft.is(Role::record_id); });
    const auto may_number_rows = [](const Draft& draft) {
        return draft.is(Role::record_id) || (draft.is(Role::identifier) && draft.reading.row_key && !draft.told);
    };
    // What is called a record ID is one even when a few rows were copied; those are rejected one by one.
    const auto numbers_rows = [](const Draft& draft) {
        const auto& profile = draft.profile;
        return profile.unique() || (draft.reading.label == "record" && profile.distinct * 10 >= profile.rows * 9);
    };
    Draft* chosen = told == drafts.end() ? nullptr : &*told;
    if (chosen == nullptr)
        for (auto& draft : drafts) {
            if (!may_number_rows(draft) || !numbers_rows(draft) || draft.profile.rows == 0) continue;
            if (chosen == nullptr || draft.reading.rank < chosen->reading.rank) chosen = &draft;
        }
    if (chosen != nullptr && !chosen->is(Role::record_id))
        chosen->give(Role::record_id, "header, different in every row");

    for (auto& draft : drafts) {
        if (!may_number_rows(draft) || &draft == chosen || draft.told) continue;
        const auto& profile = draft.profile;
        const bool names_persons =
            profile.distinct * 10 >= profile.present && profile.present * 5 >= profile.rows && profile.distinct >= 3;
        if (profile.unique()) {
            draft.give(Role::carried, "another row number");
        } else if (draft.is(Role::record_id) && (profile.present == profile.distinct || !names_persons)) {
            draft.give(Role::carried, "numbers neither rows nor persons");
        } else if (draft.is(Role::record_id)) {
            draft.give(Role::identifier, "header, values repeat");
            draft.column.label =
                draft.reading.label == "person" ? header_label(draft.column.header) : draft.reading.label;
        }
    }
}

}  // namespace idxr::recognise
