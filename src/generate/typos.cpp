// Kinds of typing errors; keyboard slips are half of them (Damerau 1964: most are one insertion, deletion, substitution
// or transposition).
#include "typos.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace idxr::generate {
namespace {

// Neighbours on a US keyboard, by letter.
constexpr std::array<std::string_view, 26> neighbours{
    "QWSZ", "VGHN", "XDFV", "SERFCX", "WSDR", "DRTGVC", "FTYHBV", "GYUJNB", "UJKO", "HUIKNM", "JIOLM", "KOP",  "NJK",
    "BHJM", "IKLP", "OL",   "WA",     "EDFT", "AWEDXZ", "RFGY",   "YHJI",   "CFGB", "QASE",   "ZSDC",  "TGHU", "ASX"};

using Change = std::pair<std::string_view, std::string_view>;
constexpr std::array<Change, 44> alike_in_sound{
    {{"PH", "F"},    {"CK", "K"},    {"CK", "C"},  {"C", "K"},  {"K", "C"},    {"IE", "EI"},  {"EI", "IE"},
     {"Y", "IE"},    {"IE", "Y"},    {"EY", "Y"},  {"Y", "EY"}, {"S", "Z"},    {"Z", "S"},    {"EE", "EA"},
     {"EA", "EE"},   {"OU", "U"},    {"TH", "T"},  {"GH", "G"}, {"KN", "N"},   {"WR", "R"},   {"SCH", "SH"},
     {"SON", "SEN"}, {"SEN", "SON"}, {"AI", "AY"}, {"LL", "L"}, {"NN", "N"},   {"TT", "T"},   {"SS", "S"},
     {"RR", "R"},    {"L", "LL"},    {"N", "NN"},  {"T", "TT"}, {"MC", "MAC"}, {"MAC", "MC"}, {"AN", "EN"},
     {"ER", "OR"},   {"A", "E"},     {"E", "A"},   {"I", "E"},  {"O", "U"},    {"U", "O"},    {"J", "G"},
     {"V", "W"},     {"F", "PH"}}};
constexpr std::array<Change, 18> alike_in_shape{{{"O", "0"},
                                                 {"I", "1"},
                                                 {"L", "1"},
                                                 {"RN", "M"},
                                                 {"M", "RN"},
                                                 {"S", "5"},
                                                 {"B", "8"},
                                                 {"G", "6"},
                                                 {"Z", "2"},
                                                 {"CL", "D"},
                                                 {"D", "CL"},
                                                 {"W", "VV"},
                                                 {"E", "F"},
                                                 {"H", "N"},
                                                 {"U", "V"},
                                                 {"C", "G"},
                                                 {"N", "M"},
                                                 {"A", "R"}}};
constexpr std::array<std::string_view, 10> digit_neighbours{"986", "247", "135", "248", "157",
                                                            "462", "503", "814", "793", "804"};

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

// The first change, from a random one on, that applies.
template <std::size_t N>
bool rewrite(std::string& word, const std::array<Change, N>& changes, Stream& stream) {
    const auto first = stream.below(N);
    for (std::size_t i = 0; i < N; ++i) {
        const auto& [from, to] = changes[(first + i) % N];
        const auto at = word.find(from);
        if (at == std::string::npos) continue;
        word.replace(at, from.size(), to);
        return true;
    }
    return false;
}

char neighbour_of(char c, Stream& stream) {
    if (!is_letter(c)) return c == 'E' ? 'R' : 'E';
    const auto near = neighbours[static_cast<std::size_t>(c - 'A')];
    return near[stream.below(near.size())];
}

bool transpose(std::string& word, std::size_t at) {
    if (at + 1 >= word.size() || word[at] == word[at + 1]) return false;
    std::swap(word[at], word[at + 1]);
    return true;
}

}  // namespace

void misspell(std::string& word, Stream& stream) {
    enum Slip { neighbour, transposition, insertion, deletion, sound, shape };
    static constexpr std::array<std::uint16_t, 6> weights{17, 14, 11, 15, 28, 15};
    if (word.empty()) return;
    const auto slip = stream.weighted(weights);
    // First letters are seldom wrong (Pollock, Zamora 1984).
    constexpr Chance first_letter = chance(0.08);
    const auto at = word.size() == 1 || stream.happens(first_letter) ? 0 : 1 + stream.below(word.size() - 1);
    bool done = false;
    if (slip == transposition) done = transpose(word, at);
    if (slip == sound) done = rewrite(word, alike_in_sound, stream);
    if (slip == shape) done = rewrite(word, alike_in_shape, stream);
    if (slip == deletion && word.size() > 2) {
        word.erase(at, 1);
        done = true;
    }
    if (slip == insertion) {
        word.insert(at + 1, 1, stream.below(2) == 0 ? word[at] : neighbour_of(word[at], stream));
        done = true;
    }
    if (!done) word[at] = neighbour_of(word[at], stream);
}

void miskey_digits(std::string& digits, Stream& stream) {
    if (digits.empty()) return;
    const auto at = stream.below(digits.size());
    if (stream.below(3) == 0 && transpose(digits, at)) return;
    const auto digit = static_cast<std::size_t>(digits[at] - '0');
    const auto near = digit_neighbours[digit];
    // A neighbour on the number pad or a look-alike, else any other digit.
    digits[at] = stream.below(2) == 0 ? near[stream.below(near.size())]
                                      : static_cast<char>('0' + (digit + stream.between(1ULL, 9ULL)) % 10);
}

}  // namespace idxr::generate
