// Names of the standardised fields, and the slots of a run.
#include "idxr/record/schema.hpp"

#include <algorithm>
#include <tuple>

namespace idxr::record {
namespace {

constexpr std::array<std::string_view, field_count> names{
    "record_id",    "record_date", "given",     "middle",      "family", "suffix",     "maiden",   "alias",
    "organisation", "birth_date",  "sex",       "birth_place", "ssn",    "identifier", "phone",    "email",
    "house_number", "street",      "unit",      "city",        "county", "state",      "postcode", "country",
    "occupation",   "race",        "ethnicity", "text",        "carried"};

}  // namespace

std::string_view name(Field field) { return names[static_cast<std::size_t>(field)]; }

std::optional<Field> field_named(std::string_view name) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) return std::nullopt;
    return static_cast<Field>(found - names.begin());
}

std::string Slot::title() const {
    auto title = std::string(name(field));
    return label.empty() ? title : title + ":" + label;
}

int Schema::slot(Field field) const {
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].field == field) return static_cast<int>(i);
    return absent;
}

int Schema::slot(Field field, std::string_view label) const {
    for (std::size_t i = 0; i < slots.size(); ++i)
        if (slots[i].field == field && slots[i].label == label) return static_cast<int>(i);
    return absent;
}

Schema make_schema(std::vector<Slot> slots) {
    slots.push_back({Field::record_id, ""});
    std::sort(slots.begin(), slots.end(),
              [](const Slot& a, const Slot& b) { return std::tie(a.field, a.label) < std::tie(b.field, b.label); });
    slots.erase(std::unique(slots.begin(), slots.end()), slots.end());
    return {std::move(slots)};
}

}  // namespace idxr::record
