// Loading the tables of places and drawing from them.
#include "places.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "idxr/common/error.hpp"
#include "idxr/reference/tables.hpp"

namespace idxr::generate {
namespace {

struct StatePopulation {
    std::string_view state;
    int thousands;
};

// Resident population, census of 2020 (US Census Bureau, public domain).
constexpr std::array<StatePopulation, 51> populations{
    {{"CA", 39538}, {"TX", 29146}, {"FL", 21538}, {"NY", 20201}, {"PA", 13003}, {"IL", 12813}, {"OH", 11799},
     {"GA", 10712}, {"NC", 10439}, {"MI", 10077}, {"NJ", 9289},  {"VA", 8631},  {"WA", 7705},  {"AZ", 7152},
     {"MA", 7030},  {"TN", 6911},  {"IN", 6786},  {"MD", 6177},  {"MO", 6155},  {"WI", 5894},  {"CO", 5774},
     {"MN", 5706},  {"SC", 5118},  {"AL", 5024},  {"LA", 4658},  {"KY", 4506},  {"OR", 4237},  {"OK", 3959},
     {"CT", 3606},  {"UT", 3272},  {"IA", 3190},  {"NV", 3105},  {"AR", 3012},  {"MS", 2961},  {"KS", 2938},
     {"NM", 2118},  {"NE", 1962},  {"ID", 1839},  {"WV", 1794},  {"HI", 1455},  {"NH", 1378},  {"ME", 1362},
     {"RI", 1097},  {"MT", 1084},  {"DE", 990},   {"SD", 887},   {"ND", 779},   {"AK", 733},   {"DC", 690},
     {"VT", 643},   {"WY", 577}}};

struct SuffixShare {
    std::string_view abbreviation;
    double share;
};
constexpr std::array<SuffixShare, 16> suffix_list{{{"ST", 30},
                                                   {"AVE", 18},
                                                   {"RD", 14},
                                                   {"DR", 13},
                                                   {"LN", 6},
                                                   {"CT", 5},
                                                   {"BLVD", 3},
                                                   {"PL", 2.5},
                                                   {"WAY", 2.5},
                                                   {"CIR", 2},
                                                   {"TER", 1},
                                                   {"PKWY", 1},
                                                   {"HWY", .8},
                                                   {"TRL", .6},
                                                   {"SQ", .4},
                                                   {"LOOP", .3}}};

constexpr std::size_t named_after_families = 4000;  // streets with a frequent surname
constexpr std::uint64_t streets_of_a_zip = 160;
constexpr std::uint64_t towers_of_a_zip = 12;
constexpr std::uint32_t near_zips = 6;

}  // namespace

Places::Places(std::uint64_t seed) : seed_(seed) {
    load_zips();
    load_streets();
}

void Places::load_zips() {
    for (const auto& row : reference::rows(reference::zip_codes())) zips_.push_back({row.at(0), row.at(1), row.at(2)});
    std::map<std::pair<std::string_view, std::string_view>, int> codes_of_city;
    for (const auto& zip : zips_) ++codes_of_city[{zip.state, zip.city}];
    std::vector<double> weights(zips_.size());
    std::map<std::string_view, double> weight_of_state, people_of_state;
    for (const auto& [state, thousands] : populations) people_of_state[state] = thousands;
    for (std::size_t i = 0; i < zips_.size(); ++i) {
        Stream stream(seed_, Purpose::zip_weight, i);
        const double uniform = static_cast<double>(stream.next() >> 11) * 0x1p-53;
        weights[i] = std::sqrt(static_cast<double>(codes_of_city[{zips_[i].state, zips_[i].city}])) / (uniform + 0.06);
        weight_of_state[zips_[i].state] += weights[i];
    }
    for (std::size_t i = 0; i < zips_.size(); ++i)
        weights[i] *= people_of_state[zips_[i].state] / weight_of_state[zips_[i].state];
    zip_shares_ = AliasTable(weights);

    state_runs_.resize(zips_.size());
    for (std::size_t begin = 0, end = 0; begin < zips_.size(); begin = end) {
        while (end < zips_.size() && zips_[end].state == zips_[begin].state) ++end;
        std::fill(state_runs_.begin() + static_cast<std::ptrdiff_t>(begin),
                  state_runs_.begin() + static_cast<std::ptrdiff_t>(end),
                  Range{static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
    }
}

void Places::load_streets() {
    std::vector<double> weights;
    for (const auto& row : reference::rows(reference::street_names())) {
        streets_.push_back(row.at(0));
        weights.push_back(1.0 / (20.0 + static_cast<double>(weights.size())));
    }
    for (const auto& row : reference::rows(reference::surnames())) {
        if (weights.size() == 490 + named_after_families) break;
        streets_.push_back(row.at(0));
        weights.push_back(0.5 / (400.0 + static_cast<double>(weights.size())));
    }
    street_shares_ = AliasTable(weights);

    weights.clear();
    const auto rows = reference::rows(reference::street_suffixes());
    for (const auto& [abbreviation, share] : suffix_list) {
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [&short_form = abbreviation](const auto& r) { return r.at(1) == short_form; });
        if (row == rows.end()) fail(ExitCode::internal, "the table of street suffixes lacks {}", abbreviation);
        suffixes_.push_back({row->at(0), row->at(1)});
        weights.push_back(share);
    }
    suffix_shares_ = AliasTable(weights);
}

std::uint32_t Places::draw_zip(Stream& stream, std::uint32_t from, Distance distance) const {
    const auto [begin, end] = state_runs_[from];
    switch (distance) {
        case Distance::same_zip:
            return from;
        case Distance::near: {
            const auto low = from - std::min(from - begin, near_zips);
            return stream.between(low, std::min(from + near_zips, end - 1));
        }
        case Distance::same_state:
            return stream.between(begin, end - 1);
        case Distance::anywhere:
            break;
    }
    return draw_zip(stream);
}

// `stream` is the street's own: the same for all who live there.
void Places::draw_street(Stream& stream, Address& address) const {
    static constexpr std::array<std::uint16_t, 9> direction_weights{760, 60, 60, 50, 50, 5, 5, 5, 5};
    address.street = street_shares_.draw(stream);
    address.suffix = static_cast<std::uint8_t>(suffix_shares_.draw(stream));
    address.direction = static_cast<std::uint8_t>(stream.weighted(direction_weights));
}

Address Places::draw_address(Stream& stream, std::uint32_t zip) const {
    constexpr Chance po_box = chance(0.03), apartment = chance(0.3), tower = chance(0.6), letter = chance(0.45);
    static constexpr std::array<std::uint16_t, 4> unit_kinds{70, 20, 6, 4};
    static constexpr std::array<std::uint16_t, 4> digits{12, 33, 43, 12};
    static constexpr std::array<std::uint32_t, 5> powers{1, 10, 100, 1000, 10000};
    Address address;
    address.zip = zip;
    if (stream.happens(po_box)) {
        address.form = Address::Form::po_box;
        address.number = stream.between(1U, 9999U);
        return address;
    }
    address.form = Address::Form::street;
    const auto draw_number = [&](Stream& from) {
        const auto count = from.weighted(digits);
        return from.between(powers[count], powers[count + 1] - 1);
    };
    const bool shared = stream.happens(apartment);
    if (shared && stream.happens(tower)) {
        Stream house(seed_, Purpose::street, zip * 1024ULL + streets_of_a_zip + stream.below(towers_of_a_zip));
        draw_street(house, address);
        address.number = draw_number(house);
    } else {
        Stream street(seed_, Purpose::street, zip * 1024ULL + stream.below(streets_of_a_zip));
        draw_street(street, address);
        address.number = draw_number(stream);
    }
    if (shared) {
        address.unit_kind = static_cast<Address::UnitKind>(1 + stream.weighted(unit_kinds));
        const bool lettered = stream.happens(letter);
        const auto floor = stream.between(1U, lettered ? 9U : 16U);
        address.unit = static_cast<std::uint16_t>(lettered ? floor : floor * 100 + stream.between(1U, 16U));
        if (lettered) address.unit_letter = static_cast<char>('A' + stream.below(8));
    }
    return address;
}

std::uint64_t Places::draw_phone(Stream& stream, std::uint32_t zip) const {
    // Places with the same first three digits of the ZIP code share two area codes. NANP: no area code or exchange
    // begins with 0 or 1, has 9 in the middle (area) or ends in 11; exchange 555 is fiction.
    const auto& code = zips_[zip].code;
    const auto region = static_cast<std::uint64_t>((code[0] - '0') * 100 + (code[1] - '0') * 10 + (code[2] - '0'));
    const auto draw_area = [](Stream& from) {
        for (;;) {
            const auto area = 100 * from.between(2ULL, 9ULL) + 10 * from.between(0ULL, 8ULL) + from.below(10);
            if (area % 100 != 11 && area != 555 && area != 800 && area / 10 != 88) return area;
        }
    };
    Stream areas(seed_, Purpose::area_code, region * 2 + stream.below(2));
    const auto area = draw_area(areas);
    std::uint64_t exchange = 555;
    while (exchange == 555 || exchange % 100 == 11) exchange = stream.between(200ULL, 999ULL);
    return area * 10000000 + exchange * 10000 + stream.below(10000);
}

}  // namespace idxr::generate
