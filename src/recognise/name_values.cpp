// Which names the values of a column are, and in which order they stand, by the reference tables of names.
#include <algorithm>
#include <charconv>
#include <unordered_map>

#include "idxr/recognise/values.hpp"
#include "idxr/reference/tables.hpp"
#include "latin_letters.hpp"

namespace idxr::recognise {
namespace {

using NameTable = std::unordered_map<std::string_view, std::int64_t>;  // name -> persons per million

NameTable name_table(std::initializer_list<std::string_view> tables) {
    NameTable names;
    for (auto table : tables)
        for (const auto& row : reference::rows(table)) {
            // "1.006" per cent is 10060 per million.
            const auto point = row[1].find('.');
            std::int64_t whole = 0, fraction = 0;
            std::from_chars(row[1].data(), row[1].data() + std::min(point, row[1].size()), whole);
            std::string decimals(point == std::string_view::npos ? "" : row[1].substr(point + 1));
            decimals.resize(4, '0');
            std::from_chars(decimals.data(), decimals.data() + decimals.size(), fraction);
            names[row[0]] += whole * 10000 + fraction + 1;
        }
    return names;
}

const NameTable& given_names() {
    static const NameTable table = name_table({reference::given_names_female(), reference::given_names_male()});
    return table;
}

const NameTable& family_names() {
    static const NameTable table = name_table({reference::surnames()});
    return table;
}

std::int64_t persons(const NameTable& names, std::string_view name) {
    const auto found = names.find(name);
    return found == names.end() ? 0 : found->second;
}

std::vector<std::string> upper_words(std::string_view value) {
    auto words = value_words(in_latin_letters(value));
    for (auto& word : words)
        std::transform(word.begin(), word.end(), word.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return words;
}

// Ivanovich, Ivanovna, Nikitichna.
bool is_patronymic(std::string_view word) {
    for (std::string_view ending : {"OVICH", "EVICH", "YEVICH", "OVNA", "EVNA", "IVNA", "ICHNA"})
        if (word.size() > ending.size() && word.ends_with(ending)) return true;
    return false;
}

enum class Order : std::uint8_t { unclear, given_first, family_first };

Order order_of(const std::vector<std::string>& words) {
    if (words.size() < 2 || words.size() > 4 || words[0].size() < 2) return Order::unclear;
    const auto &first = words[0], &second = words[1], &last = words.back();
    if (words.size() == 3) {
        if (is_patronymic(last)) return Order::family_first;
        if (is_patronymic(second)) return Order::given_first;
        if (last.size() == 1 && second.size() > 1) return Order::family_first;
        if (second.size() == 1 && last.size() > 1) return Order::given_first;
    }
    const auto given = [](std::string_view name) { return persons(given_names(), name) + 1; };
    const auto family = [](std::string_view name) { return persons(family_names(), name) + 1; };
    const auto as_family_first = family(first) * given(second), as_given_first = given(first) * family(last);
    if (as_family_first > 4 * as_given_first) return Order::family_first;
    return as_given_first > 4 * as_family_first ? Order::given_first : Order::unclear;
}

}  // namespace

NameKind kind_of_names(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
    const auto &given = given_names(), &family = family_names();
    std::uint64_t present = 0, rather_given = 0, rather_family = 0;
    for (const auto& row : rows) {
        const auto value = column < row.size() ? present_value(row[column]) : std::string_view{};
        if (value.empty()) continue;
        ++present;
        std::string name(value);
        std::transform(name.begin(), name.end(), name.begin(),
                       [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
        const auto as_given = given.find(name), as_family = family.find(name);
        const auto given_count = as_given == given.end() ? 0 : as_given->second;
        const auto family_count = as_family == family.end() ? 0 : as_family->second;
        rather_given += given_count > family_count;
        rather_family += family_count > given_count;
    }
    if (present == 0 || (rather_given + rather_family) * 100 < present * 80) return NameKind::none;
    if (rather_given >= 2 * rather_family) return NameKind::given;
    if (rather_family >= 2 * rather_given) return NameKind::family;
    return NameKind::none;
}

bool stands_family_first(const std::vector<std::vector<std::string>>& rows, std::size_t column) {
    std::uint64_t family_first = 0, given_first = 0;
    for (const auto& row : rows) {
        const auto value = column < row.size() ? present_value(row[column]) : std::string_view{};
        if (value.empty() || value.find_first_of(",;") != std::string_view::npos) continue;
        const auto order = order_of(upper_words(value));
        family_first += order == Order::family_first;
        given_first += order == Order::given_first;
    }
    return family_first >= 3 && family_first >= 2 * given_first;
}

}  // namespace idxr::recognise
