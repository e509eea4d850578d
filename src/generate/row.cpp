// Writing rows.
#include "row.hpp"

#include <fmt/format.h>

#include <cmath>

namespace idxr::generate {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

// `text` is in capitals. Title: "O'BRIEN MCCOY-LEE 2ND" becomes "O'Brien McCoy-Lee 2nd".
void append(std::string& out, std::string_view text, Letters letters) {
    if (letters == Letters::capitals) {
        out += text;
    } else if (letters == Letters::lower) {
        for (const char c : text) out += lower(c);
    } else {
        bool begins = true;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            out += begins ? c : lower(c);
            if (begins && c == 'M' && i + 3 < text.size() && text[i + 1] == 'C') {
                out += 'c';
                ++i;
                continue;  // the next letter begins again
            }
            begins = c == ' ' || c == '-' || c == '\'';
        }
    }
}

void append_date(std::string& out, const Date& date) {
    const auto two = [&](int number) {
        out += static_cast<char>('0' + number / 10);
        out += static_cast<char>('0' + number % 10);
    };
    two(date.year / 100);
    two(date.year % 100);
    out += '-';
    two(date.month);
    out += '-';
    two(date.day);
}

void append_phone(std::string& out, std::string_view phone, PhoneForm form) {
    const auto area = phone.substr(0, 3), exchange = phone.substr(3, 3), line = phone.substr(6);
    switch (form) {
        case PhoneForm::hyphens:
            ((((out += area) += '-') += exchange) += '-') += line;
            break;
        case PhoneForm::parentheses:
            (((((out += '(') += area) += ") ") += exchange) += '-') += line;
            break;
        case PhoneForm::digits:
            out += phone;
            break;
        case PhoneForm::points:
            ((((out += area) += '.') += exchange) += '.') += line;
            break;
    }
}

void append_unit(std::string& out, const Facts& facts, const Style& style) {
    using enum Address::UnitKind;
    struct Words {
        std::string_view abbreviation, full;
    };
    static constexpr Words words[] = {
        {"", ""}, {"APT", "APARTMENT"}, {"UNIT", "UNIT"}, {"STE", "SUITE"}, {"LOT", "LOT"}};
    if (facts.unit_kind == none) return;
    const auto& word = words[static_cast<std::size_t>(facts.unit_kind)];
    if (style.unit == UnitForm::sign) {
        (out += " #") += facts.unit;
        return;
    }
    out += style.unit == UnitForm::after_comma ? ", " : " ";
    append(out, style.unit == UnitForm::full ? word.full : word.abbreviation, style.addresses);
    out += ' ';
    out += facts.unit;
}

void append_street(const World& world, std::string& out, const Facts& facts, const Style& style) {
    if (facts.form == Address::Form::po_box) {
        out += style.addresses == Letters::title ? "PO Box "
                                                 : (style.addresses == Letters::capitals ? "PO BOX " : "po box ");
        out += facts.number;
        return;
    }
    if (facts.form == Address::Form::none) return append(out, facts.street, style.addresses);
    // RFC 4180: a value with a comma is quoted.
    const bool quoted = style.unit == UnitForm::after_comma && facts.unit_kind != Address::UnitKind::none;
    if (quoted) out += '"';
    (out += facts.number) += ' ';
    if (facts.direction != 0) {
        const auto direction = Places::directions[facts.direction];
        append(out, direction, style.addresses == Letters::lower ? Letters::lower : Letters::capitals);
        out += ' ';
    }
    append(out, facts.street, style.addresses);
    if (facts.street_suffix != no_street_suffix) {
        const auto& suffix = world.places.suffix(facts.street_suffix);
        out += ' ';
        append(out, style.suffix == SuffixForm::full ? suffix.full : suffix.abbreviation, style.addresses);
        if (style.suffix == SuffixForm::with_point) out += '.';
    }
    append_unit(out, facts, style);
    if (quoted) out += '"';
}

