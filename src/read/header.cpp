// The header row: which delimiter it shows, where it ends, what it names, and whether it is one.
#include "header.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace idxr::read {
namespace {

constexpr std::uint64_t sampled_rows = 1000;

// Calls visit(row) for up to so many rows that are not blank, with their fields in `fields`.
template <typename Visit>
void first_rows(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields, Visit visit) {
    for (std::uint64_t rows = 0; rows < sampled_rows && !text.empty();) {
        const auto row = parse_row(text, at_end, dialect, fields);
        if (row.kind == RowKind::incomplete) return;
        if (row.kind != RowKind::blank) {
            visit(row);
            ++rows;
        }
        text.remove_prefix(row.next);
    }
}

// A field of digits and their punctuation, or an e-mail address.
bool is_value(std::string_view field) {
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c & 0x80) != 0; };
    if (std::ranges::any_of(field, is_letter)) return field.find('@') != std::string_view::npos;
    return std::ranges::any_of(field, is_digit);
}

}  // namespace

char find_delimiter(std::string_view text, bool at_end, Encoding encoding) {
    char best = ',';
    std::size_t best_columns = 0;
    std::uint64_t best_agreeing = 0;
    std::uint64_t best_rows = 1;
    RowFields fields;
    for (const char delimiter : {',', '\t', ';', '|'}) {
        std::size_t columns = 0;
        std::uint64_t agreeing = 0;
        std::uint64_t rows = 0;
        first_rows(text, at_end, {delimiter, encoding, 0}, fields, [&](const ParsedRow& row) {
            if (columns == 0)
                columns = row.kind == RowKind::row ? fields.values.size() : 1;
            else
                agreeing += row.kind == RowKind::row && fields.values.size() == columns;
            ++rows;
        });
        if (columns <= 1) continue;
        ++agreeing;  // the header agrees with itself
        // Shares compared without division.
        const auto share = agreeing * best_rows;
        const auto best_share = best_agreeing * rows;
        if (share > best_share || (share == best_share && columns > best_columns)) {
            best = delimiter;
            best_columns = columns;
            best_agreeing = agreeing;
            best_rows = rows;
        }
    }
    return best;
}

HeaderRow find_header(std::string_view text, std::uint64_t begin, bool at_end, const Dialect& dialect,
                      RowFields& fields) {
    using Problem = HeaderRow::Problem;
    while (begin < text.size()) {
        const auto row = parse_row(text.substr(begin), at_end, dialect, fields);
        begin += row.next;
        if (row.kind == RowKind::row) return {Problem::none, begin};
        if (row.kind == RowKind::incomplete) return {Problem::too_long, 0};
        if (row.kind == RowKind::blank) continue;
        if (row.reason == RejectReason::quote) return {Problem::quote, 0};
        if (row.reason == RejectReason::invalid_utf8) return {Problem::encoding, 0};
        if (row.reason == RejectReason::nul_byte) return {Problem::binary, 0};
        return {Problem::too_long, 0};
    }
    return {at_end ? Problem::missing : Problem::too_long, 0};
}

std::vector<std::string> column_names(std::span<const std::string_view> fields) {
    std::set<std::string, std::less<>> taken(fields.begin(), fields.end());
    std::set<std::string, std::less<>> used;
    std::vector<std::string> names;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        std::string wanted = fields[i].empty() ? fmt::format("column_{}", i + 1) : std::string(fields[i]);
        std::string name = wanted;
        // A name that another column has by itself is left to it.
        const bool made = fields[i].empty();
        for (int n = 2; used.contains(name) || ((made || n > 2) && taken.contains(name)); ++n)
            name = fmt::format("{}_{}", wanted, n);
        used.insert(name);
        names.push_back(std::move(name));
    }
    return names;
}

bool has_no_rows(std::string_view text, const Dialect& dialect) {
    RowFields fields;
    bool none = true;
    first_rows(text, true, dialect, fields, [&none](const ParsedRow&) { none = false; });
    return none;
}

bool first_row_is_data(std::span<const std::string> header, std::string_view rows, bool at_end,
                       const Dialect& dialect) {
    std::vector<std::uint64_t> filled(header.size());
    std::vector<std::uint64_t> values(header.size());
    RowFields fields;
    first_rows(rows, at_end, dialect, fields, [&](const ParsedRow& row) {
        if (row.kind != RowKind::row) return;
        for (std::size_t i = 0; i < header.size(); ++i) {
            filled[i] += !fields.values[i].empty();
            values[i] += is_value(fields.values[i]);
        }
    });
    bool value_on_values = false;
    for (std::size_t i = 0; i < header.size(); ++i) {
        const bool column_of_values = values[i] > 0 && 10 * values[i] >= 9 * filled[i];
        if (!column_of_values) continue;
        if (is_value(header[i]))
            value_on_values = true;
        else if (header[i] != fmt::format("column_{}", i + 1))
            return false;
    }
    return value_on_values;
}

}  // namespace idxr::read
