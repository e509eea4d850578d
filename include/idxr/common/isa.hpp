// Which instructions the kernels use: chosen when the program runs, never when it is built.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace idxr {

// In the order of preference. Every choice gives the same results.
enum class Isa { plain, portable, avx2, avx512 };
inline constexpr std::array all_isas{Isa::plain, Isa::portable, Isa::avx2, Isa::avx512};

// plain: the loops of the definitions · portable: bit-parallel on 64-bit words, any machine · avx2: with BMI 1 and 2 ·
// avx512: with BW and VL
std::string_view name(Isa isa);
std::optional<Isa> isa_named(std::string_view name);

// True if this machine and its operating system have it.
bool is_supported(Isa isa);

// The last one that is supported, or what the environment variable IDXR_ISA names. Throws Error(usage) if that is
// unknown or not supported here.
Isa chosen_isa();

}  // namespace idxr
