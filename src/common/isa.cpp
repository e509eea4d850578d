// What the processor can do, and what the user wants of it.
#include "idxr/common/isa.hpp"

#include <cstdlib>

#include "idxr/common/error.hpp"

namespace idxr {
namespace {

constexpr std::string_view names[] = {"plain", "portable", "avx2", "avx512"};
constexpr const char* variable = "IDXR_ISA";

}  // namespace

std::string_view name(Isa isa) { return names[static_cast<std::size_t>(isa)]; }

std::optional<Isa> isa_named(std::string_view text) {
    for (auto isa : all_isas)
        if (name(isa) == text) return isa;
    return std::nullopt;
}

bool is_supported(Isa isa) {
    switch (isa) {
        case Isa::plain:
        case Isa::portable:
            return true;
#ifdef __x86_64__
        case Isa::avx2:
            return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2");
        case Isa::avx512:
            return is_supported(Isa::avx2) && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
#else
        default:
            return false;
#endif
    }
    return false;
}

Isa chosen_isa() {
    const char* wanted = std::getenv(variable);
    if (wanted == nullptr || *wanted == '\0') {
        auto best = Isa::plain;
        for (auto isa : all_isas)
            if (is_supported(isa)) best = isa;
        return best;
    }
    const auto isa = isa_named(wanted);
    if (!isa) fail(ExitCode::usage, "{}={}: it is one of plain, portable, avx2, avx512", variable, wanted);
    if (!is_supported(*isa)) fail(ExitCode::usage, "{}={}: this processor does not have it", variable, wanted);
    return *isa;
}

}  // namespace idxr
