// The right word for a misspelt one.
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace idxr::config {

// Insertions, deletions, substitutions and swaps of neighbours that turn one word into the other, no substring being
// edited twice (optimal string alignment: Damerau 1964; Wagner, Lowrance 1975). ASCII case does not count.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The nearest word, the first of equals; nullopt when none is within a third of its letters (at least two).
std::optional<std::string_view> nearest(std::string_view word, std::span<const std::string_view> words);

// "; did you mean 'threshold'?" or nothing.
std::string did_you_mean(std::string_view word, std::span<const std::string_view> words);

}  // namespace idxr::config
