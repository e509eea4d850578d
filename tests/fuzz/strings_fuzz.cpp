// Arbitrary bytes as two texts: every string kernel of this machine equals the plain one.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "idxr/compare/string_kernels.hpp"

namespace {

using namespace idxr;
using namespace idxr::compare;

void demand(bool holds, const char* what, Isa isa) {
    if (holds) return;
    std::fprintf(stderr, "strings_fuzz: %s of %s differs from the plain one\n", what, name(isa).data());
    std::abort();
}

// A text whose last byte is the last of its memory.
std::unique_ptr<char[]> copy(std::string_view text) {
    auto bytes = std::make_unique<char[]>(text.size());
    text.copy(bytes.get(), text.size());
    return bytes;
}

}  // namespace

// The first byte says where the bytes are cut in two, the second the limits.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 2, size - 2);
    const auto middle = data[0] % (text.size() + 1);
    const auto left = copy(text.substr(0, middle)), right = copy(text.substr(middle));
    const std::string_view a(left.get(), middle), b(right.get(), text.size() - middle);
    const int limit = data[1] % 16, at_least = data[1] * 4;
    for (auto isa : all_isas) {
        if (!is_supported(isa)) continue;
        const auto& kernels = string_kernels(isa);
        for (int least : {0, at_least})
            demand(kernels.jaro_winkler(a, b, least) == plain_string_kernels.jaro_winkler(a, b, least), "jaro_winkler",
                   isa);
        demand(kernels.edit_distance(a, b, limit) == plain_string_kernels.edit_distance(a, b, limit), "edit_distance",
               isa);
        demand(kernels.one_slip(a, b) == plain_string_kernels.one_slip(a, b), "one_slip", isa);
    }
    return 0;
}
