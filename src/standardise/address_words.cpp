// The words of street addresses: suffixes, directions, unit designators, ordinals.
#include "address_words.hpp"

#include <algorithm>
#include <string>

#include "idxr/reference/tables.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

struct Suffix {
    std::string_view abbreviation;
    bool plain = false;
};

// The reference table in upper case; the text must outlive the views into it.
const std::string& upper_table(std::string_view table, std::string& storage) {
    storage.assign(table);
    for (auto& c : storage)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return storage;
}

WordTable<Suffix> make_suffixes() {
    struct Row {
        std::string_view word, abbreviation;
    };
    // Spellings beside those of Publication 28, and suffixes of Australia and Britain (AS/NZS 4819).
    static constexpr Row others[] = {
        {"STR", "ST"},      {"STRT", "ST"},        {"STREE", "ST"},       {"AV", "AVE"},        {"AVEN", "AVE"},
        {"AVENU", "AVE"},   {"AVN", "AVE"},        {"AVNUE", "AVE"},      {"BOUL", "BLVD"},     {"BOULV", "BLVD"},
        {"BVD", "BLVD"},    {"CRCL", "CIR"},       {"CIRC", "CIR"},       {"CIRCL", "CIR"},     {"CRT", "CT"},
        {"DRV", "DR"},      {"DRIV", "DR"},        {"HIGHWY", "HWY"},     {"HIWAY", "HWY"},     {"HWAY", "HWY"},
        {"PKY", "PKWY"},    {"PARKWY", "PKWY"},    {"PKWAY", "PKWY"},     {"PLC", "PL"},        {"PLZA", "PLZ"},
        {"SQR", "SQ"},      {"SQRE", "SQ"},        {"TERR", "TER"},       {"TPK", "TPKE"},      {"TRNPK", "TPKE"},
        {"TRLS", "TRL"},    {"TRAILS", "TRL"},     {"WY", "WAY"},         {"RT", "RTE"},        {"CENTRE", "CTR"},
        {"CENTR", "CTR"},   {"CNTR", "CTR"},       {"HARBOUR", "HBR"},    {"CLOSE", "CL"},      {"CLSE", "CL"},
        {"CIRCUIT", "CCT"}, {"CRCT", "CCT"},       {"CCT", "CCT"},        {"PARADE", "PDE"},    {"CRES", "CRES"},
        {"CRESC", "CRES"},  {"CRSNT", "CRES"},     {"CR", "CRES"},        {"ESPLANADE", "ESP"}, {"ESPL", "ESP"},
        {"GLADE", "GLDE"},  {"RETREAT", "RTT"},    {"RISE", "RISE"},      {"VERGE", "VERGE"},   {"OUTLOOK", "OTLK"},
        {"QUAY", "QY"},     {"PROMENADE", "PROM"}, {"RESERVE", "RES"},    {"CHASE", "CHASE"},   {"CROFT", "CROFT"},
        {"GARTH", "GARTH"}, {"YARD", "YARD"},      {"EXPRESSWY", "EXPY"}, {"GR", "GRV"},        {"GROV", "GRV"}};
    static constexpr std::string_view plain[] = {"ST",  "AVE", "RD",  "DR",   "LN",   "BLVD", "CT",   "PL",
                                                 "WAY", "CIR", "TER", "PKWY", "HWY",  "TRL",  "SQ",   "CRES",
                                                 "CL",  "CCT", "PDE", "ALY",  "EXPY", "FWY",  "TPKE", "ESP"};
    static std::string storage;
    const auto rows = reference::rows(upper_table(reference::street_suffixes(), storage));
    WordTable<Suffix> table(2 * (rows.size() + std::size(others)));
    const auto add = [&](std::string_view word, std::string_view abbreviation) {
        const bool is_plain = std::find(std::begin(plain), std::end(plain), abbreviation) != std::end(plain);
        table[word] = {abbreviation, is_plain};
        table[abbreviation] = {abbreviation, is_plain};
    };
    for (const auto& row : rows)
        if (row.size() >= 2) add(row[0], row[1]);
    for (const auto& row : others) add(row.word, row.abbreviation);
    return table;
}

const WordTable<Suffix>& suffixes() {
    static const auto table = make_suffixes();
    return table;
}

WordTable<std::string_view> make_units() {
    struct Row {
        std::string_view word, abbreviation;
    };
    static constexpr Row others[] = {{"APPT", "APT"},    {"APART", "APT"},  {"APRT", "APT"},       {"APTMT", "APT"},
                                     {"FLAT", "APT"},    {"BLD", "BLDG"},   {"LEVEL", "FL"},       {"LVL", "FL"},
                                     {"FLR", "FL"},      {"SUIT", "STE"},   {"ROOM", "RM"},        {"SPACE", "SPC"},
                                     {"SP", "SPC"},      {"VILLA", "VLLA"}, {"TOWNHOUSE", "TNHS"}, {"SHOP", "SHOP"},
                                     {"HANGAR", "HNGR"}, {"NUM", "UNIT"}};
    static std::string storage;
    const auto rows = reference::rows(upper_table(reference::unit_designators(), storage));
    WordTable<std::string_view> table(2 * (rows.size() + std::size(others)));
    const auto add = [&](std::string_view word, std::string_view abbreviation) {
        table[word] = abbreviation;
        table[abbreviation] = abbreviation;
    };
    for (const auto& row : rows)
        if (row.size() >= 2) add(row[0], row[1]);
    for (const auto& row : others) add(row.word, row.abbreviation);
    return table;
}

}  // namespace

