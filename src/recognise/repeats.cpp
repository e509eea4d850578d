// Columns that only repeat others, are empty, or say the same in every row.
#include <algorithm>
#include <string>

#include "steps.hpp"

namespace idxr::recognise {
namespace {

constexpr std::uint64_t enough_rows = 10;  // below, equal values may be chance
constexpr std::uint64_t tolerated = 5;     // per cent of rows in which a repeating column may say more

std::string_view value_at(const std::vector<std::string>& row, std::size_t column) {
    return column < row.size() ? present_value(row[column]) : std::string_view{};
}

std::string headers_of(const std::vector<const Draft*>& parts) {
    std::string text;
    for (const auto* part : parts) text += (text.empty() ? "" : ", ") + part->column.header;
    return text;
}

// True when at most a few rows hold a word in `whole` that stands in none of the parts.
bool contained(const Rows& rows, const Draft& whole, const std::vector<const Draft*>& parts) {
    std::uint64_t present = 0, says_more = 0;
    std::vector<std::string> known;
    for (const auto& row : rows) {
        const auto value = value_at(row, whole.index);
        if (value.empty()) continue;
        ++present;
        known.clear();
        for (const auto* part : parts)
            for (auto& word : value_words(value_at(row, part->index))) known.push_back(std::move(word));
        const auto words = value_words(value);
        says_more += std::any_of(words.begin(), words.end(), [&](const std::string& word) {
            return std::find(known.begin(), known.end(), word) == known.end();
        });
    }
    return present > 0 && says_more * 100 <= present * tolerated;
}

std::vector<const Draft*> with_roles(const Drafts& drafts, std::initializer_list<Role> roles) {
    std::vector<const Draft*> found;
    for (const auto& draft : drafts)
        for (auto role : roles)
            if (draft.is(role) && draft.profile.present > 0) found.push_back(&draft);
    return found;
}

void ignore_if_contained(const Rows& rows, Drafts& drafts, Role whole, std::initializer_list<Role> roles) {
    const auto parts = with_roles(drafts, roles);
    if (parts.size() < 2) return;
    for (auto& draft : drafts)
        if (draft.is(whole) && !draft.told && contained(rows, draft, parts))
            draft.give(Role::ignore, "repeats " + headers_of(parts));
}

bool equal_columns(const Rows& rows, const Draft& a, const Draft& b) {
    return std::all_of(rows.begin(), rows.end(), [&](const auto& row) {
        return value_words(value_at(row, a.index)) == value_words(value_at(row, b.index));
    });
}

// Of equal columns the one whose role says more stays.
bool stays(const Draft& a, const Draft& b) {
    if (a.told != b.told) return a.told;
    const auto weak = [](const Draft& d) {
        return d.unknown || d.column.role == Role::carried || d.column.role == Role::text;
    };
    if (weak(a) != weak(b)) return weak(b);
    if (a.is(Role::record_id) != b.is(Role::record_id)) return a.is(Role::record_id);
    if (a.is(Role::alias) != b.is(Role::alias)) return b.is(Role::alias);
    return a.index < b.index;
}

void ignore_copies(const Rows& rows, Drafts& drafts) {
    for (auto& draft : drafts) {
        if (draft.told || draft.is(Role::ignore) || draft.profile.present == 0) continue;
        for (const auto& other : drafts) {
            if (other.index == draft.index || other.is(Role::ignore) ||
                other.profile.present != draft.profile.present || other.profile.distinct != draft.profile.distinct ||
                !stays(other, draft))
                continue;
            if (equal_columns(rows, draft, other)) {
                draft.give(Role::ignore, "repeats " + other.column.header);
                break;
            }
        }
    }
}

// Whether `better` is there in nearly every row that has `draft`.
bool covered(const Rows& rows, const Draft& draft, const Draft& better) {
    std::uint64_t present = 0, alone = 0;
    for (const auto& row : rows)
        if (!value_at(row, draft.index).empty()) {
            ++present;
            alone += value_at(row, better.index).empty();
        }
    return alone * 100 <= present * tolerated;
}

}  // namespace

void ignore_repeats(const Rows& rows, Drafts& drafts) {
    const bool enough = rows.size() >= enough_rows;
    for (auto& draft : drafts) {
        if (draft.told) continue;
        if (draft.profile.present == 0 && !rows.empty()) {
            draft.give(Role::ignore, "empty");
        } else if (enough && draft.profile.constant() && !draft.is(Role::source) && !draft.is(Role::record_date)) {
            draft.give(Role::ignore, "same in every row");
        }
    }
    if (enough) {
        ignore_copies(rows, drafts);
        ignore_if_contained(
            rows, drafts, Role::full_name,
            {Role::title, Role::given, Role::middle, Role::family, Role::family2, Role::suffix, Role::maiden});
        ignore_if_contained(rows, drafts, Role::address,
                            {Role::house_number, Role::street_line, Role::street_line2, Role::unit, Role::city,
                             Role::county, Role::state, Role::postcode, Role::country});
        for (auto& draft : drafts)
            for (const auto& whole : drafts)
                if (draft.is(Role::alias) && !draft.told && whole.is(Role::full_name) &&
                    contained(rows, draft, {&whole}))
                    draft.give(Role::ignore, "repeats " + whole.column.header);
    }

    for (auto& draft : drafts) {
        const bool birth_part = draft.is(Role::birth_year) || draft.is(Role::birth_month) || draft.is(Role::birth_day);
        if (draft.told || !(birth_part || draft.is(Role::age))) continue;
        for (const auto& other : drafts) {
            const bool says_it = other.is(Role::birth_date) || (draft.is(Role::age) && other.is(Role::birth_year));
            if (says_it && other.profile.present > 0 && covered(rows, draft, other)) {
                draft.give(Role::ignore, "repeats " + other.column.header);
                break;
            }
        }
    }
}

}  // namespace idxr::recognise
