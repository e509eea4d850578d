// String kernels for texts of up to 64 bytes in one vector register, compared under masks (AVX-512 BW and VL). Only the
// code of this file is compiled for these instructions; it runs where is_supported(Isa::avx512).
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
#pragma clang attribute push(__attribute__((target("avx2,bmi,bmi2,lzcnt,popcnt,avx512f,avx512bw,avx512vl"))), \
                             apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,bmi,bmi2,lzcnt,popcnt,avx512f,avx512bw,avx512vl")
#endif
#include "string_bits.hpp"

namespace idxr::compare {
namespace {

inline Bits first(std::size_t count) { return count == 0 ? 0 : ~Bits{0} >> (64 - count); }

// A text of at most 16, 32 or 64 bytes; bytes beyond it are neither read nor found.
struct Letters16 {
    explicit Letters16(std::string_view bytes)
        : used(static_cast<__mmask16>(first(bytes.size()))), text(_mm_maskz_loadu_epi8(used, bytes.data())) {}
    __mmask16 used;
    __m128i text;
    Bits operator()(char c) const { return _mm_mask_cmpeq_epi8_mask(used, text, _mm_set1_epi8(c)); }
};

struct Letters32 {
    explicit Letters32(std::string_view bytes)
        : used(static_cast<__mmask32>(first(bytes.size()))), text(_mm256_maskz_loadu_epi8(used, bytes.data())) {}
    __mmask32 used;
    __m256i text;
    Bits operator()(char c) const { return _mm256_mask_cmpeq_epi8_mask(used, text, _mm256_set1_epi8(c)); }
};

struct Letters64 {
    explicit Letters64(std::string_view bytes)
        : used(first(bytes.size())), text(_mm512_maskz_loadu_epi8(used, bytes.data())) {}
    __mmask64 used;
    __m512i text;
    Bits operator()(char c) const { return _mm512_mask_cmpeq_epi8_mask(used, text, _mm512_set1_epi8(c)); }
};

// How many bytes of b occur anywhere in a: no more can be matched, all others have to be edited.
inline std::uint32_t occurring(const Letters16& a, std::size_t m, const Letters16& b, std::size_t n) {
    constexpr int mode = _SIDD_UBYTE_OPS | _SIDD_CMP_EQUAL_ANY | _SIDD_BIT_MASK;
    const auto mask = _mm_cmpestrm(a.text, static_cast<int>(m), b.text, static_cast<int>(n), mode);
    return static_cast<std::uint32_t>(std::popcount(static_cast<std::uint32_t>(_mm_cvtsi128_si32(mask))));
}

int jaro_winkler(std::string_view a, std::string_view b, int at_least) {
    a = cut(a), b = cut(b);
    if (a.size() > b.size()) std::swap(a, b);
    if (a.empty()) return b.empty() && at_least <= 1000 ? 1000 : 0;
    const auto m = static_cast<std::uint32_t>(a.size()), n = static_cast<std::uint32_t>(b.size());
    const auto prefix = common_beginning(a, b);
    const auto least = least_matches(m, n, prefix, at_least);
    if (least > m) return 0;
    if (n > 32) return jaro_winkler_of(a, b, prefix, least, at_least, Letters64(b));
    if (n > 16) return jaro_winkler_of(a, b, prefix, least, at_least, Letters32(b));
    const Letters16 of_a(a), of_b(b);
    if (least > 0 && (occurring(of_a, m, of_b, n) < least || occurring(of_b, n, of_a, m) < least)) return 0;
    return jaro_winkler_of(a, b, prefix, least, at_least, of_b);
}

int edit_distance(std::string_view a, std::string_view b, int limit) {
    a = cut(a), b = cut(b);
    strip(a, b);
    if (const int seen = plain_to_see(a, b, limit); seen >= 0) return seen;
    if (a.size() > b.size()) std::swap(a, b);
    const auto m = static_cast<std::uint32_t>(a.size()), n = static_cast<std::uint32_t>(b.size());
    if (m > 32) return alignment_distance(m, b, limit, Letters64(a));
    if (m > 16) return alignment_distance(m, b, limit, Letters32(a));
    const Letters16 of_a(a);
    if (n <= 16) {
        const Letters16 of_b(b);
        const auto foreign = std::max(n - occurring(of_a, m, of_b, n), m - occurring(of_b, n, of_a, m));
        if (static_cast<int>(foreign) > limit) return limit + 1;
    }
    return alignment_distance(m, b, limit, of_a);
}

bool one_slip(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() > longest_compared) return one_slip_of(a, b);
    const auto used = first(a.size());
    const Bits differ =
        _mm512_cmpneq_epi8_mask(_mm512_maskz_loadu_epi8(used, a.data()), _mm512_maskz_loadu_epi8(used, b.data()));
    if (differ == 0) return false;
    const auto at = static_cast<std::size_t>(std::countr_zero(differ));
    if ((differ & (differ - 1)) == 0) return true;
    return differ == Bits{3} << at && a[at] == b[at + 1] && a[at + 1] == b[at];
}

}  // namespace

const StringKernels avx512_string_kernels{jaro_winkler, edit_distance, one_slip};

}  // namespace idxr::compare
#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
