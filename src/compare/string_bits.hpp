// Bit-parallel Jaro-Winkler and optimal string alignment on one 64-bit word, over any source of letter positions: a
// function object that gives the positions of a byte in a text, as bits. Included by each kernel file, so that every
// one compiles it for its own instructions: nothing here has linkage.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "idxr/compare/string_kernels.hpp"

namespace idxr::compare {
namespace {

using Bits = std::uint64_t;

inline std::string_view cut(std::string_view text) { return {text.data(), std::min(text.size(), longest_compared)}; }

inline std::uint64_t load_word(const char* bytes) {
    std::uint64_t word;
    std::memcpy(&word, bytes, sizeof word);
    return word;
}

// The positions of bytes in a text of at most 64, in a table that is cleared again afterwards.
class LetterTable {
  public:
    explicit LetterTable(std::string_view text) : text_(text) {
        for (std::size_t i = 0; i < text.size(); ++i) entry(text[i]) |= Bits{1} << i;
    }
    ~LetterTable() {
        for (char c : text_) entry(c) = 0;
    }
    LetterTable(const LetterTable&) = delete;
    LetterTable& operator=(const LetterTable&) = delete;
    Bits operator()(char c) const { return entry(c); }

  private:
    static Bits& entry(char c) {
        static thread_local std::array<Bits, 256> table{};
        return table[static_cast<unsigned char>(c)];
    }
    std::string_view text_;
};

// Winkler's bonus counts at most four.
inline unsigned common_beginning(std::string_view a, std::string_view b) {
    const auto most = std::min({std::size_t{4}, a.size(), b.size()});
    unsigned count = 0;
    while (count < most && a[count] == b[count]) ++count;
    return count;
}

// The least number of matched letters with which texts of m and n bytes can reach the similarity: Winkler's formula
// solved for c without transpositions. More than m: never.
inline std::uint32_t least_matches(std::uint32_t m, std::uint32_t n, std::uint32_t prefix, int at_least) {
    if (at_least > 1000) return m + 1;
    const int gap = 3 * at_least - 1000 - 200 * static_cast<int>(prefix);
    if (gap <= 0) return 0;
    const auto divisor = 100 * (10 - prefix) * (m + n);
    return (static_cast<std::uint32_t>(gap) * m * n + divisor - 1) / divisor;
}

// (c/m + c/n + (c - t)/c) / 3 with t half the letters out of order, over the common denominator 6 m n c; then the
// bonus.
inline int jaro_winkler_thousandths(std::uint32_t m, std::uint32_t n, std::uint32_t c, std::uint32_t out_of_order,
                                    std::uint32_t prefix) {
    const auto denominator = 6 * m * n * c;
    const auto jaro = 2 * c * c * (m + n) + (2 * c - out_of_order) * m * n;
    return static_cast<int>((10 * jaro + prefix * (denominator - jaro)) * 100 / denominator);
}

// a not longer than b, neither empty; `where` tells the positions in b. `least` as from least_matches().
template <typename Where>
inline int jaro_winkler_of(std::string_view a, std::string_view b, std::uint32_t prefix, std::uint32_t least,
                           int at_least, const Where& where) {
    const auto m = static_cast<std::uint32_t>(a.size()), n = static_cast<std::uint32_t>(b.size());
    const std::uint32_t window = n / 2 > 0 ? n / 2 - 1 : 0;
    Bits matched_a = 0, matched_b = 0;
    Bits near = (Bits{2} << window) - 1;  // positions of b within the window around i
    for (std::uint32_t i = 0; i < m; ++i) {
        const Bits found = where(a[i]) & near & ~matched_b;
        matched_b |= found & (0 - found);  // the first one
        matched_a |= Bits{found != 0} << i;
        near = near << 1 | Bits{i < window};
    }
    const auto c = static_cast<std::uint32_t>(std::popcount(matched_a));
    if (c == 0 || c < least) return 0;
    std::uint32_t out_of_order = 0;
    for (Bits of_a = matched_a, of_b = matched_b; of_a != 0; of_a &= of_a - 1, of_b &= of_b - 1)
        out_of_order +=
            a[static_cast<std::size_t>(std::countr_zero(of_a))] != b[static_cast<std::size_t>(std::countr_zero(of_b))];
    const int similarity = jaro_winkler_thousandths(m, n, c, out_of_order, prefix);
    return similarity >= at_least ? similarity : 0;
}

// Optimal string alignment of a pattern of m bytes, 1 … 64, with b, column by column (Hyyrö 2003, "A bit-vector
// algorithm for computing Levenshtein and Damerau edit distances", Nordic Journal of Computing 10). `where` tells the
// positions in the pattern; bits above m do no harm.
template <typename Where>
inline int alignment_distance(std::uint32_t m, std::string_view b, int limit, const Where& where) {
    const unsigned last = m - 1;
    Bits rises = ~Bits{0}, falls = 0;  // vertical differences +1 and -1 of the column
    Bits equal_diagonal = 0, before = 0;
    int distance = static_cast<int>(m);
    auto left = static_cast<int>(b.size());
    for (char c : b) {
        const Bits here = where(c);
        const Bits transposed = ((~equal_diagonal & here) << 1) & before;
        equal_diagonal = (((here & rises) + rises) ^ rises) | here | falls | transposed;
        const Bits right_rises = falls | ~(equal_diagonal | rises), right_falls = equal_diagonal & rises;
        distance += static_cast<int>(right_rises >> last & 1) - static_cast<int>(right_falls >> last & 1);
        if (distance - --left > limit) return limit + 1;  // each column to come takes away at most one
        const Bits above = right_rises << 1 | 1;
        rises = right_falls << 1 | ~(equal_diagonal | above);
        falls = above & equal_diagonal;
        before = here;
    }
    return std::min(distance, limit + 1);
}

inline std::size_t common_prefix(std::string_view a, std::string_view b) {
    const auto most = std::min(a.size(), b.size());
    std::size_t count = 0;
    for (; count + 8 <= most; count += 8)
        if (const auto differ = load_word(a.data() + count) ^ load_word(b.data() + count); differ != 0) {
            if constexpr (std::endian::native == std::endian::little)
                return count + static_cast<std::size_t>(std::countr_zero(differ)) / 8;
            break;
        }
    while (count < most && a[count] == b[count]) ++count;
    return count;
}

// Drops what both have in common at their beginning and end; that never changes the distance.
inline void strip(std::string_view& a, std::string_view& b) {
    const auto begin = common_prefix(a, b);
    a.remove_prefix(begin), b.remove_prefix(begin);
    while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
}

// The distance of stripped texts where no alignment is needed to know it, or -1.
inline int plain_to_see(std::string_view a, std::string_view b, int limit) {
    if (a.size() > b.size()) std::swap(a, b);
    const auto m = static_cast<int>(a.size()), n = static_cast<int>(b.size());
    if (n - m > limit) return limit + 1;
    if (m == 0) return n;  // at most limit
    if (limit == 0) return 1;
    if (n == 1) return 1;
    if (limit == 1) return m == 2 && n == 2 && a[0] == b[1] && a[1] == b[0] ? 1 : 2;
    return -1;
}

// Texts over 64 bytes, which the register kernels leave to this.
inline bool one_slip_of(std::string_view a, std::string_view b) {
    if (a.size() != b.size() || a == b) return false;
    a = cut(a), b = cut(b);
    strip(a, b);
    return a.size() == 1 || (a.size() == 2 && a[0] == b[1] && a[1] == b[0]);
}

inline int jaro_winkler_by_table(std::string_view a, std::string_view b, int at_least) {
    a = cut(a), b = cut(b);
    if (a.size() > b.size()) std::swap(a, b);
    if (a.empty()) return b.empty() && at_least <= 1000 ? 1000 : 0;
    const auto prefix = common_beginning(a, b);
    const auto m = static_cast<std::uint32_t>(a.size()), n = static_cast<std::uint32_t>(b.size());
    const auto least = least_matches(m, n, prefix, at_least);
    if (least > m) return 0;
    return jaro_winkler_of(a, b, prefix, least, at_least, LetterTable(b));
}

inline int edit_distance_by_table(std::string_view a, std::string_view b, int limit) {
    a = cut(a), b = cut(b);
    strip(a, b);
    if (const int seen = plain_to_see(a, b, limit); seen >= 0) return seen;
    return alignment_distance(static_cast<std::uint32_t>(a.size()), b, limit, LetterTable(a));
}

}  // namespace
}  // namespace idxr::compare
