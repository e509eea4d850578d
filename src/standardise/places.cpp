// Cities, counties, states, postcodes and countries.
#include "idxr/standardise/places.hpp"

#include <algorithm>

#include "idxr/standardise/text.hpp"
#include "word_table.hpp"

namespace idxr::standardise {
namespace {

enum class Nation : std::uint8_t { none, us, australia, canada };

struct State {
    std::string_view code;
    Nation nation = Nation::none;
};

// USPS Publication 28 Appendix B; Australia Post; Canada Post. Names longer than a table word are looked up apart.
const WordTable<State>& states() {
    static const auto table = [] {
        struct Row {
            std::string_view code, name;
        };
        static constexpr Row us[] = {{"AL", "ALABAMA"},
                                     {"AK", "ALASKA"},
                                     {"AZ", "ARIZONA"},
                                     {"AR", "ARKANSAS"},
                                     {"CA", "CALIFORNIA"},
                                     {"CO", "COLORADO"},
                                     {"CT", "CONNECTICUT"},
                                     {"DE", "DELAWARE"},
                                     {"FL", "FLORIDA"},
                                     {"GA", "GEORGIA"},
                                     {"HI", "HAWAII"},
                                     {"ID", "IDAHO"},
                                     {"IL", "ILLINOIS"},
                                     {"IN", "INDIANA"},
                                     {"IA", "IOWA"},
                                     {"KS", "KANSAS"},
                                     {"KY", "KENTUCKY"},
                                     {"LA", "LOUISIANA"},
                                     {"ME", "MAINE"},
                                     {"MD", "MARYLAND"},
                                     {"MA", "MASSACHUSETTS"},
                                     {"MI", "MICHIGAN"},
                                     {"MN", "MINNESOTA"},
                                     {"MS", "MISSISSIPPI"},
                                     {"MO", "MISSOURI"},
                                     {"MT", "MONTANA"},
                                     {"NE", "NEBRASKA"},
                                     {"NV", "NEVADA"},
                                     {"NH", "NEW HAMPSHIRE"},
                                     {"NJ", "NEW JERSEY"},
                                     {"NM", "NEW MEXICO"},
                                     {"NY", "NEW YORK"},
                                     {"NC", "NORTH CAROLINA"},
                                     {"ND", "NORTH DAKOTA"},
                                     {"OH", "OHIO"},
                                     {"OK", "OKLAHOMA"},
                                     {"OR", "OREGON"},
                                     {"PA", "PENNSYLVANIA"},
                                     {"RI", "RHODE ISLAND"},
                                     {"SC", "SOUTH CAROLINA"},
                                     {"SD", "SOUTH DAKOTA"},
                                     {"TN", "TENNESSEE"},
                                     {"TX", "TEXAS"},
                                     {"UT", "UTAH"},
                                     {"VT", "VERMONT"},
                                     {"VA", "VIRGINIA"},
                                     {"WA", "WASHINGTON"},
                                     {"WV", "WEST VIRGINIA"},
                                     {"WI", "WISCONSIN"},
                                     {"WY", "WYOMING"},
                                     {"DC", "WASHINGTON DC"},
                                     {"PR", "PUERTO RICO"},
                                     {"GU", "GUAM"},
                                     {"VI", "VIRGIN ISLANDS"},
                                     {"AS", "AMERICAN SAMOA"},
                                     {"MP", "MARIANA ISLANDS"},
                                     {"AA", "AA"},
                                     {"AE", "AE"},
                                     {"AP", "AP"}};
        static constexpr Row australia[] = {{"NSW", "NEW SOUTH WALES"}, {"VIC", "VICTORIA"},
                                            {"QLD", "QUEENSLAND"},      {"SA", "SOUTH AUSTRALIA"},
                                            {"TAS", "TASMANIA"},        {"ACT", "AUST CAPITAL TER"}};
        static constexpr Row canada[] = {
            {"AB", "ALBERTA"},      {"BC", "BRITISH COLUMBIA"}, {"MB", "MANITOBA"}, {"NB", "NEW BRUNSWICK"},
            {"NL", "NEWFOUNDLAND"}, {"NS", "NOVA SCOTIA"},      {"NU", "NUNAVUT"},  {"ON", "ONTARIO"},
            {"QC", "QUEBEC"},       {"SK", "SASKATCHEWAN"},     {"YT", "YUKON"}};
        WordTable<State> out(160);
        const auto add = [&](const auto& rows, Nation nation) {
            for (const auto& row : rows) {
                out[row.code] = {row.code, nation};
                out[row.name] = {row.code, nation};
            }
        };
        add(us, Nation::us);
        add(canada, Nation::canada);
        add(australia, Nation::australia);
        return out;
    }();
    return table;
}

State find_state(std::string_view upper) {
    if (const auto* found = states().find(upper)) return *found;
    if (upper == "WESTERN AUSTRALIA") return {"WA", Nation::australia};
    if (upper == "NORTHERN TERRITORY") return {"NT", Nation::australia};
    if (upper == "AUSTRALIAN CAPITAL TERRITORY") return {"ACT", Nation::australia};
    if (upper == "DISTRICT OF COLUMBIA") return {"DC", Nation::us};
    if (upper == "NORTHERN MARIANA ISLANDS") return {"MP", Nation::us};
    if (upper == "PRINCE EDWARD ISLAND") return {"PE", Nation::canada};
    if (upper == "NORTHWEST TERRITORIES") return {"NT", Nation::canada};
    if (upper == "NEWFOUNDLAND AND LABRADOR") return {"NL", Nation::canada};
    return {};
}

Reading nothing_in(std::string_view raw) {
    if (trim(raw).empty()) return Reading::missing;
    return stands_for_missing(raw) ? Reading::placeholder : Reading::value;
}

// Replaces words, in place; `replace` gives the word that stands for a word, or itself. Words never grow.
template <typename Replace>
void replace_words(std::string& text, Replace replace) {
    std::size_t end = 0;
    for (std::size_t i = 0; i < text.size();) {
        const auto next = std::min(text.find(' ', i), text.size());
        const std::string_view word = replace(std::string_view(text).substr(i, next - i), next == text.size());
        if (end > 0) text[end++] = ' ';
        for (const char c : word) text[end++] = c;
        i = next + 1;
    }
    text.resize(end);
}

// Only there can a ZIP code have lost a leading zero; none of these codes is a state elsewhere.
bool zip_codes_begin_with_0(std::string_view state) {
    for (const auto* code : {"CT", "MA", "ME", "NH", "NJ", "RI", "VT", "PR", "VI"})
        if (state == code) return true;
    return false;
}

bool drop_last_word(std::string& text, std::string_view word) {
    if (text.size() <= word.size() || !text.ends_with(word) || text[text.size() - word.size() - 1] != ' ') return false;
    text.resize(text.size() - word.size() - 1);
    return true;
}

}  // namespace

std::string_view us_state(std::string_view upper) {
    const auto state = find_state(upper);
    return state.nation == Nation::us ? state.code : std::string_view{};
}

std::string_view any_state(std::string_view upper) { return find_state(upper).code; }

Reading standardise_city(std::string_view raw, std::string& out) {
    out.clear();
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    words(raw, out);
    if (out.empty()) return Reading::placeholder;
    replace_words(out, [](std::string_view word, bool last) -> std::string_view {
        if (last) return word;
        if (word == "SAINT" || word == "SNT") return "ST";
        if (word == "SAINTE") return "STE";
        if (word == "FORT") return "FT";
        if (word == "MOUNT") return "MT";
        return word;
    });
    return Reading::value;
}

Reading standardise_county(std::string_view raw, std::string& out) {
    out.clear();
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    words(raw, out);
    while (drop_last_word(out, "COUNTY") || drop_last_word(out, "PARISH") || drop_last_word(out, "BOROUGH") ||
           drop_last_word(out, "CO") || drop_last_word(out, "CNTY")) {
    }
    if (out.empty()) return Reading::placeholder;
    replace_words(out, [](std::string_view word, bool last) -> std::string_view {
        return word == "SAINT" && !last ? "ST" : word;
    });
    return Reading::value;
}

Reading standardise_state(std::string_view raw, std::string& out) {
    out.clear();
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    words(raw, out);
    if (out.empty()) return Reading::placeholder;
    if (out.size() == 3 && out[1] == ' ') out.erase(1, 1);           // N.Y.
    if (out.size() == 5 && out.starts_with("US ")) out.erase(0, 3);  // US-NY (ISO 3166-2)
    if (const auto state = any_state(out); !state.empty()) out = state;
    return Reading::value;
}

Reading standardise_postcode(std::string_view raw, std::string_view state, std::string& out) {
    out.clear();
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    raw = trim(raw);
    if (raw.ends_with(".0")) raw.remove_suffix(2);
    if (raw.size() > 64) return Reading::unreadable;
    const Folded folded(raw);
    std::size_t dash = 0;
    bool digits_only = true;
    for (const char c : folded.text()) {
        if (is_word_byte(c) || is_digit(c)) {
            out += c;
            digits_only = digits_only && is_digit(c);
        } else if (c == '-' && dash == 0) {
            dash = out.size();
        }
    }
    if (out.empty()) return Reading::placeholder;
    if (digits_only) {
        const bool from_0 = zip_codes_begin_with_0(state);
        const bool plus_4 =
            (out.size() == 9 && (dash == 0 || dash == 5)) || (from_0 && out.size() == 8 && (dash == 0 || dash == 4));
        if (plus_4) out.resize(out.size() - 4);
        if (from_0 && (out.size() == 4 || out.size() == 3)) out.insert(0, 5 - out.size(), '0');
        if (out.find_first_not_of('0') == std::string::npos || out == "99999") {
            out.clear();
            return Reading::placeholder;
        }
    }
    return Reading::value;
}

std::string_view country_code(std::string_view upper) {
    static const WordTable<std::string_view> table{{"USA", "US"},
                                                   {"UNITED STATES", "US"},
                                                   {"U S A", "US"},
                                                   {"AMERICA", "US"},
                                                   {"CAN", "CA"},
                                                   {"CANADA", "CA"},
                                                   {"MEX", "MX"},
                                                   {"MEXICO", "MX"},
                                                   {"GBR", "GB"},
                                                   {"UK", "GB"},
                                                   {"UNITED KINGDOM", "GB"},
                                                   {"GREAT BRITAIN", "GB"},
                                                   {"ENGLAND", "GB"},
                                                   {"SCOTLAND", "GB"},
                                                   {"WALES", "GB"},
                                                   {"NORTHERN IRELAND", "GB"},
                                                   {"IRL", "IE"},
                                                   {"IRELAND", "IE"},
                                                   {"AUS", "AU"},
                                                   {"AUSTRALIA", "AU"},
                                                   {"NZL", "NZ"},
                                                   {"NEW ZEALAND", "NZ"},
                                                   {"DEU", "DE"},
                                                   {"GERMANY", "DE"},
                                                   {"DEUTSCHLAND", "DE"},
                                                   {"AUT", "AT"},
                                                   {"AUSTRIA", "AT"},
                                                   {"OSTERREICH", "AT"},
                                                   {"CHE", "CH"},
                                                   {"SWITZERLAND", "CH"},
                                                   {"LIECHTENSTEIN", "LI"},
                                                   {"LICHTENSTEIN", "LI"},
                                                   {"FRA", "FR"},
                                                   {"FRANCE", "FR"},
                                                   {"ESP", "ES"},
                                                   {"SPAIN", "ES"},
                                                   {"ESPANA", "ES"},
                                                   {"ITA", "IT"},
                                                   {"ITALY", "IT"},
                                                   {"ITALIA", "IT"},
                                                   {"PRT", "PT"},
                                                   {"PORTUGAL", "PT"},
                                                   {"NLD", "NL"},
                                                   {"NETHERLANDS", "NL"},
                                                   {"HOLLAND", "NL"},
                                                   {"BEL", "BE"},
                                                   {"BELGIUM", "BE"},
                                                   {"SWE", "SE"},
                                                   {"SWEDEN", "SE"},
                                                   {"NOR", "NO"},
                                                   {"NORWAY", "NO"},
                                                   {"DNK", "DK"},
                                                   {"DENMARK", "DK"},
                                                   {"FIN", "FI"},
                                                   {"FINLAND", "FI"},
                                                   {"POL", "PL"},
                                                   {"POLAND", "PL"},
                                                   {"RUS", "RU"},
                                                   {"RUSSIA", "RU"},
                                                   {"UKR", "UA"},
                                                   {"UKRAINE", "UA"},
                                                   {"CHN", "CN"},
                                                   {"CHINA", "CN"},
                                                   {"JPN", "JP"},
                                                   {"JAPAN", "JP"},
                                                   {"KOR", "KR"},
                                                   {"SOUTH KOREA", "KR"},
                                                   {"IND", "IN"},
                                                   {"INDIA", "IN"},
                                                   {"PAK", "PK"},
                                                   {"PAKISTAN", "PK"},
                                                   {"PHL", "PH"},
                                                   {"PHILIPPINES", "PH"},
                                                   {"SGP", "SG"},
                                                   {"SINGAPORE", "SG"},
                                                   {"HKG", "HK"},
                                                   {"HONG KONG", "HK"},
                                                   {"MYS", "MY"},
                                                   {"MALAYSIA", "MY"},
                                                   {"IDN", "ID"},
                                                   {"INDONESIA", "ID"},
                                                   {"THA", "TH"},
                                                   {"THAILAND", "TH"},
                                                   {"VNM", "VN"},
                                                   {"VIETNAM", "VN"},
                                                   {"VIET NAM", "VN"},
                                                   {"KHM", "KH"},
                                                   {"CAMBODIA", "KH"},
                                                   {"BRA", "BR"},
                                                   {"BRAZIL", "BR"},
                                                   {"ARG", "AR"},
                                                   {"ARGENTINA", "AR"},
                                                   {"COL", "CO"},
                                                   {"COLOMBIA", "CO"},
                                                   {"CHL", "CL"},
                                                   {"CHILE", "CL"},
                                                   {"PER", "PE"},
                                                   {"PERU", "PE"},
                                                   {"CUB", "CU"},
                                                   {"CUBA", "CU"},
                                                   {"HTI", "HT"},
                                                   {"HAITI", "HT"},
                                                   {"DOM", "DO"},
                                                   {"ZAF", "ZA"},
                                                   {"SOUTH AFRICA", "ZA"},
                                                   {"NGA", "NG"},
                                                   {"NIGERIA", "NG"},
                                                   {"KEN", "KE"},
                                                   {"KENYA", "KE"},
                                                   {"EGY", "EG"},
                                                   {"EGYPT", "EG"},
                                                   {"TUR", "TR"},
                                                   {"TURKEY", "TR"},
                                                   {"ISR", "IL"},
                                                   {"ISRAEL", "IL"},
                                                   {"GRC", "GR"},
                                                   {"GREECE", "GR"},
                                                   {"IRN", "IR"},
                                                   {"IRAN", "IR"},
                                                   {"IRQ", "IQ"},
                                                   {"IRAQ", "IQ"},
                                                   {"SAU", "SA"},
                                                   {"SAUDI ARABIA", "SA"}};
    if (upper == "UNITED STATES OF AMERICA") return "US";
    if (upper == "DOMINICAN REPUBLIC") return "DO";
    return table.value(upper);
}

Reading standardise_country(std::string_view raw, std::string& out) {
    out.clear();
    if (const auto reading = nothing_in(raw); reading != Reading::value) return reading;
    words(raw, out);
    if (out.starts_with("THE ")) out.erase(0, 4);
    if (out.size() == 3 && out[1] == ' ') out.erase(1, 1);  // U.S.
    if (out.empty()) return Reading::placeholder;
    if (const auto code = country_code(out); !code.empty()) out = code;
    return Reading::value;
}

}  // namespace idxr::standardise
