// Where an identity has lived, from the addresses and dates of its records.
#include <algorithm>
#include <array>
#include <charconv>
#include <numeric>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/compare/strings.hpp"
#include "idxr/household/household.hpp"

namespace idxr::household {
namespace {

using record::Field;
using record::Record;

// Within an address 32 bits are plenty.
std::uint32_t short_hash(std::uint64_t hash) { return static_cast<std::uint32_t>(hash >> 32) | 1; }

template <typename Hash, std::size_t N>
void add(std::array<Hash, N>& hashes, Hash hash) {
    for (auto& slot : hashes) {
        if (slot == hash) return;
        if (slot == 0) {
            slot = hash;
            return;
        }
    }
}

struct Address {
    std::string_view number, street, unit, postcode, city;
    std::uint64_t records = 0;

    bool empty() const { return number.empty() && street.empty(); }
    int parts() const { return !number.empty() + !street.empty() + !unit.empty() + !postcode.empty() + !city.empty(); }
    bool operator==(const Address& other) const {
        return number == other.number && street == other.street && unit == other.unit && postcode == other.postcode &&
               city == other.city;
    }
    // Where it meets others: by postcode and by city, as either may be missing. Odd: an even number stands for a phone
    // in place of an address.
    std::array<std::uint64_t, 2> keys() const {
        std::uint64_t place = 1;
        for (auto part : {number, street, unit}) place = combine(place, hash64(part));
        const auto in = [&](std::string_view area, std::uint64_t kind) {
            return area.empty() ? 0 : combine(combine(place, kind), hash64(area)) | 1;
        };
        if (postcode.empty() && city.empty()) return {place | 1, 0};
        return {in(postcode, 2), in(city, 3)};
    }
};

// A street without its direction, which is often left out.
std::string_view without_direction(std::string_view street) {
    constexpr std::string_view directions[] = {"N ", "S ", "E ", "W ", "NE ", "NW ", "SE ", "SW "};
    for (auto direction : directions)
        if (street.starts_with(direction) && street.size() > direction.size() + 2)
            return street.substr(direction.size());
    return street;
}

Address address_of(const record::Schema& schema, const Record& record) {
    return {record[schema.slot(Field::house_number)], without_direction(record[schema.slot(Field::street)]),
            record[schema.slot(Field::unit)], record[schema.slot(Field::postcode)], record[schema.slot(Field::city)]};
}

// Whether two addresses of one identity are one place, written with a slip or a part left out.
bool one_place(const Address& a, const Address& b) {
    const auto agree = [](std::string_view x, std::string_view y) {
        return x.empty() || y.empty() || x == y || compare::one_slip(x, y);
    };
    const bool same_number = a.number == b.number, same_street = a.street == b.street;
    if (!same_number && !(same_street && compare::one_slip(a.number, b.number))) return false;
    if (!same_street && compare::jaro_winkler(a.street, b.street) < 900) return false;
    if (!a.unit.empty() && !b.unit.empty() && a.unit != b.unit) return false;
    return agree(a.postcode, b.postcode) || (!a.city.empty() && a.city == b.city);
}

constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

// The different places of an identity, each in its fullest and commonest form, and the place of each record.
struct Places {
    std::vector<Address> places;
    std::vector<std::size_t> of_record;  // index of a place, or nowhere
};

Places places_of(const record::Schema& schema, std::span<const Record> records) {
    constexpr std::size_t most = 64;  // forms that others are compared with
    std::vector<Address> forms;
    std::vector<std::size_t> form_of(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto address = address_of(schema, records[i]);
        form_of[i] = static_cast<std::size_t>(std::find(forms.begin(), forms.end(), address) - forms.begin());
        if (form_of[i] == forms.size()) forms.push_back(address);
        ++forms[form_of[i]].records;
    }
    std::vector<std::size_t> order(forms.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return std::tuple(-forms[a].parts(), forms[b].records) < std::tuple(-forms[b].parts(), forms[a].records);
    });
    Places found;
    std::vector<std::size_t> place_of(forms.size(), nowhere);
    for (auto form : order) {
        if (forms[form].empty()) continue;
        // The commonest of the fuller forms that are one place with it.
        std::uint64_t records_there = 0;
        for (std::size_t place = 0; place < std::min(found.places.size(), most); ++place)
            if (found.places[place].records > records_there && one_place(forms[form], found.places[place])) {
                records_there = found.places[place].records;
                place_of[form] = place;
            }
        if (place_of[form] == nowhere) {
            place_of[form] = found.places.size();
            found.places.push_back(forms[form]);
        }
    }
    for (auto form : form_of) found.of_record.push_back(place_of[form]);
    return found;
}

std::uint32_t date_of(const record::Schema& schema, const Record& record) {
    const auto text = record[schema.slot(Field::record_date)];
    std::uint32_t date = 0;
    std::from_chars(text.data(), text.data() + text.size(), date);
    return date;
}

}  // namespace

Ties add_stays(const record::Schema& schema, std::uint64_t identity, std::span<const Record> records, std::size_t home,
               std::vector<Stay>& stays) {
    Ties ties;
    Stay common;
    common.identity = identity;
    const int family = schema.slot(Field::family), phone = schema.slot(Field::phone);
    std::array<std::uint64_t, std::tuple_size_v<decltype(ties.phones)>> phones{};
    for (const auto& record : records) {
        auto names = record[family];
        while (!names.empty()) {
            const auto token = names.substr(0, names.find(' '));
            if (token.size() > 1) add(ties.families, short_hash(hash64(token)));
            names.remove_prefix(std::min(names.size(), token.size() + 1));
        }
        record::for_each_value(record[phone], [&](std::string_view value) { add(phones, hash64(value) | 1); });
    }
    // Phones are where those meet who share a family name but no address.
    common.home = home == no_home;
    for (auto hash : phones)
        if (hash != 0) add(ties.phones, short_hash(hash));
    for (auto hash : phones) {
        common.address = hash & ~std::uint64_t{1};
        if (hash != 0) stays.push_back(common);
    }
    if (home == no_home) return ties;
    const auto [places, place_of] = places_of(schema, records);
    std::vector<Stay> at(places.size(), common);
    std::vector<bool> stayed(places.size(), false);
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto place = place_of[i];
        const auto date = date_of(schema, records[i]);
        if (place == nowhere || (date == 0 && place != place_of[home])) continue;
        stayed[place] = true;
        at[place].home = place == place_of[home];
        at[place].last = std::max(at[place].last, date);
    }
    for (std::size_t place = 0; place < places.size(); ++place) {
        if (!stayed[place]) continue;
        for (std::size_t i = 0; i < records.size(); ++i) {
            const auto date = date_of(schema, records[i]);
            if (place_of[i] != nowhere && place_of[i] != place && date > at[place].last)
                at[place].left = std::min<std::uint32_t>(at[place].left, date);
        }
        at[place].area = area_code(places[place].postcode);
        for (auto key : places[place].keys()) {
            at[place].address = key;
            if (key != 0) stays.push_back(at[place]);
        }
    }
    return ties;
}

}  // namespace idxr::household
