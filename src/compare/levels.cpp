// The agreement rules of single values.
#include "idxr/compare/levels.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "agreement.hpp"
#include "idxr/compare/strings.hpp"
#include "idxr/record/packed.hpp"
#include "idxr/standardise/emails.hpp"
#include "idxr/standardise/ids.hpp"

namespace idxr::compare {
namespace {

template <typename LevelOf>
unsigned best_pair(std::string_view a, std::string_view b, LevelOf level_of) {
    if (a.empty() || b.empty()) return 0;
    unsigned best = 0;
    record::for_each_value(a, [&](std::string_view x) {
        record::for_each_value(b, [&](std::string_view y) { best = std::max(best, level_of(x, y)); });
    });
    return best;
}

template <typename Use>
void for_each_word(std::string_view text, Use use) {
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (!word.empty()) use(word);
        text.remove_prefix(std::min(text.size(), word.size() + 1));
    }
}

int number(std::string_view digits) {
    int value = 0;
    for (char c : digits) value = value * 10 + (c - '0');
    return value;
}

// On a calendar whose months have 31 days: near enough to tell near days.
constexpr int days_of_a_year = 12 * 31;

int days(std::string_view year, std::string_view month, std::string_view day) {
    return (number(year) * 12 + number(month)) * 31 + number(day);
}

std::string_view tail(std::string_view text, std::size_t count) {
    return text.size() <= count ? text : text.substr(text.size() - count);
}

// 0012345 and 12345: the same number.
bool same_but_for_noughts(std::string_view x, std::string_view y) {
    if (x.size() == y.size()) return false;
    return standardise::without_leading_noughts(x) == standardise::without_leading_noughts(y);
}

// One or two control characters stand behind one of them alone, as of the Spanish DNI and the French NIR.
bool same_but_for_control(std::string_view x, std::string_view y) {
    if (x.size() > y.size()) std::swap(x, y);
    return x.size() >= 8 && y.size() > x.size() && y.size() <= x.size() + 2 && y.starts_with(x);
}

}  // namespace

unsigned date_level(std::string_view a, std::string_view b) {
    using namespace date;
    if (a.size() != 8 || b.size() != 8) return missing;
    const auto year_a = a.substr(0, 4), year_b = b.substr(0, 4), month_a = a.substr(4, 2), month_b = b.substr(4, 2);
    const auto day_a = a.substr(6), day_b = b.substr(6);
    const bool full_a = month_a != "00" && day_a != "00", full_b = month_b != "00" && day_b != "00";
    if (full_a && full_b) {
        if (a == b) return same;
        if (one_slip(a, b) || (year_a == year_b && month_a == day_b && day_a == month_b)) return a_slip;
        // The first of January often stands for an unknown day.
        const bool any_day = a.substr(4) == "0101" || b.substr(4) == "0101";
        if (year_a == year_b && (month_a == month_b || day_a == day_b || any_day)) return year_and_part;
        const int apart = std::abs(days(year_a, month_a, day_a) - days(year_b, month_b, day_b));
        if (apart <= 31) return near_day;
        if (month_a == month_b && day_a == day_b) return day_or_near_year;
        if (edit_distance(a, b, 2) == 2) return two_slips;
        return apart <= days_of_a_year ? a_year : apart <= 10 * days_of_a_year ? ten_years : differs;
    }
    if (year_a == "0000" || year_b == "0000") return missing;
    const auto agree = [](std::string_view x, std::string_view y) { return x == "00" || y == "00" || x == y; };
    if (year_a == year_b) return agree(month_a, month_b) && agree(day_a, day_b) ? as_far_as_known : year_and_part;
    const int apart = std::abs(number(year_a) - number(year_b));
    if (apart == 1) return year_and_part;
    if (apart <= 3 || one_slip(year_a, year_b)) return day_or_near_year;
    return apart <= 10 ? ten_years : differs;
}

unsigned number_level(std::string_view a, std::string_view b) {
    using namespace identifier;
    return best_pair(a, b, [](std::string_view x, std::string_view y) -> unsigned {
        if (x == y || same_but_for_noughts(x, y)) return same;
        if (x.size() == 4 || y.size() == 4) return tail(x, 4) == tail(y, 4) ? last_four : differs;
        if (one_slip(x, y) || same_but_for_control(x, y)) return a_slip;
        return x.size() >= 7 && tail(x, 4) == tail(y, 4) ? last_four : differs;
    });
}

unsigned phone_level(std::string_view a, std::string_view b) {
    using namespace phone;
    return best_pair(a, b, [](std::string_view x, std::string_view y) -> unsigned {
        // The same number with and without its country's code, or the nought that is dialled inside the country.
        if (x == y || (x.size() >= 10 && y.size() >= 10 && tail(x, 10) == tail(y, 10))) return same;
        return tail(x, 7) == tail(y, 7) || one_slip(x, y) ? near : differs;
    });
}

unsigned email_level(std::string_view a, std::string_view b) {
    using namespace email;
    return best_pair(a, b, [](std::string_view x, std::string_view y) -> unsigned {
        if (standardise::is_role_account(x) || standardise::is_role_account(y)) return missing;
        if (x == y) return same;
        const auto user_x = x.substr(0, x.find('@')), user_y = y.substr(0, y.find('@'));
        if (user_x == user_y && user_x.size() >= 4) return near;
        const int limit = std::max(2, static_cast<int>(std::min(x.size(), y.size())) / 5);
        return edit_distance(x, y, limit) <= limit ? near : differs;
    });
}

unsigned text_level(std::string_view a, std::string_view b) {
    using namespace text;
    if (a.empty() || b.empty()) return missing;
    if (a == b) return same;
    return jaro_winkler(a, b, 900) > 0 ? similar : differs;
}

unsigned organisation_level(std::string_view a, std::string_view b) {
    using namespace text;
    const auto level = text_level(a, b);
    if (level != differs) return level;
    // By text where both have as many words, so that the order of the two records does not matter.
    const auto length = [](std::string_view name) {
        return std::pair(std::count(name.begin(), name.end(), ' '), name);
    };
    const bool a_is_shorter = length(a) < length(b);
    const auto shorter = a_is_shorter ? a : b, longer = a_is_shorter ? b : a;
    const auto near_a_word = [&](std::string_view word) {
        bool near = false;
        for_each_word(longer, [&](std::string_view other) { near |= name_token_level(word, other) >= token::similar; });
        return near;
    };
    bool all = true;
    for_each_word(shorter, [&](std::string_view word) { all &= near_a_word(word); });
    return all ? similar : differs;
}

unsigned category_level(std::string_view a, std::string_view b) {
    using namespace category;
    if (a.empty() || b.empty()) return missing;
    return a == b ? same : differs;
}

unsigned name_token_level(std::string_view a, std::string_view b) {
    using namespace token;
    if (a == b) return same;
    const auto shortest = std::min(a.size(), b.size());
    if (shortest >= 3 && edit_distance(a, b, 1) == 1) return a_slip;
    const int similarity = jaro_winkler(a, b, 840);
    if (similarity >= 920 || (shortest >= 6 && edit_distance(a, b, 2) <= 2)) return similar;
    return similarity >= 840 ? weakly_similar : differs;
}

}  // namespace idxr::compare
