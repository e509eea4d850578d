// Letter by letter, capitals as the letters beside them.
#include "latin_letters.hpp"

#include "idxr/common/letters.hpp"

namespace idxr::recognise {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

}  // namespace

std::string in_latin_letters(std::string_view text) {
    std::string result;
    LetterInWord at;
    for (std::size_t i = 0; i < text.size();) {
        if (is_ascii(text[i])) {
            result += text[i++];
            at = {};
            continue;
        }
        const auto begin = i;
        at.letter = next_code_point(text, i);
        auto after = i;
        at.after = i < text.size() && !is_ascii(text[i]) ? next_code_point(text, after) : 0;
        if (const auto letters = spelled_in_latin(at)) {
            auto next = i;
            while (next < text.size() && !is_ascii(text[next])) ++next;
            const bool ahead = next < text.size() && (is_lower(text[next]) || is_upper(text[next]));
            const char beside = ahead ? text[next] : result.empty() ? ' ' : result.back();
            for (char c : *letters) result += is_upper(beside) ? c : lower(c);
        } else if (at.letter < 0xC0 || (at.letter >= 0x2000 && at.letter < 0x3000)) {
            result += ' ';
        } else if (at.letter < 0x300 || at.letter > 0x36F) {  // combining accents go
            result += text.substr(begin, i - begin);
        }
        at.second_before = at.before;
        at.before = at.letter;
    }
    return result;
}

}  // namespace idxr::recognise
