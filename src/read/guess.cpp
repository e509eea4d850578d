// Where a row begins in text that was cut anywhere.
#include "guess.hpp"

namespace idxr::read {
namespace {

// After the rest of the row in which the second byte stands outside quotes; its later fields may hold line ends.
std::optional<std::uint64_t> begin_if_outside(std::string_view text, bool at_end, Dialect dialect, RowFields& fields) {
    if (text.front() == '\n') return 1;
    std::size_t at = 1;
    if (text.front() != dialect.delimiter)
        while (at < text.size() && text[at] == '"') ++at;
    dialect.columns = 0;
    if (at < text.size()) {
        const auto rest = parse_row(text.substr(at), at_end, dialect, fields);
        if (rest.kind != RowKind::incomplete) return at + rest.next;
    }
    const auto line_end = text.find('\n', at);
    if (line_end == std::string_view::npos) return std::nullopt;
    return line_end + 1;
}

// After the rest of the row whose quoted field holds the second byte.
std::optional<std::uint64_t> begin_if_inside(std::string_view text, bool at_end, Dialect dialect, RowFields& fields) {
    const auto columns = dialect.columns;
    dialect.columns = 0;
    for (auto quote = text.find('"', 1); quote != std::string_view::npos; quote = text.find('"', quote)) {
        const auto after = quote + 1;
        if (after < text.size() && text[after] == '"') {
            quote += 2;
            continue;
        }
        // The rest as a row of its own, the field that closes here being an empty one.
        if (after == text.size()) return std::nullopt;
        const char c = text[after];
        if (c != dialect.delimiter && c != '\n' && c != '\r') return std::nullopt;
        const auto rest = parse_row(text.substr(after), at_end, dialect, fields);
        const bool whole =
            rest.kind == RowKind::blank || (rest.kind == RowKind::row && fields.values.size() <= columns);
        if (!whole) return std::nullopt;
        return after + rest.next;
    }
    return std::nullopt;
}

std::uint64_t disagreeing_rows(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields) {
    std::uint64_t count = 0;
    while (!text.empty()) {
        const auto row = parse_row(text, at_end, dialect, fields);
        if (row.kind == RowKind::incomplete) break;
        if (row.kind == RowKind::reject) ++count;
        text.remove_prefix(row.next);
    }
    return count;
}

}  // namespace

std::optional<std::uint64_t> guess_row_begin(std::string_view text, bool at_end, const Dialect& dialect,
                                             RowFields& fields) {
    const auto outside = begin_if_outside(text, at_end, dialect, fields);
    const auto inside = begin_if_inside(text, at_end, dialect, fields);
    if (!inside || !outside) return outside ? outside : inside;
    if (*inside == *outside) return outside;
    const auto if_outside = disagreeing_rows(text.substr(*outside), at_end, dialect, fields);
    const auto if_inside = disagreeing_rows(text.substr(*inside), at_end, dialect, fields);
    return if_inside < if_outside ? inside : outside;
}

}  // namespace idxr::read
