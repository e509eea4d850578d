// Rows of delimited text: the plain splitter, and what follows splitting.
#include "idxr/read/csv.hpp"

#include <cstring>

#include "split.hpp"
#include "text.hpp"

namespace idxr::read {
namespace {

bool is_blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::string_view trim(std::string_view text) {
    while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
    return text;
}

std::string_view single_quotes(std::string_view raw, char*& room) {
    char* const begin = room;
    for (std::size_t i = 0; i < raw.size(); ++i) {
        *room++ = raw[i];
        if (raw[i] == '"') ++i;
    }
    return {begin, static_cast<std::size_t>(room - begin)};
}

// Latin-1 grows to at most three bytes a character, and is decoded after its quotes were.
void decode(std::uint64_t row_bytes, bool latin1, RowFields& fields) {
    if (fields.decoded.size() < 4 * row_bytes) fields.decoded.resize(4 * row_bytes);
    char* room = fields.decoded.data();
    for (const auto index : fields.doubled) fields.values[index] = single_quotes(fields.values[index], room);
    if (!latin1) return;
    for (auto& value : fields.values)
        if (!is_ascii(value)) value = append_latin1(value, room);
}

}  // namespace

Split cut_off(std::string_view text, bool at_end, RejectReason reason) {
    const RowText row(text, at_end);
    Split split;
    split.row = {RowKind::reject, reason, true, row.size, row.size};
    if (const void* found = std::memchr(text.data(), '\n', row.size)) {
        const auto line = static_cast<std::uint64_t>(static_cast<const char*>(found) - text.data());
        split.row.length = line > 0 && text[line - 1] == '\r' ? line - 1 : line;
        split.row.next = line + 1;
    } else if (!row.at_end) {
        if (!row.full) return {};
        split.row.ends = false;
    }
    return split;
}

Split split_plain(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields) {
    enum class State { field_begin, unquoted, quoted, after_quote, after_return };
    const RowText row(text, at_end);
    fields.values.clear();
    fields.doubled.clear();
    Split split;
    State state = State::field_begin;
    std::uint64_t begin = 0;
    bool doubled = false;
    std::uint64_t quote = 0;  // where the closing quote stands

    const auto store_quoted = [&] {
        if (doubled && (dialect.columns == 0 || split.count < dialect.columns))
            fields.doubled.push_back(static_cast<std::uint32_t>(split.count));
        store(text.substr(begin, quote - begin), dialect, split, fields);
    };
    const auto store_unquoted = [&](std::uint64_t end) {
        store(text.substr(begin, end - begin), dialect, split, fields);
    };

    std::uint64_t i = 0;
    for (; i < row.size; ++i) {
        const char c = text[i];
        if (state == State::field_begin) {
            begin = i;
            state = State::unquoted;
            if (c == '"') {
                state = State::quoted;
                begin = i + 1;
                doubled = false;
                continue;
            }
        }
        switch (state) {
            case State::unquoted:
                if (c == '\n') {
                    const bool crlf = i > begin && text[i - 1] == '\r';
                    store_unquoted(i - crlf);
                    return ended(split, i - crlf, i + 1);
                }
                if (c == dialect.delimiter) {
                    store_unquoted(i);
                    state = State::field_begin;
                }
                break;
            case State::quoted:
                if (i - begin > max_field_bytes) return cut_off(text, at_end, RejectReason::quote);
                if (c == '"') {
                    quote = i;
                    state = State::after_quote;
                }
                break;
            case State::after_quote:
                if (c == '"') {
                    doubled = true;
                    state = State::quoted;
                } else if (c == dialect.delimiter) {
                    store_quoted();
                    state = State::field_begin;
                } else if (c == '\n') {
                    store_quoted();
                    return ended(split, i, i + 1);
                } else if (c == '\r') {
                    state = State::after_return;
                } else {
                    return cut_off(text, at_end, RejectReason::quote);
                }
                break;
            case State::after_return:
                if (c != '\n') return cut_off(text, at_end, RejectReason::quote);
                store_quoted();
                return ended(split, i - 1, i + 1);
            case State::field_begin:
                break;
        }
    }
    const bool never_closes = state == State::quoted && i - begin > max_field_bytes;
    if (never_closes) return cut_off(text, at_end, RejectReason::quote);
    if (!row.at_end) return row.full ? cut_off(text, at_end, RejectReason::row_too_long) : Split{};
    if (state == State::quoted || state == State::after_return) return cut_off(text, at_end, RejectReason::quote);
    if (state == State::field_begin) begin = i;
    if (state == State::after_quote)
        store_quoted();
    else
        store_unquoted(i);
    return ended(split, i, i);
}

ParsedRow finish(std::string_view text, const Split& split, const Dialect& dialect, RowFields& fields) {
    ParsedRow row = split.row;
    if (row.kind != RowKind::row) return row;
    if (row.length == 0) {
        row.kind = RowKind::blank;
        return row;
    }
    const auto reject = [&row](RejectReason reason) {
        row.kind = RowKind::reject;
        row.reason = reason;
        return row;
    };
    const std::string_view bytes = text.substr(0, row.length);
    const bool plain = is_ascii_without_nul(bytes);
    if (!plain) {
        if (std::memchr(bytes.data(), 0, bytes.size())) return reject(RejectReason::nul_byte);
        if (dialect.encoding == Encoding::utf8 && !is_utf8(bytes)) return reject(RejectReason::invalid_utf8);
    }
    if (split.longest > max_field_bytes) return reject(RejectReason::field_too_long);
    if (dialect.columns != 0 && split.count < dialect.columns) return reject(RejectReason::too_few_fields);
    if (dialect.columns != 0 && split.count > dialect.columns) return reject(RejectReason::too_many_fields);

    const bool latin1 = !plain && dialect.encoding == Encoding::latin1;
    if (latin1 || !fields.doubled.empty()) decode(row.length, latin1, fields);
    for (auto& value : fields.values) value = trim(value);
    return row;
}

ParsedRow parse_row_plain(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields) {
    return finish(text, split_plain(text, at_end, dialect, fields), dialect, fields);
}

ParsedRow parse_row(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields) {
    return finish(text, split_fast(text, at_end, dialect, fields), dialect, fields);
}

}  // namespace idxr::read
