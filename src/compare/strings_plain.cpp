// String similarity by its definitions, in plain loops: the reference that every kernel equals.
#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "idxr/compare/string_kernels.hpp"

namespace idxr::compare {
namespace {

int jaro_winkler_of_all(std::string_view a, std::string_view b) {
    a = a.substr(0, longest_compared);
    b = b.substr(0, longest_compared);
    if (a.size() > b.size()) std::swap(a, b);
    if (a.empty()) return b.empty() ? 1000 : 0;
    const auto m = a.size(), n = b.size();
    const std::size_t window = n / 2 > 0 ? n / 2 - 1 : 0;
    std::uint64_t matched_a = 0, matched_b = 0;  // one bit a letter
    std::size_t matches = 0;
    for (std::size_t i = 0; i < m; ++i) {
        const auto low = i > window ? i - window : 0, high = std::min(n, i + window + 1);
        for (std::size_t j = low; j < high; ++j)
            if (a[i] == b[j] && !(matched_b >> j & 1)) {
                matched_a |= std::uint64_t{1} << i;
                matched_b |= std::uint64_t{1} << j;
                ++matches;
                break;
            }
    }
    if (matches == 0) return 0;
    std::size_t out_of_order = 0;
    for (std::size_t i = 0, j = 0; i < m; ++i) {
        if (!(matched_a >> i & 1)) continue;
        while (!(matched_b >> j & 1)) ++j;
        if (a[i] != b[j]) ++out_of_order;
        ++j;
    }
    // (c/m + c/n + (c - t)/c) / 3 with t half the letters out of order, over the common denominator 6 m n c.
    const auto c = matches;
    const std::uint64_t denominator = 6 * m * n * c;
    const std::uint64_t jaro = 2 * n * c * c + 2 * m * c * c + (2 * c - out_of_order) * m * n;
    std::size_t prefix = 0;
    while (prefix < std::min<std::size_t>(4, m) && a[prefix] == b[prefix]) ++prefix;
    return static_cast<int>((10 * jaro + prefix * (denominator - jaro)) * 100 / denominator);
}

int edit_distance(std::string_view a, std::string_view b, int limit) {
    a = a.substr(0, longest_compared);
    b = b.substr(0, longest_compared);
    while (!a.empty() && !b.empty() && a.front() == b.front()) a.remove_prefix(1), b.remove_prefix(1);
    while (!a.empty() && !b.empty() && a.back() == b.back()) a.remove_suffix(1), b.remove_suffix(1);
    const int m = static_cast<int>(a.size()), n = static_cast<int>(b.size());
    if (std::abs(m - n) > limit) return limit + 1;
    if (m == 0 || n == 0) return std::min(std::max(m, n), limit + 1);
    std::array<std::array<int, longest_compared + 1>, 3> rows;
    auto *before = &rows[0], *last = &rows[1], *row = &rows[2];
    for (int j = 0; j <= n; ++j) (*last)[static_cast<std::size_t>(j)] = j;
    for (int i = 1; i <= m; ++i) {
        (*row)[0] = i;
        int least = i;
        for (int j = 1; j <= n; ++j) {
            const auto J = static_cast<std::size_t>(j), I = static_cast<std::size_t>(i);
            const bool same = a[I - 1] == b[J - 1];
            int best = std::min({(*last)[J] + 1, (*row)[J - 1] + 1, (*last)[J - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && a[I - 1] == b[J - 2] && a[I - 2] == b[J - 1])
                best = std::min(best, (*before)[J - 2] + 1);
            (*row)[J] = best;
            least = std::min(least, best);
        }
        if (least > limit) return limit + 1;
        auto* spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return std::min((*last)[static_cast<std::size_t>(n)], limit + 1);
}

int jaro_winkler(std::string_view a, std::string_view b, int at_least) {
    const int similarity = jaro_winkler_of_all(a, b);
    return similarity >= at_least ? similarity : 0;
}

bool one_slip(std::string_view a, std::string_view b) {
    return a.size() == b.size() && a != b && edit_distance(a, b, 1) == 1;
}

}  // namespace

const StringKernels plain_string_kernels{jaro_winkler, edit_distance, one_slip};

}  // namespace idxr::compare
