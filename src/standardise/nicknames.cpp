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

using Pairs = std::vector<std::pair<std::string, std::string>>;  // (nickname, formal name)

std::size_t longest_common_substring(std::string_view a, std::string_view b) {
    std::size_t longest = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t j = 0; j < b.size(); ++j) {
            std::size_t n = 0;
            while (i + n < a.size() && j + n < b.size() && a[i + n] == b[j + n]) ++n;
            longest = std::max(longest, n);
        }
    return longest;
}

std::size_t common_prefix(std::string_view a, std::string_view b) {
    const auto end = std::min(a.size(), b.size());
    std::size_t n = 0;
    while (n < end && a[n] == b[n]) ++n;
    return n;
}

// How likely a bearer of the nickname has this formal name, up to a factor: its share in the census, and how much of
// the nickname it holds.
std::int64_t likelihood(std::string_view nickname, std::string_view formal) {
    const auto alike = static_cast<std::int64_t>(longest_common_substring(nickname, formal)) + 1;
    return census_share(formal).given * alike * alike *
           (1 + static_cast<std::int64_t>(common_prefix(nickname, formal)));
}

// Names numbered from 1 in alphabetical order; formal_of[begin[n] … begin[n + 1]) are the names that n may stand for,
// ascending.
struct Nicknames {
    WordTable<std::uint32_t> number;
    std::vector<std::string> name;  // by number; name[0] is unused
    std::vector<std::uint32_t> begin, formal_of;
    std::vector<std::uint32_t> canonical;  // by number

    explicit Nicknames(const Pairs& pairs);  // sorted, each once

    std::span<const std::uint32_t> formal(std::uint32_t n) const {
        return {formal_of.data() + begin[n], formal_of.data() + begin[n + 1]};
    }

  private:
    void choose_canonical();
};

Nicknames::Nicknames(const Pairs& pairs) : number(2 * pairs.size()), name(1) {
    for (const auto& [nickname, formal] : pairs) name.insert(name.end(), {nickname, formal});
    std::sort(name.begin(), name.end());
    name.erase(std::unique(name.begin(), name.end()), name.end());
    for (std::uint32_t n = 1; n < name.size(); ++n) number[name[n]] = n;
    begin.assign(name.size() + 1, 0);
    for (const auto& [nickname, formal] : pairs) ++begin[*number.find(nickname) + 1];
    for (std::size_t n = 1; n < begin.size(); ++n) begin[n] += begin[n - 1];
    for (const auto& [nickname, formal] : pairs)
        formal_of.push_back(*number.find(formal));  // pairs are in order of nickname
    choose_canonical();
}

void Nicknames::choose_canonical() {
    const auto share = [&](std::uint32_t n) { return census_share(name[n]).given; };
    std::vector<bool> stands_for_itself(name.size());
    for (const auto f : formal_of) {
        const auto formals = formal(f);
        stands_for_itself[f] = std::all_of(formals.begin(), formals.end(), [&](auto g) { return share(g) < share(f); });
    }
    canonical.resize(name.size());
    for (std::uint32_t n = 1; n < name.size(); ++n) {
        auto best = n;
        if (!stands_for_itself[n])
            for (const auto f : formal(n))
                if (stands_for_itself[f] &&
                    (best == n || likelihood(name[n], name[f]) > likelihood(name[n], name[best])))
                    best = f;
        canonical[n] = best;
    }
}

// The table holds oddities (BILL for ROBERT beside BILL for WILLIAM): an entry goes when the two names share less than
// two letters in a row and another name of the same nickname shares three or more and is the likelier one.
void drop_oddities(Pairs& pairs) {
    Pairs kept;
    for (auto begin = pairs.begin(); begin != pairs.end();) {
        const auto end = std::find_if(begin, pairs.end(), [&](const auto& pair) { return pair.first != begin->first; });
        const auto alike = [&](const auto& pair) { return longest_common_substring(pair.first, pair.second); };
        std::int64_t most_alike = 0;
        for (auto p = begin; p != end; ++p)
            if (alike(*p) >= 3) most_alike = std::max(most_alike, likelihood(p->first, p->second));
        for (auto p = begin; p != end; ++p)
            if (alike(*p) >= 2 || likelihood(p->first, p->second) >= most_alike) kept.push_back(*p);
        begin = end;
    }
    pairs = std::move(kept);
}

Nicknames read_table() {
    Pairs pairs;
    const auto upper = [](std::string_view text) {
        std::string out(text);
        for (auto& c : out)
            if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
        return out;
    };
    const auto fits = [](std::string_view name) {
        return !name.empty() && name.size() <= WordTable<std::uint32_t>::max_bytes;
    };
    for (const auto& row : reference::rows(reference::nicknames())) {
        if (row.size() < 2 || !fits(row[0]) || !fits(row[1]) || row[0] == row[1]) continue;
        auto formal = upper(row[0]), nickname = upper(row[1]);
        // Some rows stand the wrong way round: "bill,william".
        if (nickname.size() > formal.size() && census_share(nickname).given > census_share(formal).given)
            std::swap(formal, nickname);
        pairs.emplace_back(std::move(nickname), std::move(formal));
    }
    std::sort(pairs.begin(), pairs.end());
    pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
    drop_oddities(pairs);
    return Nicknames(pairs);
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
    return std::find(formal_a.begin(), formal_a.end(), b) != formal_a.end() ||
           std::find(formal_b.begin(), formal_b.end(), a) != formal_b.end();
}

std::string_view canonical_given(std::string_view given) {
    const auto& names = table();
    const auto n = names.number.value(given);
    return n == 0 ? given : std::string_view(names.name[names.canonical[n]]);
}

}  // namespace idxr::standardise
