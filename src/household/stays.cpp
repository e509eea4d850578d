// Where an identity has lived, from the addresses and dates of its records.
#include <algorithm>
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

template <std::size_t N>
void add(std::array<std::uint64_t, N>& hashes, std::uint64_t hash) {
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
    // Odd: an even number stands for a phone in place of an address.
    std::uint64_t key() const {
        std::uint64_t hash = 1;
        for (auto part : {number, street, unit, postcode.empty() ? city : postcode}) hash = combine(hash, hash64(part));
        return hash | 1;
    }
};

Address address_of(const record::Schema& schema, const Record& record) {
    return {record[schema.slot(Field::house_number)], record[schema.slot(Field::street)],
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

// The addresses of an identity's records as keys, the same for one place: that of its commonest, most complete form.
std::vector<std::uint64_t> address_keys(const record::Schema& schema, std::span<const Record> records) {
    constexpr std::size_t most = 64;  // forms that are compared with each other
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
    std::vector<std::uint64_t> key_of_form(forms.size(), 0);
    for (std::size_t at = 0; at < order.size(); ++at) {
        const auto& form = forms[order[at]];
        if (form.empty()) continue;
        key_of_form[order[at]] = form.key();
        // Among the fuller forms before it the commonest that is one place with it.
        std::uint64_t records = 0;
        for (std::size_t before = 0; before < std::min(at, most); ++before) {
            const auto& fuller = forms[order[before]];
            if (!fuller.empty() && fuller.records > records && one_place(form, fuller)) {
                records = fuller.records;
                key_of_form[order[at]] = key_of_form[order[before]];
            }
        }
    }
    std::vector<std::uint64_t> keys;
    for (auto form : form_of) keys.push_back(key_of_form[form]);
    return keys;
}

std::uint32_t date_of(const record::Schema& schema, const Record& record) {
    const auto text = record[schema.slot(Field::record_date)];
    std::uint32_t date = 0;
    std::from_chars(text.data(), text.data() + text.size(), date);
    return date;
}

}  // namespace

void add_stays(const record::Schema& schema, std::uint64_t identity, std::span<const Record> records, std::size_t home,
               std::vector<Stay>& stays) {
    Stay common;
    common.identity = identity;
    const int family = schema.slot(Field::family), phone = schema.slot(Field::phone);
    for (const auto& record : records) {
        auto names = record[family];
        while (!names.empty()) {
            const auto token = names.substr(0, names.find(' '));
            if (token.size() > 1) add(common.families, hash64(token) | 1);
            names.remove_prefix(std::min(names.size(), token.size() + 1));
        }
        record::for_each_value(record[phone], [&](std::string_view value) { add(common.phones, hash64(value) | 1); });
    }
    const auto first = stays.size();
    if (home == no_home) {
        // Without an address the phones are where they meet.
        common.home = true;
        for (auto phone : common.phones) {
            common.address = phone & ~std::uint64_t{1};
            if (phone != 0) stays.push_back(common);
        }
        return;
    }
    const auto addresses = address_keys(schema, records);
    const auto home_address = addresses[home];
    for (std::size_t i = 0; i < records.size(); ++i) {
        const auto address = addresses[i];
        const auto date = date_of(schema, records[i]);
        if (address == 0 || (date == 0 && address != home_address)) continue;
        auto stay = std::find_if(stays.begin() + static_cast<std::ptrdiff_t>(first), stays.end(),
                                 [&](const Stay& s) { return s.address == address; });
        if (stay == stays.end()) {
            common.address = address;
            common.home = address == home_address;
            stay = stays.insert(stays.end(), common);
        }
        stay->last = std::max(stay->last, date);
    }
    for (auto stay = stays.begin() + static_cast<std::ptrdiff_t>(first); stay != stays.end(); ++stay)
        for (std::size_t i = 0; i < records.size(); ++i) {
            const auto address = addresses[i];
            const auto date = date_of(schema, records[i]);
            if (address != 0 && address != stay->address && date > stay->last) stay->left = std::min(stay->left, date);
        }
}

}  // namespace idxr::household
