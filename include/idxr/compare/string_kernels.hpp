// The variants of the string kernels, for tests and benchmarks; all give the same results. Users call strings.hpp.
#pragma once

#include <cstddef>
#include <string_view>

#include "idxr/common/isa.hpp"

namespace idxr::compare {

inline constexpr std::size_t longest_compared = 64;  // bytes of a text that count

struct StringKernels {
    int (*jaro_winkler)(std::string_view a, std::string_view b, int at_least);
    int (*edit_distance)(std::string_view a, std::string_view b, int limit);
    bool (*one_slip)(std::string_view a, std::string_view b);
};

extern const StringKernels plain_string_kernels;
extern const StringKernels portable_string_kernels;
#ifdef __x86_64__
extern const StringKernels avx2_string_kernels;
extern const StringKernels avx512_string_kernels;
#endif

// The kernels must not be called where is_supported(isa) is false.
const StringKernels& string_kernels(Isa isa);

}  // namespace idxr::compare
