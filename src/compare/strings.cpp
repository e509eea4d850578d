// The string kernels of this machine.
#include "idxr/compare/strings.hpp"

#include "idxr/compare/string_kernels.hpp"

namespace idxr::compare {
namespace {

const StringKernels& chosen() {
    static const StringKernels& kernels = string_kernels(chosen_isa());
    return kernels;
}

}  // namespace

const StringKernels& string_kernels(Isa isa) {
    switch (isa) {
        case Isa::plain:
            return plain_string_kernels;
#ifdef __x86_64__
        case Isa::avx2:
            return avx2_string_kernels;
        case Isa::avx512:
            return avx512_string_kernels;
#endif
        default:
            return portable_string_kernels;
    }
}

int jaro_winkler(std::string_view a, std::string_view b, int at_least) { return chosen().jaro_winkler(a, b, at_least); }

int edit_distance(std::string_view a, std::string_view b, int limit) { return chosen().edit_distance(a, b, limit); }

bool one_slip(std::string_view a, std::string_view b) { return chosen().one_slip(a, b); }

}  // namespace idxr::compare
