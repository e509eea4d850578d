// Names of the roles, and the standardised slots that they fill.
#include "idxr/recognise/column_map.hpp"

#include <algorithm>
#include <array>

namespace idxr::recognise {
namespace {

using record::Field;
using record::Slot;

constexpr std::size_t role_count = static_cast<std::size_t>(Role::carried) + 1;

constexpr std::array<std::string_view, role_count> names{
    "ignore",     "record_id",    "source",      "record_date", "full_name",    "given",
    "middle",     "family",       "family2",     "suffix",      "title",        "maiden",
    "alias",      "organisation", "birth_date",  "birth_year",  "birth_month",  "birth_day",
    "age",        "sex",          "birth_place", "ssn",         "identifier",   "identifier_issuer",
    "phone",      "email",        "address",     "street_line", "street_line2", "house_number",
    "unit",       "city",         "county",      "state",       "postcode",     "country",
    "occupation", "race",         "ethnicity",   "text",        "carried"};

// A generation ("SMITH JR") or an organisation ("ACME LLC") also stands inside names, a unit inside a street.
std::vector<Field> fields_of(Role role) {
    switch (role) {
        case Role::full_name:
            return {Field::given, Field::middle, Field::family, Field::suffix, Field::organisation};
        case Role::given:
            return {Field::given, Field::middle, Field::suffix};
        case Role::middle:
            return {Field::middle};
        case Role::family:
            return {Field::family, Field::suffix, Field::organisation};
        case Role::family2:
            return {Field::family};
        case Role::suffix:
            return {Field::suffix};
        case Role::maiden:
            return {Field::maiden};
        case Role::alias:
            return {Field::alias};
        case Role::organisation:
            return {Field::organisation};
        case Role::record_date:
            return {Field::record_date};
        case Role::birth_date:
        case Role::birth_year:
        case Role::birth_month:
        case Role::birth_day:
        case Role::age:
            return {Field::birth_date};
        case Role::sex:
            return {Field::sex};
        case Role::birth_place:
            return {Field::birth_place};
        case Role::phone:
            return {Field::phone};
        case Role::email:
            return {Field::email};
        case Role::address:
            return {Field::house_number, Field::street, Field::unit, Field::city, Field::state, Field::postcode};
        case Role::street_line:
        case Role::street_line2:
            return {Field::house_number, Field::street, Field::unit};
        case Role::house_number:
            return {Field::house_number};
        case Role::unit:
            return {Field::unit};
        case Role::city:
            return {Field::city};
        case Role::county:
            return {Field::county};
        case Role::state:
            return {Field::state};
        case Role::postcode:
            return {Field::postcode};
        case Role::country:
            return {Field::country};
        case Role::occupation:
            return {Field::occupation};
        case Role::race:
            return {Field::race};
        case Role::ethnicity:
            return {Field::ethnicity};
        case Role::ignore:
        case Role::record_id:
        case Role::source:
        case Role::title:
        case Role::ssn:
        case Role::identifier:
        case Role::identifier_issuer:
        case Role::text:
        case Role::carried:
            break;
    }
    return {};
}

}  // namespace

std::string_view name(Role role) { return names[static_cast<std::size_t>(role)]; }
std::span<const std::string_view> role_names() { return names; }

std::optional<Role> role_named(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Role>(found - names.begin());
}

bool ColumnMap::has(Role role) const {
    return std::any_of(columns.begin(), columns.end(), [&](const Column& column) { return column.role == role; });
}

record::Schema schema_for(const std::vector<ColumnMap>& maps) {
    std::vector<Slot> slots;
    for (const auto& map : maps)
        for (const auto& column : map.columns) {
            for (auto field : fields_of(column.role)) slots.push_back({field, ""});
            if (column.role == Role::ssn)
                slots.push_back(map.ssn_is_us ? Slot{Field::ssn, ""} : Slot{Field::identifier, "ssn"});
            if (column.role == Role::identifier) slots.push_back({Field::identifier, column.label});
            if (column.role == Role::text) slots.push_back({Field::text, column.label});
            if (column.role == Role::carried) slots.push_back({Field::carried, column.label});
        }
    return record::make_schema(std::move(slots));
}

}  // namespace idxr::recognise