void append_suffix(std::string& out, NameSuffix suffix, Letters letters) {
    constexpr std::string_view words[] = {"", "JR", "SR", "III"};
    const auto word = words[static_cast<std::size_t>(suffix)];
    append(out, word, suffix == NameSuffix::third ? Letters::capitals : letters);
}

}  // namespace

Style style_of(std::uint32_t source) {
    Style style;
    if (source == 0) return style;
    const auto bits = mix64(source);
    style.names = style.addresses = (bits & 3) == 0 ? Letters::capitals : Letters::title;
    style.suffix = (bits >> 8 & 3) == 0 ? SuffixForm::full : SuffixForm::abbreviation;
    style.unit = static_cast<UnitForm>(bits >> 16 & 3);
    style.phone = static_cast<PhoneForm>(bits >> 24 & 3);
    style.middle_initial = (bits >> 32 & 3) == 0;
    return style;
}

Deviations::Deviations(double noise) {
    const auto rate = [noise](double at_one) { return chance(1 - std::pow(1 - at_one, noise)); };
    letters_ = rate(0.07), suffix_ = rate(0.25), unit_ = rate(0.25), phone_ = rate(0.12), middle_initial_ = rate(0.3);
}

Style Deviations::draw(Style usual, Stream& stream) const {
    static constexpr std::array<std::uint16_t, 3> letters{10, 70, 20};
    auto style = usual;
    if (stream.happens(letters_)) style.names = static_cast<Letters>(stream.weighted(letters));
    if (stream.happens(letters_)) style.addresses = static_cast<Letters>(stream.weighted(letters));
    if (stream.happens(suffix_)) style.suffix = static_cast<SuffixForm>(stream.below(3));
    if (stream.happens(unit_)) style.unit = static_cast<UnitForm>(stream.below(4));
    if (stream.happens(phone_)) style.phone = static_cast<PhoneForm>(stream.below(4));
    if (stream.happens(middle_initial_)) style.middle_initial = !style.middle_initial;
    return style;
}

std::string source_name(std::uint32_t source) {
    constexpr std::string_view known[] = {"registry", "hospital", "clinic",     "insurer", "laboratory", "pharmacy",
                                          "school",   "employer", "voter_roll", "county",  "utility",    "bank"};
    return source < std::size(known) ? std::string(known[source]) : fmt::format("source_{}", source + 1);
}

void append_row(const World& world, const Facts& facts, const Style& style, std::string_view source, std::string& out,
                std::array<std::uint64_t, columns.size()>& missing) {
    std::size_t column = 0;
    const auto field = [&](auto append_value) {
        out += ',';
        const auto begin = out.size();
        append_value();
        missing[++column] += out.size() == begin ? 1 : 0;
    };
    field([&] { out += source; });
    field([&] { append_date(out, facts.recorded); });
    field([&] { append(out, facts.given, style.names); });
    field([&] {
        append(out, std::string_view(facts.middle).substr(0, style.middle_initial ? 1 : std::string_view::npos),
               style.names);
    });
    field([&] { append(out, facts.family, style.names); });
    field([&] { append_suffix(out, facts.suffix, style.names); });
    field([&] {
        if (facts.birth.year != 0) append_date(out, facts.birth);
    });
    field([&] {
        if (facts.gender != '\0') out += facts.gender;
    });
    field([&] {
        const std::string_view ssn = facts.ssn;
        if (!ssn.empty()) ((((out += ssn.substr(0, 3)) += '-') += ssn.substr(3, 2)) += '-') += ssn.substr(5);
    });
    field([&] {
        if (!facts.phone.empty()) append_phone(out, facts.phone, style.phone);
    });
    field([&] { out += facts.email; });
    field([&] { append_street(world, out, facts, style); });
    field([&] { append(out, facts.city, style.addresses); });
    field([&] { out += facts.state; });
    field([&] { out += facts.zip; });
    out += '\n';
}

}  // namespace idxr::generate
