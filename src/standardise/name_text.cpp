// The words of one name field, on the stack.
#include "name_text.hpp"

#include <algorithm>

#include "name_words.hpp"

namespace idxr::standardise {
namespace {

bool is_vowel(char c) { return c == 'A' || c == 'E' || c == 'I' || c == 'O' || c == 'U' || c == 'Y'; }

// When `text` begins with a dotted abbreviation that is a professional tail ("PH.D.", "M.D."), its letters go to `out`
// and the bytes read are returned, else 0.
std::size_t read_dotted_tail(std::string_view text, char* out) {
    char letters[6];
    std::size_t size = 0, i = 0, dots = 0;
    for (; i < text.size(); ++i) {
        if (is_upper(text[i])) {
            if (size == sizeof letters) return 0;
            letters[size++] = text[i];
        } else if (text[i] == '.' && i > 0 && i + 1 < text.size() && is_upper(text[i + 1])) {
            ++dots;
        } else {
            break;
        }
    }
    if (dots == 0 || !(name_word({letters, size}) & tail)) return 0;
    std::copy_n(letters, size, out);
    return i;
}

// Words of `folded` into `out`, apart by single spaces; returns the bytes written, at most twice the commas more than
// read.
std::size_t clean(std::string_view folded, bool keep_commas, char* out, std::size_t capacity) {
    std::size_t size = 0;
    bool gap = false;
    const auto put = [&](char c) {
        if (gap && size > 0 && size < capacity) out[size++] = ' ';
        gap = false;
        if (size < capacity) out[size++] = c;
    };
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const char c = folded[i];
        if (is_upper(c) && (i == 0 || gap) && i + 2 < folded.size() && (folded[i + 1] == '.' || folded[i + 2] == '.')) {
            char letters[6];
            if (const auto read = read_dotted_tail(folded.substr(i), letters)) {
                const auto count = static_cast<std::size_t>(std::count_if(&folded[i], &folded[i] + read, is_upper));
                for (std::size_t k = 0; k < count; ++k) put(letters[k]);
                i += read - 1;
                continue;
            }
        }
        if (is_word_byte(c) || is_digit(c)) {
            put(c);
        } else if (keep_commas && (c == ',' || c == ';')) {
            gap = true;
            put(',');
            gap = true;
        } else if (c != '\'' && c != '`') {
            gap = true;
        }
    }
    // A cut at the capacity may have left half a character.
    if (size == capacity) size = cut({out, size}, size - std::min<std::size_t>(size, 4)).size();
    return size;
}

// SM1TH -> SMITH, HE1EN -> HELEN, R0BERT -> ROBERT; other digits go. The word shrinks in place.
std::string_view repair_digits(char* bytes, std::size_t size) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < size; ++i) {
        char c = bytes[i];
        if (is_digit(c)) {
            const char before = end > 0 ? bytes[end - 1] : ' ', after = i + 1 < size ? bytes[i + 1] : ' ';
            const bool vowel_beside = is_vowel(before) || is_vowel(after);
            c = c == '0' ? 'O' : c == '1' ? (vowel_beside ? 'L' : 'I') : c == '5' ? 'S' : c == '8' ? 'B' : ' ';
            if (c == ' ') continue;
        }
        bytes[end++] = c;
    }
    return {bytes, end};
}

void split_name(char* bytes, std::size_t size, Words& words) {
    split({bytes, size}, words);
    if (std::none_of(bytes, bytes + size, is_digit)) return;
    for (std::size_t i = 0; i < words.size;) {
        const auto word = words[i];
        const auto digits = static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_digit));
        if (digits > 0 && !name_word(word))
            words.set(i, digits == word.size() ? std::string_view{}
                                               : repair_digits(bytes + (word.data() - bytes), word.size()));
        if (words[i].empty())
            words.erase(i);
        else
            ++i;
    }
}

// Bounds of the first part in parentheses, brackets or quotes, with its marks; empty when there is none. A single quote
// opens only after a space and closes only before one.
std::string_view find_aside(std::string_view folded) {
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const char c = folded[i];
        const char closing = c == '('                                        ? ')'
                             : c == '['                                      ? ']'
                             : c == '"'                                      ? '"'
                             : c == '\'' && (i == 0 || folded[i - 1] == ' ') ? '\''
                                                                             : '\0';
        if (closing == '\0') continue;
        for (auto end = folded.find(closing, i + 1); end != std::string_view::npos;
             end = folded.find(closing, end + 1)) {
            const char next = end + 1 < folded.size() ? folded[end + 1] : ' ';
            if (closing == '\'' && next != ' ' && next != ',') continue;
            return folded.substr(i, end - i + 1);
        }
    }
    return {};
}

}  // namespace

NameText::NameText(std::string_view raw, Commas commas) {
    const Folded folded(raw);
    auto text = folded.text();
    const bool keep_commas = commas == Commas::words;
    if (std::any_of(text.begin(), text.end(), [](char c) { return c == '(' || c == '[' || c == '"' || c == '\''; })) {
        if (const auto found = find_aside(text); !found.empty()) {
            split_name(aside_, clean(found.substr(1, found.size() - 2), false, aside_, sizeof aside_), aside);
            char rest[Folded::capacity];
            const auto before = static_cast<std::size_t>(found.data() - text.data());
            auto size = text.copy(rest, before);
            rest[size++] = ' ';
            size += text.substr(before + found.size()).copy(rest + size, sizeof rest - size);
            split_name(main_, clean({rest, size}, keep_commas, main_, sizeof main_), words);
            if (words.size == 0 && aside.size > 0) std::swap(words, aside);
            return;
        }
    }
    split_name(main_, clean(text, keep_commas, main_, sizeof main_), words);
}

void append_words(const Words& words, std::size_t begin, std::size_t end, std::string& out) {
    for (auto i = begin; i < end; ++i) {
        if (!out.empty()) out += ' ';
        out += words[i];
    }
}

void append_family_words(const Words& words, std::size_t begin, std::size_t end, std::string& out) {
    for (auto i = begin; i < end;) {
        if (!out.empty()) out += ' ';
        const auto start = out.size();
        const bool single_o = words[i] == "O" && i == begin && i + 1 < end;
        bool open = true;
        while (open && i < end) {
            const bool first = out.size() == start;
            out += words[i] == "SAINT" && i + 1 < end ? std::string_view{"ST"} : words[i];
            ++i;
            open = (first && single_o) || (name_word(std::string_view(out).substr(start)) & particle) ||
                   (name_word(words[i - 1]) & particle);
        }
    }
}

}  // namespace idxr::standardise