std::string_view street_suffix(std::string_view word) { return suffixes().value(word).abbreviation; }
bool is_plain_suffix(std::string_view word) { return suffixes().value(word).plain; }

std::string_view direction(std::string_view word) {
    static const WordTable<std::string_view> table{
        {"N", "N"},   {"NORTH", "N"},      {"S", "S"},   {"SOUTH", "S"},      {"E", "E"},   {"EAST", "E"},
        {"W", "W"},   {"WEST", "W"},       {"NE", "NE"}, {"NORTHEAST", "NE"}, {"NW", "NW"}, {"NORTHWEST", "NW"},
        {"SE", "SE"}, {"SOUTHEAST", "SE"}, {"SW", "SW"}, {"SOUTHWEST", "SW"}, {"NTH", "N"}, {"STH", "S"}};
    return table.value(word);
}

std::string_view unit_designator(std::string_view word) {
    static const auto table = make_units();
    return table.value(word);
}

bool stands_alone(std::string_view designator) {
    for (const auto* alone : {"BSMT", "FRNT", "LBBY", "LOWR", "OFC", "PH", "REAR", "SIDE", "UPPR"})
        if (designator == alone) return true;
    return false;
}

std::string_view ordinal_digits(std::string_view word) {
    static const WordTable<std::string_view> table{
        {"FIRST", "1ST"},        {"SECOND", "2ND"},      {"THIRD", "3RD"},       {"FOURTH", "4TH"},
        {"FIFTH", "5TH"},        {"SIXTH", "6TH"},       {"SEVENTH", "7TH"},     {"EIGHTH", "8TH"},
        {"NINTH", "9TH"},        {"TENTH", "10TH"},      {"ELEVENTH", "11TH"},   {"TWELFTH", "12TH"},
        {"THIRTEENTH", "13TH"},  {"FOURTEENTH", "14TH"}, {"FIFTEENTH", "15TH"},  {"SIXTEENTH", "16TH"},
        {"SEVENTEENTH", "17TH"}, {"EIGHTEENTH", "18TH"}, {"NINETEENTH", "19TH"}, {"TWENTIETH", "20TH"}};
    const auto digits = table.value(word);
    return digits.empty() ? word : digits;
}

bool is_ordinal(std::string_view word) {
    if (word.size() < 3 || !is_digit(word[0])) return false;
    const auto digits = word.substr(0, word.size() - 2), ending = word.substr(word.size() - 2);
    return std::all_of(digits.begin(), digits.end(), is_digit) &&
           (ending == "ST" || ending == "ND" || ending == "RD" || ending == "TH");
}

AddressText::AddressText(std::string_view raw) {
    const Folded folded(raw);
    const auto text = folded.text();
    std::size_t size = 0, word = 0;
    const auto at = [&](std::size_t i) { return i < text.size() ? text[i] : ' '; };
    const auto gap = [&] {
        if (size > word) {
            words.push({bytes_ + word, size - word});
            bytes_[size++] = ' ';
        }
        word = size;
    };
    for (std::size_t i = 0; i < text.size() && size + 8 < sizeof bytes_; ++i) {
        const char c = text[i], next = at(i + 1), before = size > word ? bytes_[size - 1] : ' ';
        switch (c) {
            case '\'':
            case '`':
                break;
            case '.':
                if (!(size - word >= 1 && is_upper(before) && (word + 1 == size || (i >= 2 && text[i - 2] == '.')) &&
                      is_upper(next) && !is_word_byte(at(i + 2))))
                    gap();
                break;
            case '-':
                if (is_digit(before) && is_digit(next))
                    bytes_[size++] = c;
                else if (!(is_digit(before) && is_upper(next) && !is_word_byte(at(i + 2))) &&
                         !(is_upper(before) && size - word == 1 && is_digit(next)))
                    gap();
                break;
            case '/':
                if (is_digit(before) && is_digit(next))
                    bytes_[size++] = c;
                else
                    gap();
                break;
            case '#':
            case ',':
            case ';':
            case '\n':
                gap();
                bytes_[size++] = c == '#' ? '#' : ',';
                gap();
                break;
            case '\\':  // a line break that an export has written as \n
                gap();
                if (next == 'N' || next == 'R') {
                    ++i;
                    bytes_[size++] = ',';
                    gap();
                }
                break;
            case '&':
                gap();
                for (const char a : {'A', 'N', 'D'}) bytes_[size++] = a;
                gap();
                break;
            default:
                if (is_word_byte(c) || is_digit(c))
                    bytes_[size++] = c;
                else
                    gap();
        }
    }
    gap();
    size_ = size > 0 ? size - 1 : 0;
}

}  // namespace idxr::standardise
