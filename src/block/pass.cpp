// The table of blocking passes and the parts of a record that make their keys.
#include "idxr/block/pass.hpp"

#include <algorithm>
#include <functional>

#include "idxr/common/hash.hpp"
#include "idxr/standardise/ids.hpp"
#include "idxr/standardise/nicknames.hpp"
#include "idxr/standardise/phonetic.hpp"

namespace idxr::block {
namespace {

using record::Field;
using record::Record;

std::string_view first_token(std::string_view text) { return text.substr(0, text.find(' ')); }

bool full_date(std::string_view date) {
    return date.size() == 8 && date.substr(4, 2) != "00" && date.substr(6, 2) != "00";
}

std::uint64_t hash(std::string_view text) { return text.empty() ? 0 : hash64(text) | 1; }

std::uint64_t hash_unordered(std::string_view a, std::string_view b) {
    if (a.empty() || b.empty()) return 0;
    const auto [low, high] = std::minmax({hash64(a), hash64(b)});
    return combine(low, high) | 1;
}

std::string_view digits_before(std::string_view number) {
    std::size_t end = 0;
    while (end < number.size() && number[end] >= '0' && number[end] <= '9') ++end;
    return end == 0 ? number : number.substr(0, end);
}

}  // namespace

std::vector<Pass> plan_passes(const record::Schema& schema) {
    const bool has_names = schema.has(Field::given) && schema.has(Field::family);
    const bool has_place = schema.has(Field::postcode) || schema.has(Field::city);
    const auto available = [&](Part part) {
        switch (part) {
            case Part::given:
            case Part::given_initial:
            case Part::given_sound:
            case Part::given_prefix:
                return schema.has(Field::given);
            case Part::family:
            case Part::family_initial:
            case Part::family_sound:
            case Part::family_prefix:
            case Part::family_ending:
                return schema.has(Field::family);
            case Part::names:
            case Part::name_sounds:
                return has_names;
            case Part::middle_initial:
                return schema.has(Field::middle);
            case Part::birth_date:
            case Part::birth_year:
            case Part::birth_month_day:
            case Part::birth_day_of_year_or_year:
                return schema.has(Field::birth_date);
            case Part::sex:
                return schema.has(Field::sex);
            case Part::ssn:
            case Part::ssn_last_four:
                return schema.has(Field::ssn);
            case Part::identifier:
                return schema.has(Field::identifier);
            case Part::phone:
                return schema.has(Field::phone);
            case Part::email:
            case Part::email_user:
                return schema.has(Field::email);
            case Part::house_number:
                return schema.has(Field::house_number);
            case Part::street:
                return schema.has(Field::street);
            case Part::place:
                return has_place;
            case Part::city_and_postcode:
                return schema.has(Field::postcode) && schema.has(Field::city);
            case Part::state:
                return schema.has(Field::state);
            case Part::birth_place:
                return schema.has(Field::birth_place);
            case Part::organisation:
            case Part::organisation_sound:
                return schema.has(Field::organisation);
        }
        return false;
    };

    using enum Part;
    std::vector<Pass> wanted{{"SSN", 1, {ssn}, {given_initial}}};
    for (std::size_t i = 0; i < schema.slots.size(); ++i)
        if (schema.slots[i].field == Field::identifier)
            wanted.push_back(
                {"identifier " + schema.slots[i].label, 1, {identifier}, {given_initial}, static_cast<int>(i), 2});
    const Pass rest[] = {
        {"both names and birth date", 2, {names, birth_date}, {}},
        {"family name and birth date", 2, {family, birth_date}, {given_initial}},
        {"given name and birth date", 2, {given, birth_date}, {sex, family_initial, place}},
        {"phone", 2, {phone}, {given_initial, birth_year}},
        {"e-mail", 2, {email}, {given_initial, birth_year}},
        {"both names and place", 2, {names, place}, {birth_year, middle_initial}},
        {"address and given name", 2, {house_number, street, given}, {place, birth_year}},
        {"organisation", 2, {organisation}, {place, street}},
        {"both names", 3, {names}, {birth_year, place, middle_initial, birth_day_of_year_or_year}},
        {"address", 3, {house_number, street}, {place, given_initial, birth_year}},
        {"sound of both names", 3, {name_sounds}, {birth_year, place, given_initial, birth_day_of_year_or_year}},
        {"birth date", 3, {birth_date}, {given_initial, sex, place, family_initial}},
        {"family sound, birth year and given initial",
         3,
         {family_sound, birth_year, given_initial},
         {place, birth_day_of_year_or_year}},
        {"given name, birth month and day", 3, {given, birth_month_day}, {family_initial, birth_year, place}},
        {"family name, birth month and day", 3, {family, birth_month_day}, {given_initial, birth_year, place}},
        {"given name, birth year and place",
         3,
         {given, birth_year, place},
         {birth_day_of_year_or_year, family_initial}},
        {"family name, birth year and place",
         3,
         {family, birth_year, place},
         {given_initial, birth_day_of_year_or_year}},
        {"given name and birth place",
         3,
         {given, birth_place},
         {birth_year, family_initial, birth_day_of_year_or_year}},
        {"family name and birth place",
         3,
         {family, birth_place},
         {birth_year, given_initial, birth_day_of_year_or_year}},
        {"last four of SSN and birth year", 3, {ssn_last_four, birth_year}, {given_initial}},
        {"family name, house number and place", 3, {family, house_number, place}, {given_initial, birth_year}},
        {"given name, house number and place", 3, {given, house_number, place}, {family_initial, birth_year}},
        {"street, family name", 3, {street, family}, {given_initial, place, birth_year}},
        {"family name and given initial", 3, {family, given_initial}, {birth_year, place, birth_day_of_year_or_year}},
        {"beginnings of both names", 3, {family_prefix, given_prefix}, {birth_year, place, birth_day_of_year_or_year}},
        {"ending of family name, given name and birth year",
         3,
         {family_ending, given, birth_year},
         {place, birth_day_of_year_or_year}},
        {"user of e-mail", 3, {email_user}, {given_initial, birth_year}},
        {"given name and place", 3, {given, place}, {family_initial, birth_year, birth_day_of_year_or_year}},
        {"family name and place", 3, {family, place}, {given_initial, birth_year, birth_day_of_year_or_year}},
        {"given name", 3, {given}, {place, birth_year, family_initial, birth_day_of_year_or_year}},
        {"family name", 3, {family}, {place, birth_year, given_initial, birth_day_of_year_or_year}},
        {"birth year and place", 3, {birth_year, place}, {given_initial, family_initial, birth_day_of_year_or_year}},
        {"birth place", 3, {birth_place}, {family_initial, given_initial, birth_year, birth_day_of_year_or_year}},
        {"sound of organisation", 3, {organisation_sound}, {place, street}},
    };
    wanted.insert(wanted.end(), std::begin(rest), std::end(rest));
    // Where few share them: among few records, and where one does not tell the other.
    for (const auto& [name, parts] : std::initializer_list<std::pair<const char*, std::vector<Part>>>{
             {"city and postcode", {city_and_postcode}},
             {"house number and place", {house_number, place}},
             {"street and place", {street, place}}})
        wanted.push_back({name, 3, parts, {}, record::Schema::absent, 1, true});
    // Where addresses are known, they find all that this would.
    if (!schema.has(Field::street))
        wanted.push_back({"place", 3, {place}, {family_initial, given_initial, birth_year, birth_day_of_year_or_year}});

    std::vector<Pass> passes;
    for (auto& pass : wanted) {
        if (!std::all_of(pass.parts.begin(), pass.parts.end(), available)) continue;
        std::erase_if(pass.refinements, [&](Part part) { return !available(part); });
        for (auto part : pass.parts) {
            if (part == phone || part == email || part == identifier) pass.width = 2;
            if (part == family) pass.width = max_keys;
        }
        passes.push_back(std::move(pass));
    }
    return passes;
}

PartReader::PartReader(const record::Schema& schema)
    : given_(schema.slot(Field::given)),
      family_(schema.slot(Field::family)),
      middle_(schema.slot(Field::middle)),
      maiden_(schema.slot(Field::maiden)),
      birth_date_(schema.slot(Field::birth_date)),
      sex_(schema.slot(Field::sex)),
      ssn_(schema.slot(Field::ssn)),
      phone_(schema.slot(Field::phone)),
      email_(schema.slot(Field::email)),
      house_number_(schema.slot(Field::house_number)),
      street_(schema.slot(Field::street)),
      postcode_(schema.slot(Field::postcode)),
      city_(schema.slot(Field::city)),
      state_(schema.slot(Field::state)),
      birth_place_(schema.slot(Field::birth_place)),
      organisation_(schema.slot(Field::organisation)) {}

std::array<std::uint64_t, max_keys> PartReader::read(const Record& record, Part part, int slot) const {
    // A record with one name only may have it in either field.
    const auto given_name = [&] { return record[given_].empty() ? record[family_] : record[given_]; };
    const auto given = [&] { return standardise::canonical_given(first_token(given_name())); };
    const auto family = [&] { return record[family_].empty() ? record[given_] : record[family_]; };
    const bool both_names = !record[given_].empty() && !record[family_].empty();
    const auto date = [&] { return record[birth_date_]; };
    const auto year = [&] { return date().substr(0, std::min<std::size_t>(4, date().size())); };
    const auto values = [&](std::string_view text, auto form) {
        std::array<std::uint64_t, max_keys> hashes{};
        std::size_t count = 0;
        record::for_each_value(text, [&](std::string_view value) {
            if (count < max_keys) hashes[count++] = hash(form(value));
        });
        return hashes;
    };
    switch (part) {
        case Part::given:
            return {hash(given())};
        case Part::given_initial:
            return {hash(record[given_].substr(0, 1))};
        case Part::given_sound:
            return {hash(standardise::soundex(given()).view())};
        case Part::given_prefix:
            return {hash(record[given_].substr(0, 3))};
        case Part::family: {
            std::array<std::uint64_t, max_keys> hashes{};
            const auto name = family();
            hashes[0] = hash(first_token(name));
            const auto last = name.rfind(' ');
            if (last != std::string_view::npos) hashes[1] = hash(name.substr(last + 1));
            const auto maiden = record[maiden_];
            if (!maiden.empty()) hashes[2] = hash(first_token(maiden));
            for (std::size_t i = 1; i < max_keys; ++i)
                for (std::size_t j = 0; j < i; ++j)
                    if (hashes[i] == hashes[j]) hashes[i] = 0;
            return hashes;
        }
        case Part::family_initial:
            return {hash(family().substr(0, 1))};
        case Part::family_sound:
            return {hash(standardise::double_metaphone(first_token(family())).primary.view())};
        case Part::family_prefix:
            return {hash(family().substr(0, 4))};
        case Part::family_ending:
            return {hash(family().size() < 4 ? family() : family().substr(family().size() - 4))};
        case Part::names:
            return {both_names ? hash_unordered(given(), first_token(family())) : 0};
        case Part::name_sounds:
            return {both_names ? hash_unordered(standardise::soundex(given()).view(),
                                                standardise::soundex(first_token(family())).view())
                               : 0};
        case Part::middle_initial:
            return {hash(record[middle_].substr(0, 1))};
        case Part::birth_date:
            return {full_date(date()) ? hash(date()) : 0};
        case Part::birth_year:
            return {hash(year())};
        case Part::birth_month_day:
            return {full_date(date()) ? hash(date().substr(4)) : 0};
        case Part::birth_day_of_year_or_year:
            return {hash(full_date(date()) ? date().substr(4) : year())};
        case Part::sex:
            return {hash(record[sex_])};
        case Part::ssn:
            return {record[ssn_].size() == 9 ? hash(record[ssn_]) : 0};
        case Part::ssn_last_four: {
            const auto ssn = record[ssn_];
            return {ssn.size() < 4 ? 0 : hash(ssn.substr(ssn.size() - 4))};
        }
        case Part::identifier:
            return values(record[slot], standardise::without_leading_noughts);
        case Part::phone: {
            // Without the country's code, which many leave out.
            std::array<std::uint64_t, max_keys> hashes{};
            std::size_t count = 0;
            record::for_each_value(record[phone_], [&](std::string_view value) {
                if (count < max_keys)
                    hashes[count++] = hash(value.substr(value.size() - std::min<std::size_t>(10, value.size())));
            });
            return hashes;
        }
        case Part::email:
            return values(record[email_], std::identity{});
        case Part::email_user:
            return {hash(record[email_].substr(0, record[email_].find('@')))};
        case Part::house_number:
            return {hash(digits_before(record[house_number_]))};
        case Part::street:
            return {hash(record[street_])};
        case Part::place:
            return {hash(record[postcode_].empty() ? record[city_] : record[postcode_])};
        case Part::city_and_postcode: {
            const auto city = hash(record[city_]), postcode = hash(record[postcode_]);
            return {city == 0 || postcode == 0 ? 0 : combine(city, postcode)};
        }
        case Part::state:
            return {hash(record[state_])};
        case Part::birth_place:
            return {hash(record[birth_place_])};
        case Part::organisation:
            return {hash(record[organisation_])};
        case Part::organisation_sound:
            return {hash(standardise::double_metaphone(first_token(record[organisation_])).primary.view())};
    }
    return {};
}

}  // namespace idxr::block
