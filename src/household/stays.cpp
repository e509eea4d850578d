// Where an identity has lived, from the addresses and dates of its records.
#include <algorithm>
#include <charconv>

#include "idxr/common/hash.hpp"
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

// Odd: an even number stands for a phone in place of an address.
std::uint64_t address_of(const record::Schema& schema, const Record& record) {
    const auto number = record[schema.slot(Field::house_number)], street = record[schema.slot(Field::street)];
    if (number.empty() && street.empty()) return 0;
    const auto postcode = record[schema.slot(Field::postcode)];
    std::uint64_t hash = 1;
    for (auto part : {number, street, record[schema.slot(Field::unit)],
                      postcode.empty() ? record[schema.slot(Field::city)] : postcode})
        hash = combine(hash, hash64(part));
    return hash | 1;
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
    const auto home_address = address_of(schema, records[home]);
    for (const auto& record : records) {
        const auto address = address_of(schema, record);
        const auto date = date_of(schema, record);
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
        for (const auto& record : records) {
            const auto address = address_of(schema, record);
            const auto date = date_of(schema, record);
            if (address != 0 && address != stay->address && date > stay->last) stay->left = std::min(stay->left, date);
        }
}

}  // namespace idxr::household
