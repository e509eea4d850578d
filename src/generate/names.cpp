// Loading the name tables and drawing from them.
#include "names.hpp"

#include <algorithm>
#include <charconv>

#include "idxr/reference/tables.hpp"

namespace idxr::generate {
namespace {

// Among the most given since 1995 (US Social Security Administration, public domain), by falling frequency.
constexpr std::array<std::string_view, 44> recent_female{
    "EMILY",  "EMMA",      "MADISON", "OLIVIA",  "HANNAH",   "ABIGAIL", "ISABELLA", "SAMANTHA", "AVA",
    "SOPHIA", "ALEXIS",    "GRACE",   "MIA",     "ALYSSA",   "CHLOE",   "ELLA",     "LAUREN",   "HAILEY",
    "KAYLA",  "ADDISON",   "LILY",    "AALIYAH", "NEVAEH",   "ZOEY",    "BROOKLYN", "KAYLEE",   "RILEY",
    "LAYLA",  "MACKENZIE", "HARPER",  "PEYTON",  "SAVANNAH", "KYLIE",   "MAKAYLA",  "AUBREY",   "KAITLYN",
    "SKYLAR", "AVERY",     "BAILEY",  "MADELYN", "ARIANNA",  "GENESIS", "LUNA",     "HAYLEE"};
constexpr std::array<std::string_view, 44> recent_male{
    "JACOB",   "ETHAN",  "TYLER",  "NOAH",   "LOGAN",  "MASON",  "AIDEN",   "LIAM",    "JAYDEN",  "CALEB",  "HUNTER",
    "CAMERON", "ELIJAH", "LANDON", "GAVIN",  "CONNOR", "OWEN",   "LUCAS",   "HAYDEN",  "CADEN",   "JADEN",  "BRAYDEN",
    "AUSTIN",  "DYLAN",  "MICAH",  "XAVIER", "COOPER", "EASTON", "TRISTAN", "CHASE",   "COLE",    "WYATT",  "PARKER",
    "BENTLEY", "MATEO",  "KAYDEN", "CARTER", "BRODY",  "JAXON",  "ASHTON",  "TRENTON", "GRAYSON", "COLTON", "KADEN"};

using Pair = std::pair<std::string_view, std::string_view>;
constexpr std::array<Pair, 10> female_twins{{{"MADISON", "ADDISON"},
                                             {"HAILEY", "BAILEY"},
                                             {"KAYLEE", "HAYLEE"},
                                             {"ELLA", "EMMA"},
                                             {"MIA", "AVA"},
                                             {"KAYLA", "LAYLA"},
                                             {"OLIVIA", "SOPHIA"},
                                             {"ABIGAIL", "ISABELLA"},
                                             {"MAKAYLA", "MACKENZIE"},
                                             {"LILY", "LUNA"}}};
constexpr std::array<Pair, 10> male_twins{{{"JAYDEN", "HAYDEN"},
                                           {"JADEN", "CADEN"},
                                           {"KADEN", "JADEN"},
                                           {"AIDEN", "JAYDEN"},
                                           {"MASON", "GRAYSON"},
                                           {"LOGAN", "LANDON"},
                                           {"COLTON", "ASHTON"},
                                           {"TRENTON", "TRISTAN"},
                                           {"CONNOR", "COOPER"},
                                           {"JACOB", "CALEB"}}};

// A share printed as 0.000 is taken as 0.0003, so that rare names occur.
double share_of(std::string_view text) {
    double share = 0;
    std::from_chars(text.data(), text.data() + text.size(), share);
    return share > 0 ? share : 0.0003;
}

// Appends the names of a table; their shares.
AliasTable load(std::string_view table, std::vector<std::string_view>& names) {
    std::vector<double> shares;
    for (const auto& row : reference::rows(table)) {
        names.push_back(row.at(0));
        shares.push_back(share_of(row.at(1)));
    }
    return AliasTable(shares);
}

char capital(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

constexpr std::size_t female = 0, male = 1;

}  // namespace

Names::Names() {
    const auto size = [&] { return static_cast<std::uint32_t>(given_.size()); };
    census_shares_[female] = load(reference::given_names_female(), given_);
    census_[female] = {0, size()};
    census_shares_[male] = load(reference::given_names_male(), given_);
    census_[male] = {census_[female].count, size() - census_[female].count};
    recent_[female] = {size(), recent_female.size()};
    given_.insert(given_.end(), recent_female.begin(), recent_female.end());
    recent_[male] = {size(), recent_male.size()};
    given_.insert(given_.end(), recent_male.begin(), recent_male.end());
    family_shares_ = load(reference::surnames(), family_);

    const auto add_twins = [&](std::size_t sex, const auto& pairs) {
        const auto first = given_.begin() + recent_[sex].begin, end = first + recent_[sex].count;
        const auto find = [&](std::string_view name) {
            return recent_[sex].begin + static_cast<GivenName>(std::find(first, end, name) - first);
        };
        for (const auto& [one, other] : pairs) twins_[sex].emplace_back(find(one), find(other));
    };
    add_twins(female, female_twins);
    add_twins(male, male_twins);
    add_nicknames();
}

void Names::add_nicknames() {
    // Sorted by name as the table is, so that a name's nicknames stand together.
    const auto rows = reference::rows(reference::nicknames());
    nickname_text_.reserve(reference::nicknames().size());
    const auto kept = [&](std::string_view text) {
        const auto begin = nickname_text_.size();
        for (const char c : text) nickname_text_ += capital(c);
        return std::string_view(nickname_text_).substr(begin);
    };
    std::vector<Pair> pairs;
    for (const auto& row : rows) {
        const auto name = kept(row.at(0));
        pairs.emplace_back(name, kept(row.at(1)));
    }
    std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.first < b.first; });
    for (const auto name : given_) {
        nickname_begin_.push_back(static_cast<std::uint32_t>(nicknames_.size()));
        auto pair = std::lower_bound(pairs.begin(), pairs.end(), name,
                                     [](const Pair& p, std::string_view n) { return p.first < n; });
        for (; pair != pairs.end() && pair->first == name; ++pair)
            if (pair->second != name) nicknames_.push_back(pair->second);
    }
    nickname_begin_.push_back(static_cast<std::uint32_t>(nicknames_.size()));
}

