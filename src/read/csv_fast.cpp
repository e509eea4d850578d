// Splitting a row 16 bytes at a time: comparisons give a bit for each delimiter, line end or quote of a block, and only
// these are visited (after Langdale, Lemire: Parsing Gigabytes of JSON per Second, VLDB Journal 2019).
#include <bit>

#include "split.hpp"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

namespace idxr::read {

#ifdef __SSE2__
namespace {

constexpr std::uint64_t block = 16;

// A bit for each byte that equals a or b.
class EitherOf {
  public:
    EitherOf(char a, char b) : a_(_mm_set1_epi8(a)), b_(_mm_set1_epi8(b)) {}
    std::uint32_t in(const char* text) const {
        const __m128i bytes = _mm_loadu_si128(reinterpret_cast<const __m128i*>(text));
        const __m128i hits = _mm_or_si128(_mm_cmpeq_epi8(bytes, a_), _mm_cmpeq_epi8(bytes, b_));
        return static_cast<std::uint32_t>(_mm_movemask_epi8(hits));
    }

    // The same for the last size < 16 bytes of a text.
    std::uint32_t in_tail(const char* text, std::uint64_t size) const {
        alignas(block) char padded[block] = {};
        for (std::uint64_t i = 0; i < size; ++i) padded[i] = text[i];
        return in(padded) & ((1U << size) - 1);
    }

  private:
    __m128i a_;
    __m128i b_;
};

// First quote in [i, end), or end.
std::uint64_t find_quote(const char* text, std::uint64_t i, std::uint64_t end) {
    const EitherOf quotes('"', '"');
    for (; i + block <= end; i += block)
        if (const auto hits = quotes.in(text + i)) return i + static_cast<std::uint64_t>(std::countr_zero(hits));
    if (i < end)
        if (const auto hits = quotes.in_tail(text + i, end - i))
            return i + static_cast<std::uint64_t>(std::countr_zero(hits));
    return end;
}

enum class Closing { next_field, row_end, fault, beyond_text };

struct Quoted {
    Closing closing;
    std::uint64_t quote;  // where the closing quote stands
    bool doubled;
};

// The quoted field whose content begins at `begin`.
Quoted quoted_field(const RowText& row, std::uint64_t begin, char delimiter) {
    const char* text = row.text.data();
    const std::uint64_t limit = begin + max_field_bytes + 1;
    const std::uint64_t end = limit < row.size ? limit : row.size;
    bool doubled = false;
    for (std::uint64_t i = begin;; i += 2, doubled = true) {
        if (i < end) i = find_quote(text, i, end);
        if (i >= end) {
            const bool never_closes = i >= limit || row.at_end;
            return {never_closes ? Closing::fault : Closing::beyond_text, i, doubled};
        }
        const std::uint64_t after = i + 1;
        if (after == row.size) return {row.at_end ? Closing::row_end : Closing::beyond_text, i, doubled};
        if (text[after] == '"') continue;
        if (text[after] == delimiter) return {Closing::next_field, i, doubled};
        if (text[after] == '\n') return {Closing::row_end, i, doubled};
        if (text[after] != '\r') return {Closing::fault, i, doubled};
        if (after + 1 < row.size) return {text[after + 1] == '\n' ? Closing::row_end : Closing::fault, i, doubled};
        return {row.at_end ? Closing::fault : Closing::beyond_text, i, doubled};
    }
}

}  // namespace

Split split_fast(std::string_view whole, bool at_end, const Dialect& dialect, RowFields& fields) {
    const RowText row(whole, at_end);
    const char* text = whole.data();
    const EitherOf ends(dialect.delimiter, '\n');
    fields.values.clear();
    fields.doubled.clear();
    Split split;
    std::uint64_t begin = 0;  // of the field

    while (true) {
        // Quoted fields, one after the other.
        while (begin < row.size && text[begin] == '"') {
            const auto [closing, quote, doubled] = quoted_field(row, begin + 1, dialect.delimiter);
            if (closing == Closing::fault) return cut_off(whole, at_end, RejectReason::quote);
            if (closing == Closing::beyond_text)
                return row.full ? cut_off(whole, at_end, RejectReason::row_too_long) : Split{};
            if (doubled && (dialect.columns == 0 || split.count < dialect.columns))
                fields.doubled.push_back(static_cast<std::uint32_t>(split.count));
            store(whole.substr(begin + 1, quote - begin - 1), dialect, split, fields);
            const std::uint64_t after = quote + 1;
            if (closing == Closing::row_end) {
                if (after == row.size) return ended(split, after, after);
                return ended(split, after, after + (text[after] == '\r' ? 2 : 1));
            }
            begin = after + 1;
        }
        // Unquoted fields up to the next quoted one.
        bool quoted = false;
        for (std::uint64_t i = begin; i < row.size && !quoted; i += block) {
            auto hits = i + block <= row.size ? ends.in(text + i) : ends.in_tail(text + i, row.size - i);
            for (; hits != 0; hits &= hits - 1) {
                const std::uint64_t at = i + static_cast<std::uint64_t>(std::countr_zero(hits));
                if (text[at] == '\n') {
                    const bool crlf = at > begin && text[at - 1] == '\r';
                    store(whole.substr(begin, at - crlf - begin), dialect, split, fields);
                    return ended(split, at - crlf, at + 1);
                }
                store(whole.substr(begin, at - begin), dialect, split, fields);
                begin = at + 1;
                if (begin < row.size && text[begin] == '"') {
                    quoted = true;
                    break;
                }
            }
        }
        if (quoted) continue;
        if (!row.at_end) return row.full ? cut_off(whole, at_end, RejectReason::row_too_long) : Split{};
        store(whole.substr(begin, row.size - begin), dialect, split, fields);
        return ended(split, row.size, row.size);
    }
}
#else
Split split_fast(std::string_view text, bool at_end, const Dialect& dialect, RowFields& fields) {
    return split_plain(text, at_end, dialect, fields);
}
#endif

}  // namespace idxr::read
