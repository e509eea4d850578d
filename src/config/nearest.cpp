// Damerau-Levenshtein distance and the suggestions made with it.
#include "idxr/config/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <vector>

namespace idxr::config {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> above(b.size() + 1), before(b.size() + 1), row(b.size() + 1);
    std::iota(before.begin(), before.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const bool same = lower(a[i - 1]) == lower(b[j - 1]);
            row[j] = std::min({before[j] + 1, row[j - 1] + 1, before[j - 1] + (same ? 0 : 1)});
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]))
                row[j] = std::min(row[j], above[j - 2] + 1);
        }
        std::swap(above, before);
        std::swap(before, row);
    }
    return before.back();
}

std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> words) {
    std::optional<std::string_view> best;
    std::size_t least = 0;
    for (auto candidate : words) {
        const auto distance = edit_distance(word, candidate);
        const auto allowed = std::max<std::size_t>(2, candidate.size() / 3);
        if (distance > allowed || distance >= std::max(word.size(), candidate.size())) continue;
        if (!best || distance < least) best = candidate, least = distance;
    }
    return best;
}

std::string did_you_mean(std::string_view word, std::span<const std::string_view> words) {
    auto word_meant = nearest(word, words);
    return word_meant ? fmt::format("; did you mean '{}'?", *word_meant) : std::string();
}

}  // namespace idxr::config
