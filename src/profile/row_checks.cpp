// Dates, SSNs, phones, e-mails, places and names that cannot be, or hardly.
#include "row_checks.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "idxr/reference/tables.hpp"
#include "idxr/standardise/places.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::profile {
namespace {

using recognise::Role;
using record::Field;
using standardise::Date;
using standardise::is_digit;
using standardise::Reading;

constexpr int oldest = 120;
constexpr int far_year = 9000;  // as reference, so that any later date can be read
constexpr std::array<std::string_view, 8> default_days{"18000101", "18500101", "19000101", "19010101",
                                                       "19111111", "19700101", "19800101", "20000101"};

bool before(const Date& a, const Date& b) {
    if (a.year != b.year) return a.year < b.year;
    return a.month != b.month ? a.month < b.month : a.day < b.day;
}

Date date_of(std::string_view text) {
    const auto number = [&](std::size_t begin, std::size_t count) {
        int value = 0;
        for (const char c : text.substr(begin, count)) value = value * 10 + (c - '0');
        return value;
    };
    return {number(0, 4), number(4, 2), number(6, 2)};
}

const std::unordered_map<std::string_view, std::string_view>& states_of_zip_codes() {
    static const auto table = [] {
        std::unordered_map<std::string_view, std::string_view> states;
        for (const auto& row : reference::rows(reference::zip_codes()))
            if (row.size() >= 3) states.emplace(row[0], row[2]);
        return states;
    }();
    return table;
}

// Social Security Administration: what is never given out.
void check_ssn(std::string_view raw, std::vector<Check>& found) {
    std::string digits;
    for (const char c : raw)
        if (is_digit(c)) digits += c;
    if (digits.size() == 8) digits.insert(0, 1, '0');
    if (digits.size() != 9) return found.push_back(Check::ssn_length);
    const auto area = std::string_view(digits).substr(0, 3);
    if (area == "000" || area == "666" || area[0] == '9') found.push_back(Check::ssn_area);
    if (digits.substr(3, 2) == "00") found.push_back(Check::ssn_group);
    if (digits.substr(5) == "0000") found.push_back(Check::ssn_serial);
}

// North American Numbering Plan: NXX-NXX-XXXX, where N is 2 to 9 and the area does not end in 11.
bool is_in_plan(std::string_view number) {
    if (number.size() != 11 || number[0] != '1') return true;  // of another country
    return number[1] >= '2' && number[4] >= '2' && number.substr(2, 2) != "11" && number.substr(5, 2) != "11";
}

bool is_zip_code(std::string_view code) { return code.size() == 5 && std::all_of(code.begin(), code.end(), is_digit); }

}  // namespace

RowChecks::RowChecks(const record::Schema& schema, const recognise::ColumnMap& map, Date today)
    : map_(map),
      today_(today),
      given_(schema.slot(Field::given)),
      family_(schema.slot(Field::family)),
      birth_date_(schema.slot(Field::birth_date)),
      record_date_(schema.slot(Field::record_date)),
      phone_(schema.slot(Field::phone)),
      email_(schema.slot(Field::email)),
      state_(schema.slot(Field::state)),
      postcode_(schema.slot(Field::postcode)),
      country_(schema.slot(Field::country)) {
    states_of_zip_codes();
}

void RowChecks::check_date(const recognise::Column& column, std::string_view raw, std::string_view value, bool birth,
                           std::vector<Check>& found) const {
    Date date;
    if (value.size() == 8) {
        date = date_of(value);
    } else if (standardise::parse_date(raw, column.date_order, far_year, date) != Reading::value || date.year < 1000) {
        return;
    }
    if (before(today_, date)) return found.push_back(Check::future_date);
    if (value.size() != 8) return;
    if (date.month == 0 || date.day == 0) found.push_back(Check::partial_date);
    if (date.month == 1 && date.day == 1) found.push_back(Check::first_of_january);
    if (std::find(default_days.begin(), default_days.end(), value) != default_days.end())
        found.push_back(Check::default_date);
    else if (birth && before(date, {today_.year - oldest, today_.month, today_.day}))
        found.push_back(Check::over_120_years);
}

void RowChecks::check(std::size_t index, std::string_view raw, Reading reading, const record::Record& record,
                      std::vector<Check>& found) const {
    const auto& column = map_.columns[index];
    const bool value = reading == Reading::value;
    const auto each = [&](int slot, auto wrong, Check check) {
        bool any = false;
        record::for_each_value(record[slot], [&](std::string_view one) { any = any || wrong(one); });
        if (any) found.push_back(check);
    };
    // The parts that are kept of an unreadable date are not checked.
    const auto whole = [&](int slot) { return reading == Reading::unreadable ? std::string_view{} : record[slot]; };
    switch (column.role) {
        case Role::birth_date:
            if (reading != Reading::placeholder) check_date(column, raw, whole(birth_date_), true, found);
            return;
        case Role::record_date:
            if (reading != Reading::placeholder) check_date(column, raw, whole(record_date_), false, found);
            return;
        case Role::ssn:
            if (reading == Reading::unreadable && map_.ssn_is_us) check_ssn(raw, found);
            return;
        case Role::phone:
            if (value)
                each(
                    phone_, [](std::string_view number) { return !is_in_plan(number); }, Check::phone_plan);
            return;
        case Role::email:
            if (value)
                each(
                    email_, [](std::string_view one) { return one.find('.', one.find('@')) == one.npos; },
                    Check::email_domain);
            return;
        case Role::state:
            if (value && standardise::any_state(record[state_]).empty()) found.push_back(Check::state_unknown);
            return;
        case Role::postcode: {
            const auto code = record[postcode_], country = record[country_];
            if (!value || !is_zip_code(code) || (!country.empty() && country != "US")) return;
            const auto known = states_of_zip_codes().find(code);
            const auto state = standardise::us_state(record[state_]);
            if (known == states_of_zip_codes().end()) {
                // Five digits are the postcode of many a country.
                if (!country.empty() || !state.empty()) found.push_back(Check::postcode_unknown);
            } else if (!state.empty() && state != known->second) {
                found.push_back(Check::postcode_state);
            }
            return;
        }
        case Role::given:
        case Role::family:
            if (value && std::any_of(raw.begin(), raw.end(), is_digit)) found.push_back(Check::name_digit);
            if (value && record[column.role == Role::given ? given_ : family_].size() == 1)
                found.push_back(Check::name_letter);
            return;
        default:
            return;
    }
}

}  // namespace idxr::profile
