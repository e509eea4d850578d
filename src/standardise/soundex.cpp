// Soundex as the US National Archives define it for the census.
#include "idxr/standardise/phonetic.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::standardise {

PhoneticCode soundex(std::string_view word) {
    //                                     ABCDEFGHIJKLMNOPQRSTUVWXYZ   0: vowel, which parts equal codes; -: H and W,
    //                                     which do not
    static constexpr std::string_view code = "0123012-02245501262301-202";
    static_assert(code.size() == 26);
    PhoneticCode out;
    char last = '0';
    for (const char c : word) {
        if (!is_upper(c)) continue;
        const char d = code[static_cast<std::size_t>(c - 'A')];
        if (out.size == 0) {
            out.text[out.size++] = c;
            last = d;
        } else if (d != '-') {
            if (d != '0' && d != last) out.text[out.size++] = d;
            last = d;
        }
        if (out.size == 4) return out;
    }
    while (out.size > 0 && out.size < 4) out.text[out.size++] = '0';
    return out;
}

}  // namespace idxr::standardise
