// String kernels for texts that fit vector registers: positions of a letter by one comparison (AVX2, BMI). Only the
// code of this file is compiled for these instructions; it runs where is_supported(Isa::avx2).
#ifdef __x86_64__
#include <immintrin.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include "idxr/compare/string_kernels.hpp"

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt")
#endif
#include "string_bits.hpp"

namespace idxr::compare {
namespace {

// The bytes of a text of 0 … 16, the rest 0, without reading beyond them.
inline __m128i load16(std::string_view text) {
    const auto n = text.size();
    const char* at = text.data();
    if (n == 16) return _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    if (n > 8) {
        const auto low = load_word(at), high = load_word(at + n - 8) >> (8 * (16 - n));
        return _mm_set_epi64x(static_cast<long long>(high), static_cast<long long>(low));
    }
    std::uint64_t word = 0;
    if (n >= 4) {
        std::uint32_t low, high;
        std::memcpy(&low, at, 4);
        std::memcpy(&high, at + n - 4, 4);
        word = low | static_cast<std::uint64_t>(high) << (8 * (n - 4));
    } else if (n > 0) {
        const auto byte = [&](std::size_t i) { return std::uint64_t{static_cast<unsigned char>(at[i])} << (8 * i); };
        word = byte(0) | byte(n / 2) | byte(n - 1);
    }
    return _mm_cvtsi64_si128(static_cast<long long>(word));
}

inline std::uint32_t first(std::size_t count) { return count >= 32 ? ~0U : (1U << count) - 1; }

inline std::uint32_t equal_bytes(__m128i a, __m128i b) {
    return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)));
}

// The positions of a byte in a text of at most 16 …
struct Letters16 {
    __m128i text;
    std::uint32_t used;
    Bits operator()(char c) const { return equal_bytes(text, _mm_set1_epi8(c)) & used; }
};

// … or 17 … 32 bytes.
struct Letters32 {
    explicit Letters32(std::string_view bytes)
        : text(_mm256_set_m128i(load16(bytes.substr(16)),
                                _mm_loadu_si128(reinterpret_cast<const __m128i*>(bytes.data())))),
          used(first(bytes.size())) {}
    __m256i text;
    std::uint32_t used;
    Bits operator()(char c) const {
        return static_cast<std::uint32_t>(_mm256_movemask_epi8(_mm256_cmpeq_epi8(text, _mm256_set1_epi8(c)))) & used;
    }
};

// How many bytes of b occur anywhere in a: no more can be matched, all others have to be edited.
inline std::uint32_t occurring(__m128i a, std::size_t m, __m128i b, std::size_t n) {
    constexpr int mode = _SIDD_UBYTE_OPS | _SIDD_CMP_EQUAL_ANY | _SIDD_BIT_MASK;
    const auto mask = _mm_cmpestrm(a, static_cast<int>(m), b, static_cast<int>(n), mode);
    return static_cast<std::uint32_t>(std::popcount(static_cast<std::uint32_t>(_mm_cvtsi128_si32(mask))));
}

int jaro_winkler(std::string_view a, std::string_view b, int at_least) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() > 32) return jaro_winkler_by_table(a, b, at_least);
    if (a.empty()) return b.empty() && at_least <= 1000 ? 1000 : 0;
    const auto m = static_cast<std::uint32_t>(a.size()), n = static_cast<std::uint32_t>(b.size());
    if (n > 16) {
        const auto prefix = common_beginning(a, b);
        const auto least = least_matches(m, n, prefix, at_least);
        return least > m ? 0 : jaro_winkler_of(a, b, prefix, least, at_least, Letters32(b));
    }
    const auto text_a = load16(a), text_b = load16(b);
    const auto differ = ~(equal_bytes(text_a, text_b) & first(m));
    const auto prefix = std::min(4U, static_cast<unsigned>(std::countr_zero(differ)));
    const auto least = least_matches(m, n, prefix, at_least);
    if (least > m) return 0;
    if (least > 0 && (occurring(text_a, m, text_b, n) < least || occurring(text_b, n, text_a, m) < least)) return 0;
    return jaro_winkler_of(a, b, prefix, least, at_least, Letters16{text_b, first(n)});
}

// Moves the bytes `count` places down, 0 … 16.
inline __m128i down(__m128i text, std::size_t count) {
    alignas(32) static constexpr std::array<std::uint8_t, 32> places = [] {
        std::array<std::uint8_t, 32> all{};
        for (std::size_t i = 0; i < 32; ++i) all[i] = i < 16 ? static_cast<std::uint8_t>(i) : 0x80;
        return all;
    }();
    return _mm_shuffle_epi8(text, _mm_loadu_si128(reinterpret_cast<const __m128i*>(places.data() + count)));
}

// a not longer than b, b at most 16.
int edit_distance16(std::string_view a, std::string_view b, int limit) {
    const auto m = a.size(), n = b.size();
    if (static_cast<int>(n - m) > limit) return limit + 1;
    if (m == 0) return static_cast<int>(n);
    const auto text_a = load16(a), text_b = load16(b);
    const auto used = first(m);
    const auto prefix = static_cast<std::size_t>(std::countr_zero(~(equal_bytes(text_a, text_b) & used)));
    if (prefix == m) return static_cast<int>(n - m);
    const auto ends = equal_bytes(text_a, down(text_b, n - m)) & used;
    const auto suffix = std::min(m - prefix, static_cast<std::size_t>(std::countl_zero(~(ends << (32 - m)))));
    a = a.substr(prefix, m - prefix - suffix), b = b.substr(prefix, n - prefix - suffix);
    if (const int seen = plain_to_see(a, b, limit); seen >= 0) return seen;
    const auto foreign = std::max(n - occurring(text_a, m, text_b, n), m - occurring(text_b, n, text_a, m));
    if (static_cast<int>(foreign) > limit) return limit + 1;
    const auto where = [&](char c) { return Letters16{text_a, used}(c) >> prefix; };
    return alignment_distance(static_cast<std::uint32_t>(a.size()), b, limit, where);
}

int edit_distance(std::string_view a, std::string_view b, int limit) {
    if (a.size() > b.size()) std::swap(a, b);
    if (b.size() <= 16) return edit_distance16(a, b, limit);
    a = cut(a), b = cut(b);
    strip(a, b);
    if (b.size() <= 16) return edit_distance16(a, b, limit);
    if (const int seen = plain_to_see(a, b, limit); seen >= 0) return seen;
    const auto m = static_cast<std::uint32_t>(a.size());
    if (m <= 16) return alignment_distance(m, b, limit, Letters16{load16(a), first(m)});
    if (m <= 32) return alignment_distance(m, b, limit, Letters32(a));
    return alignment_distance(m, b, limit, LetterTable(a));
}

bool one_slip(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() > 16) return one_slip_of(a, b);
    const auto differ = ~equal_bytes(load16(a), load16(b)) & 0xffff;
    if (differ == 0) return false;
    const auto at = static_cast<std::size_t>(std::countr_zero(differ));
    if ((differ & (differ - 1)) == 0) return true;
    return differ == 3U << at && a[at] == b[at + 1] && a[at + 1] == b[at];
}

}  // namespace

const StringKernels avx2_string_kernels{jaro_winkler, edit_distance, one_slip};

}  // namespace idxr::compare
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
