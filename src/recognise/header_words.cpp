// Splitting a header into words.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <optional>

#include "idxr/recognise/header.hpp"
#include "latin_letters.hpp"
#include "words.hpp"

namespace idxr::recognise {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// "PHONE_NUMBER", "givenName", "SSNNumber", "address1" -> their parts, lower case.
std::vector<std::string> split(std::string_view text) {
    std::vector<std::string> parts;
    char before = ' ';
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        const bool letter = is_lower(c) || is_upper(c) || static_cast<unsigned char>(c) >= 0x80;
        if (!letter && !is_digit(c)) {
            before = ' ';
            continue;
        }
        const bool follows = i + 1 < text.size() && is_lower(text[i + 1]);
        const bool begins = before == ' ' || is_digit(before) != is_digit(c) || (is_lower(before) && is_upper(c)) ||
                            (is_upper(before) && is_upper(c) && follows);
        if (begins) parts.emplace_back();
        parts.back() += lower(c);
        before = c;
    }
    return parts;
}

// A glued token as the fewest known words, or nothing.
std::optional<std::vector<std::string>> unglue(std::string_view token) {
    constexpr std::size_t none = 1000;
    std::vector<std::size_t> fewest(token.size() + 1, none), from(token.size() + 1, 0);
    fewest[0] = 0;
    for (std::size_t end = 2; end <= token.size(); ++end)
        for (std::size_t begin = 0; begin + 2 <= end; ++begin)
            if (fewest[begin] + 1 < fewest[end] && is_known(token.substr(begin, end - begin))) {
                fewest[end] = fewest[begin] + 1;
                from[end] = begin;
            }
    if (fewest.back() >= none) return std::nullopt;
    std::vector<std::string> words;
    for (std::size_t end = token.size(); end > 0; end = from[end])
        words.insert(words.begin(), std::string(token.substr(from[end], end - from[end])));
    return words;
}

// "D.O.B." -> "dob".
void join_letters(std::vector<std::string>& parts) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
        std::string joined;
        std::size_t end = i;
        while (end < parts.size() && parts[end].size() == 1 && is_lower(parts[end][0])) joined += parts[end++];
        if (end - i < 2 || !is_known(joined)) continue;
        parts[i] = joined;
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                    parts.begin() + static_cast<std::ptrdiff_t>(end));
    }
}

// "mrns", "streets": the singular, if that is known and the word is not.
std::string_view singular(std::string_view word) {
    if (word.size() < 4 || !word.ends_with('s') || is_known(word)) return word;
    const auto one = word.substr(0, word.size() - 1);
    return is_known(one) ? one : word;
}

void add_meaning(std::string_view word, std::vector<std::string>& words) {
    const auto meaning = meaning_of(word);
    if (meaning == word) {
        words.emplace_back(word);
    } else {
        for (auto& part : split(meaning)) words.push_back(std::move(part));
    }
}

}  // namespace

std::vector<std::string> header_words(std::string_view header) {
    constexpr std::size_t shortest_glued = 4, longest_glued = 40;
    auto parts = split(in_latin_letters(header));
    for (std::size_t i = 0; i + 1 < parts.size(); ++i)
        if (parts[i] == "e" && (parts[i + 1] == "mail" || parts[i + 1] == "mails")) {
            parts[i] = "email";
            parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i) + 1);
        }
    join_letters(parts);
    std::vector<std::string> words;
    for (const std::string_view part : parts) {
        const auto glued = !is_known(part) && part.size() >= shortest_glued && part.size() <= longest_glued
                               ? unglue(part)
                               : std::nullopt;
        if (glued) {
            for (const auto& word : *glued) add_meaning(word, words);
        } else {
            add_meaning(singular(part), words);
        }
    }
    return words;
}

std::string header_label(std::string_view header) { return fmt::format("{}", fmt::join(split(header), "_")); }

}  // namespace idxr::recognise
