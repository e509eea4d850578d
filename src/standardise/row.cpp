// One row of a file to one standardised record.
#include "idxr/standardise/row.hpp"

#include <algorithm>
#include <atomic>

#include "idxr/standardise/dates.hpp"
#include "idxr/standardise/emails.hpp"
#include "idxr/standardise/ids.hpp"
#include "idxr/standardise/organisations.hpp"
#include "idxr/standardise/phones.hpp"
#include "idxr/standardise/places.hpp"
#include "idxr/standardise/sex.hpp"
#include "idxr/standardise/text.hpp"
#include "merge_names.hpp"

namespace idxr::standardise {
namespace {

using recognise::Role;
using record::Field;
using record::Schema;

// The field whose slot takes the value of a role, or at least counts it.
Field field_of(Role role) {
    switch (role) {
        case Role::record_date:
            return Field::record_date;
        case Role::given:
            return Field::given;
        case Role::middle:
            return Field::middle;
        case Role::full_name:
        case Role::family:
        case Role::family2:
            return Field::family;
        case Role::suffix:
            return Field::suffix;
        case Role::maiden:
            return Field::maiden;
        case Role::alias:
            return Field::alias;
        case Role::organisation:
            return Field::organisation;
        case Role::birth_date:
        case Role::birth_year:
        case Role::birth_month:
        case Role::birth_day:
        case Role::age:
            return Field::birth_date;
        case Role::sex:
            return Field::sex;
        case Role::birth_place:
            return Field::birth_place;
        case Role::ssn:
            return Field::ssn;
        case Role::identifier:
            return Field::identifier;
        case Role::phone:
            return Field::phone;
        case Role::email:
            return Field::email;
        case Role::address:
        case Role::street_line:
        case Role::street_line2:
            return Field::street;
        case Role::house_number:
            return Field::house_number;
        case Role::unit:
            return Field::unit;
        case Role::city:
            return Field::city;
        case Role::county:
            return Field::county;
        case Role::state:
            return Field::state;
        case Role::postcode:
            return Field::postcode;
        case Role::country:
            return Field::country;
        case Role::occupation:
            return Field::occupation;
        case Role::race:
            return Field::race;
        case Role::ethnicity:
            return Field::ethnicity;
        case Role::text:
            return Field::text;
        case Role::carried:
            return Field::carried;
        case Role::ignore:
        case Role::record_id:
        case Role::source:
        case Role::title:
        case Role::identifier_issuer:
            break;
    }
    return Field::record_id;
}

// Some columns are read before others that depend on them: the record date before ages, the state before the postcode,
// the house number before the street, the parts of an address before a whole one.
int reading_order(Role role) {
    switch (role) {
        case Role::record_date:
        case Role::state:
        case Role::house_number:
            return 0;
        case Role::address:
            return 2;
        case Role::street_line2:
        case Role::unit:
            return 3;
        default:
            return 1;
    }
}

// As read, but valid UTF-8 without blanks around.
Reading keep(std::string_view raw, std::string& out) {
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    raw = cut(raw, max_text_bytes);
    out.clear();
    if (std::all_of(raw.begin(), raw.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
        out = raw;
    else
        for (std::size_t i = 0; i < raw.size();) append_code_point(next_code_point(raw, i), out);
    return Reading::value;
}

Reading read_words(std::string_view raw, std::string& out) {
    raw = trim(raw);
    if (raw.empty()) return Reading::missing;
    if (stands_for_missing(raw)) return Reading::placeholder;
    words(cut(raw, max_text_bytes), out);
    return out.empty() ? Reading::placeholder : Reading::value;
}

// The first column that has a value wins.
template <typename Standardise>
Reading read_first(std::string_view raw, std::string& scratch, std::string& out, Standardise standardise) {
    if (out.empty()) return standardise(raw, out);
    return standardise(raw, scratch);
}

// All columns of the slot count.
template <typename Standardise>
Reading read_several(std::string_view raw, std::string& scratch, std::string& out, Standardise standardise) {
    const auto reading = standardise(raw, scratch);
    if (reading == Reading::value) {
        if (!out.empty()) out += record::value_separator;
        out += scratch;
    }
    return reading;
}

// Sorts the values and removes doubles.
void sort_values(std::string& values, std::vector<std::string_view>& several, std::string& scratch) {
    if (values.find(record::value_separator) == std::string::npos) return;
    several.clear();
    record::for_each_value(values, [&](std::string_view value) { several.push_back(value); });
    std::sort(several.begin(), several.end());
    several.erase(std::unique(several.begin(), several.end()), several.end());
    scratch.clear();
    for (const auto value : several) {
        if (!scratch.empty()) scratch += record::value_separator;
        scratch += value;
    }
    values.swap(scratch);
}

std::uint64_t next_number() {
    static std::atomic<std::uint64_t> last{0};
    return ++last;
}

}  // namespace

RowStandardiser::RowStandardiser(const record::Schema& schema, const recognise::ColumnMap& map, int reference_year)
    : number_(next_number()), slots_(schema.slots), reference_year_(reference_year) {
    slot_ = {schema.slot(Field::given),        schema.slot(Field::middle),      schema.slot(Field::family),
             schema.slot(Field::suffix),       schema.slot(Field::maiden),      schema.slot(Field::alias),
             schema.slot(Field::organisation), schema.slot(Field::record_date), schema.slot(Field::birth_date),
             schema.slot(Field::house_number), schema.slot(Field::street),      schema.slot(Field::unit),
             schema.slot(Field::city),         schema.slot(Field::state),       schema.slot(Field::postcode),
             schema.slot(Field::country)};
    for (std::size_t i = 0; i < map.columns.size(); ++i) {
        const auto& column = map.columns[i];
        const int field = static_cast<int>(i);
        if (column.role == Role::birth_year) year_field_ = field;
        if (column.role == Role::birth_month) month_field_ = field;
        if (column.role == Role::birth_day) day_field_ = field;
        if (column.role == Role::age) age_field_ = field;
        if (column.role == Role::ignore && !column.required) continue;
        int slot = schema.slot(field_of(column.role));
        if (column.role == Role::text || column.role == Role::carried || column.role == Role::identifier)
            slot = schema.slot(field_of(column.role), column.label);
        if (column.role == Role::ssn && !map.ssn_is_us) slot = schema.slot(Field::identifier, "ssn");
        int issuer = -1;
        if (column.role == Role::identifier)
            for (std::size_t k = 0; k < map.columns.size(); ++k)
                if (map.columns[k].role == Role::identifier_issuer && map.columns[k].label == column.label)
                    issuer = static_cast<int>(k);
        columns_.push_back({field, column.role, column.date_order, column.family_first, slot, issuer});
    }
    std::stable_sort(columns_.begin(), columns_.end(),
                     [](const Column& a, const Column& b) { return reading_order(a.role) < reading_order(b.role); });
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (map.columns[static_cast<std::size_t>(columns_[i].field)].required) required_.push_back(static_cast<int>(i));
    std::sort(required_.begin(), required_.end(), [&](int a, int b) {
        return columns_[static_cast<std::size_t>(a)].field < columns_[static_cast<std::size_t>(b)].field;
    });
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        const auto field = slots_[i].field;
        if (field == Field::phone || field == Field::email || field == Field::identifier)
            several_slots_.push_back(static_cast<int>(i));
    }
    if (map.age_reference_date.size() >= 4)
        for (std::size_t i = 0; i < 4; ++i) age_year_ = age_year_ * 10 + (map.age_reference_date[i] - '0');
}

std::string_view RowStandardiser::role_value(int field, std::span<const std::string_view> fields) const {
    return field >= 0 && static_cast<std::size_t>(field) < fields.size() ? fields[static_cast<std::size_t>(field)]
                                                                         : std::string_view{};
}

std::optional<Reading> RowStandardiser::reading_of(int field, const Buffers& buffers) const {
    for (std::size_t i = 0; i < columns_.size(); ++i)
        if (columns_[i].field == field) return buffers.readings[i];
    return std::nullopt;
}

Reading RowStandardiser::read_identifier(const Column& column, std::span<const std::string_view> fields,
                                         Buffers& buffers) const {
    buffers.issuer.clear();
    if (const auto issuer = role_value(column.issuer, fields); !issuer.empty()) {
        standardise_state(issuer, buffers.issuer);
        if (any_state(buffers.issuer).empty()) standardise_country(issuer, buffers.issuer);
    }
    return read_several(
        role_value(column.field, fields), buffers.value, buffers.values[static_cast<std::size_t>(column.slot)],
        [&](std::string_view raw, std::string& out) { return standardise_identifier(raw, buffers.issuer, out); });
}

// Birth date from year, month and day columns or an age, when no column gave a whole date.
Reading RowStandardiser::read_birth_parts(std::span<const std::string_view> fields, Buffers& buffers) const {
    auto& out = buffers.values[static_cast<std::size_t>(slot_.birth_date)];
    auto& date = buffers.value;
    auto reading = Reading::missing;
    if (year_field_ >= 0 || month_field_ >= 0 || day_field_ >= 0) {
        reading = assemble_date(role_value(year_field_, fields), role_value(month_field_, fields),
                                role_value(day_field_, fields), reference_year_, date);
        if (out.empty()) out = date;
    }
    if (age_field_ < 0) return reading;
    int year = age_year_ != 0 ? age_year_ : reference_year_;
    if (age_year_ == 0 && slot_.record_date != Schema::absent)
        if (const auto& recorded = buffers.values[static_cast<std::size_t>(slot_.record_date)]; recorded.size() == 8)
            year =
                (recorded[0] - '0') * 1000 + (recorded[1] - '0') * 100 + (recorded[2] - '0') * 10 + (recorded[3] - '0');
    const auto age_reading = date_from_age(role_value(age_field_, fields), year, date);
    if (out.empty()) out = date;
    return reading == Reading::value ? reading : age_reading;
}

Memory& RowStandardiser::memory(const Column& column, Buffers& buffers) const {
    return buffers.memories.of_column[static_cast<std::size_t>(&column - columns_.data())];
}

// `standardise` sets the part of the name whatever the name holds, so what became of the text before holds again,
// unless it filled other parts too.
template <typename Standardise>
Reading RowStandardiser::read_name(const Column& column, std::string_view raw, std::string Name::*part, Name& name,
                                   Buffers& buffers, Standardise standardise) const {
    if (raw.size() > Memory::longest) return standardise(raw, name);
    const auto& entry = memory(column, buffers).at(raw, [&](Memory::Entry& fresh) {
        auto& made = buffers.part;
        made.clear();
        fresh.reading = standardise(raw, made);
        fresh.value = made.*part;
        fresh.alone = fresh.reading == Reading::value && !fresh.value.empty() &&
                      made.given.size() + made.middle.size() + made.family.size() == fresh.value.size() &&
                      made.suffix.empty() && made.maiden.empty() && made.nickname.empty() && made.alias.empty() &&
                      !made.merged;
    });
    if (!entry.alone) return standardise(raw, name);
    name.*part = entry.value;
    return Reading::value;
}

Reading RowStandardiser::read(const Column& column, std::span<const std::string_view> fields, Buffers& buffers) const {
    const auto raw = role_value(column.field, fields);
    if (raw.empty()) return Reading::missing;
    auto& name = buffers.name;
    auto& address = buffers.address;
    switch (column.role) {
        case Role::full_name:
            if (looks_like_organisation(raw)) {
                if (slot_.organisation == Schema::absent) return Reading::value;
                return read_first(raw, buffers.value, buffers.values[static_cast<std::size_t>(slot_.organisation)],
                                  standardise_organisation);
            }
            if (!buffers.full_name.given.empty() || !buffers.full_name.family.empty())
                return standardise_alias(raw, name);
            return standardise_full_name(raw, buffers.full_name, column.family_first);
        case Role::given:
            return read_name(column, raw, &Name::given, name.given.empty() ? name : buffers.other_name, buffers,
                             standardise_given);
        case Role::middle:
            return read_name(column, raw, &Name::middle, name.middle.empty() ? name : buffers.other_name, buffers,
                             standardise_middle);
        case Role::family:
            if (looks_like_organisation(raw) && slot_.organisation != Schema::absent)
                return read_first(raw, buffers.value, buffers.values[static_cast<std::size_t>(slot_.organisation)],
                                  standardise_organisation);
            return read_name(column, raw, &Name::family, name.family.empty() ? name : buffers.other_name, buffers,
                             standardise_family);
        case Role::family2:
            return standardise_family(raw, buffers.other_name);
        case Role::suffix:
            return standardise_suffix(raw, name);
        case Role::maiden:
            return standardise_maiden(raw, name);
        case Role::alias:
            return standardise_alias(raw, name);
        case Role::address:
            return standardise_address(raw, address);
        case Role::street_line:
            return address.street.empty() ? standardise_street(raw, address) : standardise_street_line2(raw, address);
        case Role::street_line2:
            return standardise_street_line2(raw, address);
        case Role::house_number:
            return standardise_house_number(raw, address.house_number);
        case Role::unit: {
            const auto reading = standardise_unit(raw, buffers.value);
            if (address.unit.find(buffers.value) == std::string::npos)
                address.unit.insert(0, address.unit.empty() ? buffers.value : buffers.value + ' ');
            return reading;
        }
        case Role::ignore:
        case Role::source:
        case Role::title:
        case Role::identifier_issuer:
            return trim(raw).empty() ? Reading::missing : Reading::value;
        default:
            break;
    }
    if (column.slot == Schema::absent) return trim(raw).empty() ? Reading::missing : Reading::value;
    auto& out = buffers.values[static_cast<std::size_t>(column.slot)];
    const auto first = [&](auto standardise) { return read_first(raw, buffers.value, out, standardise); };
    // For what depends on the text and the column alone.
    const auto recurring = [&](auto standardise) {
        if (raw.size() > Memory::longest) return first(standardise);
        const auto& entry = memory(column, buffers).at(raw, [&](Memory::Entry& fresh) {
            fresh.reading = standardise(raw, fresh.value);
        });
        if (out.empty()) out = entry.value;
        return entry.reading;
    };
    switch (column.role) {
        case Role::record_id:
            return keep(raw, out);
        case Role::record_date:
        case Role::birth_date:
            return recurring([&](std::string_view text, std::string& date) {
                return standardise_date(text, column.date_order, reference_year_, date);
            });
        case Role::organisation:
            return first(standardise_organisation);
        case Role::sex:
            return recurring(standardise_sex);
        case Role::ssn:
            return slots_[static_cast<std::size_t>(column.slot)].field == Field::ssn
                       ? first(standardise_ssn)
                       : read_identifier(column, fields, buffers);
        case Role::identifier:
            return read_identifier(column, fields, buffers);
        case Role::phone:
            return read_several(raw, buffers.value, out, standardise_phones);
        case Role::email:
            return read_several(raw, buffers.value, out, standardise_emails);
        case Role::city:
            return recurring(standardise_city);
        case Role::county:
            return recurring(standardise_county);
        case Role::state:
            return recurring(standardise_state);
        case Role::postcode: {
            const auto state = slot_.state == Schema::absent
                                   ? std::string_view{}
                                   : std::string_view(buffers.values[static_cast<std::size_t>(slot_.state)]);
            return first(
                [&](std::string_view text, std::string& code) { return standardise_postcode(text, state, code); });
        }
        case Role::country:
            return recurring(standardise_country);
        case Role::carried:
            return first(keep);
        default:
            return first(read_words);
    }
}

void RowStandardiser::finish_name(Buffers& buffers, record::Record& record) const {
    auto& name = buffers.name;
    fill_from_full_name(buffers.full_name, name);
    if (slot_.middle != Schema::absent) move_initial_to_middle(name);
    split_merged(name);
    append_family2(buffers.other_name, name);
    append_nickname_alias(name);
    sort_values(name.alias, buffers.several, buffers.value);
    if (name.merged) record.flags |= record::flag_name_merged;
    const bool organisation =
        slot_.organisation != Schema::absent && !buffers.values[static_cast<std::size_t>(slot_.organisation)].empty();
    if (organisation && name.given.empty() && name.family.empty()) record.flags |= record::flag_organisation;
}

Outcome RowStandardiser::standardise(std::span<const std::string_view> fields, record::Record& record,
                                     Buffers& buffers) const {
    const auto slots = slots_.size();
    if (buffers.values.size() != slots) buffers.values.resize(slots);
    if (buffers.counts.size() != slots) buffers.counts.resize(slots);
    buffers.readings.resize(columns_.size());
    if (buffers.memories.standardiser != number_) buffers.memories = {number_, std::vector<Memory>(columns_.size())};
    for (auto& value : buffers.values) value.clear();
    buffers.name.clear();
    buffers.full_name.clear();
    buffers.other_name.clear();
    buffers.address.clear();
    record.flags = 0;
    record.values.resize(slots);

    const auto count = [&](int slot, Reading reading) {
        if (slot != Schema::absent) buffers.counts[static_cast<std::size_t>(slot)].add(reading);
    };
    const auto is_birth_part = [](Role role) {
        return role == Role::birth_year || role == Role::birth_month || role == Role::birth_day || role == Role::age;
    };
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (is_birth_part(columns_[i].role)) continue;
        buffers.readings[i] = read(columns_[i], fields, buffers);
        count(columns_[i].slot, buffers.readings[i]);
    }
    if (slot_.birth_date != Schema::absent &&
        (year_field_ >= 0 || month_field_ >= 0 || day_field_ >= 0 || age_field_ >= 0)) {
        const auto reading = read_birth_parts(fields, buffers);
        count(slot_.birth_date, reading);
        for (std::size_t i = 0; i < columns_.size(); ++i)
            if (is_birth_part(columns_[i].role)) buffers.readings[i] = reading;
    }
    finish_name(buffers, record);
    for (const int slot : several_slots_)
        sort_values(buffers.values[static_cast<std::size_t>(slot)], buffers.several, buffers.value);

