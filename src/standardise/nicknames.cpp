// Nicknames of given names, from the reference table.
#include "idxr/standardise/nicknames.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "idxr/reference/tables.hpp"
#include "idxr/standardise/census.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

// Names numbered from 1 in alphabetical order; formal_of[begin[n] … begin[n + 1]) are the names that n may stand for, ascending.
struct Nicknames {
    WordTable<std::uint32_t> number;
    std::vector<std::string> name;  // by number; name[0] is unused
    std::vector<std::uint32_t> begin, formal_of;
    std::vector<std::uint32_t> canonical;  // by number

    explicit Nicknames(std::vector<std::pair<std::string, std::string>> pairs);  // (nickname, formal name)

    std::span<const std::uint32_t> formal(std::uint32_t n) const { return {formal_of.data() + begin[n], formal_of.data() + begin[n + 1]}; }

  private:
    void choose_canonical();
};

Nicknames::Nicknames(std::vector<std::pair<std::string, std::string>> pairs) : number(2 * pairs.size()), name(1) {
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    for (const auto& [nickname, formal] : pairs) name.insert(name.end(), {nickname, formal});
    std::sort(name.begin(), name.end());
    name.erase(std::unique(name.begin(), name.end()), name.end());
    for (std::uint32_t n = 1; n < name.size(); ++n) number[name[n]] = n;
    begin.assign(name.size() + 1, 0);
    for (const auto& [nickname, formal] : pairs) ++begin[*number.find(nickname) + 1];
    for (std::size_t n = 1; n < begin.size(); ++n) begin[n] += begin[n - 1];
    for (const auto& [nickname, formal] : pairs) formal_of.push_back(*number.find(formal));  // pairs are in order of nickname
    choose_canonical();
}

void Nicknames::choose_canonical() {
    const auto share = [&](std::uint32_t n) { return census_share(name[n]).given; };
    std::vector<bool> stands_for_itself(name.size());
    for (std::uint32_t n = 1; n < name.size(); ++n) {
        const auto formals = formal(n);
        stands_for_itself[n] = std::all_of(formals.begin(), formals.end(), [&](auto f) { return share(f) < share(n); });
    }
    canonical.resize(name.size());
    for (std::uint32_t n = 1; n < name.size(); ++n) {
        auto best = n;
        if (!stands_for_itself[n])
            for (const auto f : formal(n))
                if (stands_for_itself[f] && (best == n || share(f) > share(best))) best = f;
        canonical[n] = best;
    }
}

Nicknames read_table() {
    std::vector<std::pair<std::string, std::string>> pairs;
    const auto upper = [](std::string_view text) {
        std::string out(text);
        for (auto& c : out)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        return out;
    };
    const auto fits = [](std::string_view name) { return !name.empty() && name.size() <= WordTable<std::uint32_t>::max_bytes; };
    for (const auto& row : reference::rows(reference::nicknames()))
        if (row.size() >= 2 && fits(row[0]) && fits(row[1]) && row[0] != row[1]) pairs.emplace_back(upper(row[1]), upper(row[0]));
    return Nicknames(std::move(pairs));
}

const Nicknames& table() {
    static const auto nicknames = read_table();
    return nicknames;
}

}  // namespace

bool nickname_related(std::string_view given_a, std::string_view given_b) {
    if (given_a == given_b) return true;
    const auto& names = table();
    const auto a = names.number.value(given_a);
    if (a == 0) return false;
    const auto b = names.number.value(given_b);
    if (b == 0) return false;
    const auto formal_a = names.formal(a), formal_b = names.formal(b);
    for (auto p = formal_a.begin(), q = formal_b.begin(); p != formal_a.end() && q != formal_b.end();) {
        if (*p == *q) return true;
        if (*p < *q)
            ++p;
        else
            ++q;
    }
    return std::find(formal_a.begin(), formal_a.end(), b) != formal_a.end() || std::find(formal_b.begin(), formal_b.end(), a) != formal_b.end();
}

std::string_view canonical_given(std::string_view given) {
    const auto& names = table();
    const auto n = names.number.value(given);
    return n == 0 ? given : std::string_view(names.name[names.canonical[n]]);
}

}  // namespace idxr::standardise