GivenName Names::draw_given(Stream& stream, Sex sex, int birth_year) const {
    constexpr Chance recent = chance(0.34);
    const auto s = static_cast<std::size_t>(sex);
    // The lesser of two uniform numbers: early names of the list are more frequent.
    if (birth_year >= 1995 && stream.happens(recent)) {
        const auto one = stream.below(recent_[s].count), other = stream.below(recent_[s].count);
        return recent_[s].begin + static_cast<GivenName>(std::min(one, other));
    }
    return census_[s].begin + census_shares_[s].draw(stream);
}

std::pair<GivenName, GivenName> Names::draw_twins(Stream& stream, Sex sex, int birth_year) const {
    constexpr Chance rhyming = chance(0.3), same_initial = chance(0.6);
    const auto s = static_cast<std::size_t>(sex);
    if (birth_year >= 1995 && stream.happens(rhyming)) return twins_[s][stream.below(twins_[s].size())];
    const auto one = draw_given(stream, sex, birth_year);
    auto other = draw_given(stream, sex, birth_year);
    const bool alike = stream.happens(same_initial);
    constexpr int tries = 24;
    for (int i = 0; i < tries && (given_[other] == given_[one] || (alike && given_[other][0] != given_[one][0])); ++i)
        other = draw_given(stream, sex, birth_year);
    while (given_[other] == given_[one]) other = draw_given(stream, sex, birth_year);
    return {one, other};
}

}  // namespace idxr::generate
