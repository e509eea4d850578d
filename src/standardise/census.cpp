// Shares of names in the US census of 1990, from the reference tables.
#include "idxr/standardise/census.hpp"

#include <algorithm>
#include <vector>

#include "idxr/reference/tables.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

// "2.629" percent to millionths.
int millionths(std::string_view percent) {
    int value = 0, decimals = -1;
    for (const char c : percent) {
        if (c == '.')
            decimals = 0;
        else if (c >= '0' && c <= '9' && decimals < 4) {
            value = value * 10 + (c - '0');
            decimals += decimals >= 0;
        }
    }
    for (decimals = std::max(decimals, 0); decimals < 4; ++decimals) value *= 10;
    return value;
}

WordTable<NameShare> make_table() {
    const auto surnames = reference::rows(reference::surnames());
    const auto women = reference::rows(reference::given_names_female());
    const auto men = reference::rows(reference::given_names_male());
    WordTable<NameShare> table(surnames.size() + women.size() + men.size());
    const auto add = [&](const std::vector<std::vector<std::string_view>>& rows, int NameShare::*share) {
        for (const auto& row : rows)
            // The smallest shares are printed as 0.000: in the table all the same.
            if (row.size() >= 2 && !row[0].empty() && row[0].size() <= WordTable<NameShare>::max_bytes)
                table[row[0]].*share = std::max(millionths(row[1]), 1);
    };
    add(surnames, &NameShare::family);
    add(women, &NameShare::female);
    add(men, &NameShare::male);
    for (const auto* rows : {&women, &men})
        for (const auto& row : *rows)
            if (row[0].size() <= WordTable<NameShare>::max_bytes) {
                auto& share = table[row[0]];
                share.given = std::max(share.female, share.male);
            }
    return table;
}

}  // namespace

NameShare census_share(std::string_view name) {
    static const auto table = make_table();
    return table.value(name);
}

bool of_two_sexes(std::string_view given_a, std::string_view given_b) {
    const auto a = census_share(given_a), b = census_share(given_b);
    const auto of_women = [](const NameShare& share) { return share.female > 20 * share.male; };
    const auto of_men = [](const NameShare& share) { return share.male > 20 * share.female; };
    return (of_women(a) && of_men(b)) || (of_men(a) && of_women(b));
}

}  // namespace idxr::standardise
