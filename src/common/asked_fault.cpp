// Reading the list of faults.
#include "idxr/common/asked_fault.hpp"

#include <charconv>
#include <cstdlib>

namespace idxr {

std::uint64_t asked_fault(std::string_view kind) {
    const char* asked = std::getenv("IDXR_FAULTS");
    std::string_view text = asked == nullptr ? "" : asked;
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        text.remove_prefix(word.size() == text.size() ? text.size() : word.size() + 1);
        const auto equals = word.find('=');
        if (equals == std::string_view::npos || word.substr(0, equals) != kind) continue;
        std::uint64_t number = 0;
        std::from_chars(word.data() + equals + 1, word.data() + word.size(), number);
        return number;
    }
    return 0;
}

}  // namespace idxr
