// Fields, numbers and rows of CSV.
#include "idxr/write/csv_text.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <iterator>

#include "idxr/write/nulls.hpp"

namespace idxr::write {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t'; }

template <typename Integer>
void append_integer(std::string& out, Integer value) {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
    out.append(digits, end);
}

void append_value(std::string& out, const ColumnSpec& spec, const ColumnBatch& column, std::uint64_t row) {
    switch (spec.type) {
        case ColumnType::text:
            return append_csv_field(out, column.text_at(row));
        case ColumnType::int64:
            if (!is_null(spec, column.int64[row])) append_integer(out, column.int64[row]);
            return;
        case ColumnType::int32:
            if (!is_null(spec, column.int32[row])) append_integer(out, column.int32[row]);
            return;
        case ColumnType::float64:
            if (!is_null(spec, column.float64[row])) append_csv_number(out, column.float64[row], spec.decimals);
            return;
    }
}

}  // namespace

void append_csv_field(std::string& out, std::string_view text) {
    const bool quoted = text.find_first_of(",\"\r\n") != text.npos ||
                        (!text.empty() && (is_blank(text.front()) || is_blank(text.back())));
    if (!quoted) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

void append_csv_number(std::string& out, double value, int decimals) {
    const auto begin = out.size();
    if (decimals < 0)
        fmt::format_to(std::back_inserter(out), "{}", value);
    else
        fmt::format_to(std::back_inserter(out), "{:.{}f}", value, decimals);
    if (out[begin] == '-' && out.find_first_not_of("0.", begin + 1) == out.npos) out.erase(begin, 1);
}

void append_csv_header(std::string& out, const std::vector<ColumnSpec>& columns) {
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (c > 0) out += ',';
        append_csv_field(out, columns[c].name);
    }
    out += '\n';
}

void append_csv_rows(std::string& out, const std::vector<ColumnSpec>& columns, const Batch& batch, std::uint64_t first,
                     std::uint64_t last) {
    for (auto row = first; row < last; ++row) {
        const auto begin = out.size();
        for (std::size_t c = 0; c < columns.size(); ++c) {
            if (c > 0) out += ',';
            append_value(out, columns[c], batch.columns[c], row);
        }
        if (out.size() == begin) out += "\"\"";
        out += '\n';
    }
}

}  // namespace idxr::write