    for (std::size_t i = 0; i < slots; ++i) record.values[i] = buffers.values[i];
    const auto put = [&](int slot, const std::string& value) {
        if (slot != Schema::absent) record.values[static_cast<std::size_t>(slot)] = value;
    };
    const auto fill = [&](int slot, const std::string& value) {
        if (slot != Schema::absent && record.values[static_cast<std::size_t>(slot)].empty())
            record.values[static_cast<std::size_t>(slot)] = value;
    };
    const auto& name = buffers.name;
    put(slot_.given, name.given);
    put(slot_.middle, name.middle);
    put(slot_.family, name.family);
    put(slot_.suffix, name.suffix);
    put(slot_.maiden, name.maiden);
    put(slot_.alias, name.alias);
    const auto& address = buffers.address;
    put(slot_.house_number, address.house_number);
    put(slot_.street, address.street);
    put(slot_.unit, address.unit);
    fill(slot_.city, address.city);
    fill(slot_.state, address.state);
    fill(slot_.postcode, address.postcode);
    fill(slot_.country, address.country);

    for (const int index : required_) {
        const auto reading = buffers.readings[static_cast<std::size_t>(index)];
        const int field = columns_[static_cast<std::size_t>(index)].field;
        if (reading == Reading::unreadable) return {Outcome::required_unreadable, field};
        if (reading != Reading::value) return {Outcome::required_missing, field};
    }
    return {};
}

}  // namespace idxr::standardise
