// Double Metaphone: two codes of how a name sounds, for names of many languages in English spelling.
// Lawrence Philips, "The Double Metaphone Search Algorithm", C/C++ Users Journal 18(6), June 2000. Written from the
// rules.
#include <algorithm>
#include <cstring>
#include <initializer_list>

#include "idxr/standardise/phonetic.hpp"
#include "idxr/standardise/text.hpp"

namespace idxr::standardise {
namespace {

// A word while it is coded. Letters outside the word read as spaces.
class Coder {
  public:
    Coder(std::string_view name, std::size_t length) : length_(std::min(length, PhoneticCode::capacity)) {
        std::memset(letters_, ' ', sizeof letters_);
        for (const char c : name)
            if (is_upper(c) && size_ < most_letters) letters_[pad + size_++] = c;
        last_ = size_ - 1;
        word_ = {letters_ + pad, static_cast<std::size_t>(size_)};
        slavo_germanic_ = word_.find_first_of("WK") != std::string_view::npos ||
                          word_.find("CZ") != std::string_view::npos || word_.find("WITZ") != std::string_view::npos;
    }

    DoubleMetaphone run() {
        if (starts({"GN", "KN", "PN", "WR", "PS"})) at_ = 1;  // silent first letter
        if (size_ > 0 && word_[0] == 'X') {
            add("S");
            at_ = 1;
        }
        while (at_ < size_ && (out_.primary.size < length_ || out_.alternate.size < length_)) at_ += step();
        return out_;
    }

  private:
    static constexpr int pad = 8;
    static constexpr int most_letters = 64;

    char letter(int i) const { return letters_[pad + i]; }  // i from -8 to most_letters + 7
    bool is(int i, std::initializer_list<const char*> texts) const {
        return std::any_of(texts.begin(), texts.end(),
                           [&](const char* t) { return std::memcmp(letters_ + pad + i, t, std::strlen(t)) == 0; });
    }
    // One of the letters stands at i.
    bool any(int i, std::string_view of) const { return of.find(letter(i)) != std::string_view::npos; }
    bool vowel(int i) const { return any(i, "AEIOUY"); }
    bool starts(std::initializer_list<const char*> texts) const { return is(0, texts); }
    bool germanic() const { return starts({"VAN ", "VON ", "SCH"}); }

    static void put(PhoneticCode& code, std::string_view text, std::size_t length) {
        for (const char c : text)
            if (code.size < length) code.text[code.size++] = c;
    }
    void add(std::string_view both) { add(both, both); }
    void add(std::string_view primary, std::string_view alternate) {
        put(out_.primary, primary, length_);
        put(out_.alternate, alternate, length_);
    }
    // Adds the code; the letters taken are two if the next one doubles this letter (or is one of `also`).
    int coded(std::string_view code, std::string_view also = "") {
        add(code);
        return letter(at_ + 1) == letter(at_) ||
                       (letter(at_ + 1) != ' ' && also.find(letter(at_ + 1)) != std::string_view::npos)
                   ? 2
                   : 1;
    }

    int step();
    int c();
    int ch();
    int cc();
    int d();
    int g();
    int gh();
    int h();
    int j();
    int l();
    int p();
    int r();
    int s();
    int sc();
    int t();
    int w();
    int x();
    int z();

    char letters_[pad + most_letters + pad];
    std::string_view word_;
    int size_ = 0, last_ = 0, at_ = 0;
    std::size_t length_;
    bool slavo_germanic_ = false;
    DoubleMetaphone out_;
};

int Coder::step() {
    switch (letter(at_)) {
        case 'A':
        case 'E':
        case 'I':
        case 'O':
        case 'U':
        case 'Y':
            if (at_ == 0) add("A");
            return 1;
        case 'B':
            return coded("P");
        case 'C':
            return c();
        case 'D':
            return d();
        case 'F':
            return coded("F");
        case 'G':
            return g();
        case 'H':
            return h();
        case 'J':
            return j();
        case 'K':
            return coded("K");
        case 'L':
            return l();
        case 'M':
            add("M");
            return letter(at_ + 1) == 'M' || (is(at_ - 1, {"UMB"}) && (at_ + 1 == last_ || is(at_ + 2, {"ER"}))) ? 2
                                                                                                                 : 1;
        case 'N':
            return coded("N");
        case 'P':
            return p();
        case 'Q':
            return coded("K");
        case 'R':
            return r();
        case 'S':
            return s();
        case 'T':
            return t();
        case 'V':
            return coded("F");
        case 'W':
            return w();
        case 'X':
            return x();
        case 'Z':
            return z();
        default:
            return 1;
    }
}

int Coder::c() {
    const int i = at_;
    // BACHER, MACHER, but not Greek or Italian -ACHI-
    if (i > 1 && !vowel(i - 2) && is(i - 1, {"ACH"}) && letter(i + 2) != 'I' &&
        (letter(i + 2) != 'E' || is(i - 2, {"BACHER", "MACHER"}))) {
        add("K");
        return 2;
    }
    if (i == 0 && starts({"CAESAR"})) {
        add("S");
        return 2;
    }
    if (is(i, {"CHIA"})) {  // CHIANTI
        add("K");
        return 2;
    }
    if (is(i, {"CH"})) return ch();
    if (is(i, {"CZ"}) && !is(i - 2, {"WICZ"})) {  // CZERNY
        add("S", "X");
        return 2;
    }
    if (is(i + 1, {"CIA"})) {  // FOCACCIA
        add("X");
        return 3;
    }
    if (is(i, {"CC"}) && !(i == 1 && letter(0) == 'M')) return cc();  // not MCCLELLAN
    if (is(i, {"CK", "CG", "CQ"})) {
        add("K");
        return 2;
    }
    if (is(i, {"CI", "CE", "CY"})) {
        is(i, {"CIO", "CIE", "CIA"}) ? add("S", "X") : add("S");
        return 2;
    }
    add("K");
    return any(i + 1, "CKQ") && !is(i + 1, {"CE", "CI"}) ? 2 : 1;
}

int Coder::ch() {
    const int i = at_;
    if (i > 0 && is(i, {"CHAE"})) {  // MICHAEL
        add("K", "X");
        return 2;
    }
    const bool greek_start = i == 0 && (is(1, {"HARAC", "HARIS", "HOR", "HYM", "HIA", "HEM"})) && !starts({"CHORE"});
    const bool germanic_or_greek = germanic() || is(i - 2, {"ORCHES", "ARCHIT", "ORCHID"}) || any(i + 2, "TS") ||
                                   ((any(i - 1, "AOUE") || i == 0) && any(i + 2, "LRNMBHFVW "));
    if (greek_start || germanic_or_greek) {
        add("K");
    } else if (i > 0) {
        starts({"MC"}) ? add("K") : add("X", "K");
    } else {
        add("X");
    }
    return 2;
}

int Coder::cc() {
    const int i = at_;
    if (any(i + 2, "IEH") && !is(i + 2, {"HU"})) {
        (i == 1 && letter(0) == 'A') || is(i - 1, {"UCCEE", "UCCES"}) ? add("KS")
                                                                      : add("X");  // ACCIDENT, SUCCEED; BACCI
        return 3;
    }
    add("K");
    return 2;
}

int Coder::d() {
    const int i = at_;
    if (is(i, {"DG"})) {
        if (any(i + 2, "IEY")) {  // EDGE
            add("J");
            return 3;
        }
        add("TK");  // EDGAR
        return 2;
    }
    add("T");
    return any(i + 1, "TD") ? 2 : 1;
}

int Coder::g() {
    const int i = at_;
    if (letter(i + 1) == 'H') return gh();
    if (letter(i + 1) == 'N') {
        if (i == 1 && vowel(0) && !slavo_germanic_)
            add("KN", "N");
        else if (!is(i + 2, {"EY"}) && !slavo_germanic_)  // CAGNEY
            add("N", "KN");
        else
            add("KN");
        return 2;
    }
    if (is(i + 1, {"LI"}) && !slavo_germanic_) {  // TAGLIARO
        add("KL", "L");
        return 2;
    }
    if (i == 0 && (letter(1) == 'Y' || is(1, {"ES", "EP", "EB", "EL", "EY", "IB", "IL", "IN", "IE", "EI", "ER"}))) {
        add("K", "J");
        return 2;
    }
    if ((is(i + 1, {"ER"}) || letter(i + 1) == 'Y') && !starts({"DANGER", "RANGER", "MANGER"}) && !any(i - 1, "EI") &&
        !is(i - 1, {"RGY", "OGY"})) {
        add("K", "J");
        return 2;
    }
    if (any(i + 1, "EIY") || is(i - 1, {"AGGI", "OGGI"})) {
        if (germanic() || is(i + 1, {"ET"}))
            add("K");
        else
            is(i + 1, {"IER "}) ? add("J") : add("J", "K");
        return 2;
    }
    return coded("K");
}

int Coder::gh() {
    const int i = at_;
    if (i > 0 && !vowel(i - 1)) {
        add("K");
        return 2;
    }
    if (i == 0) {
        letter(2) == 'I' ? add("J") : add("K");  // GHISLANE, GHOUL
        return 2;
    }
    // Parker's rule: silent in HUGH, BOUGH, BROUGHTON
    if ((i > 1 && any(i - 2, "BHD")) || (i > 2 && any(i - 3, "BHD")) || (i > 3 && any(i - 4, "BH"))) return 2;
    if (i > 2 && letter(i - 1) == 'U' && any(i - 3, "CGLRT"))
        add("F");  // LAUGH, MCLAUGHLIN, COUGH
    else if (letter(i - 1) != 'I')
        add("K");
    return 2;
}

int Coder::h() {
    if ((at_ == 0 || vowel(at_ - 1)) && vowel(at_ + 1)) {
        add("H");
        return 2;
    }
    return 1;
}

int Coder::j() {
    const int i = at_;
    if (is(i, {"JOSE"}) || starts({"SAN "})) {
        (i == 0 && letter(i + 4) == ' ') || starts({"SAN "}) ? add("H") : add("J", "H");
        return 1;
    }
    if (i == 0)
        add("J", "A");  // YANKELOVICH or JANKELOWICZ
    else if (vowel(i - 1) && !slavo_germanic_ && any(i + 1, "AO"))
        add("J", "H");  // BAJADOR
    else if (i == last_)
        add("J", "");
    else if (!any(i + 1, "LTKSNMBZ") && !any(i - 1, "SKL"))
        add("J");
    return letter(i + 1) == 'J' ? 2 : 1;
}

int Coder::l() {
    const int i = at_;
    if (letter(i + 1) != 'L') {
        add("L");
        return 1;
    }
    // Spanish CABRILLO, GALLEGOS
    const bool spanish_end = i == size_ - 3 && is(i - 1, {"ILLO", "ILLA", "ALLE"});
    const bool spanish_alle = (is(last_ - 1, {"AS", "OS"}) || any(last_, "AO")) && is(i - 1, {"ALLE"});
    spanish_end || spanish_alle ? add("L", "") : add("L");
    return 2;
}

int Coder::p() {
    if (letter(at_ + 1) == 'H') {
        add("F");
        return 2;
    }
    add("P");
    return any(at_ + 1, "PB") ? 2 : 1;
}

int Coder::r() {
    const int i = at_;
    if (i == last_ && !slavo_germanic_ && is(i - 2, {"IE"}) && !is(i - 4, {"ME", "MA"}))  // French ROGIER
        add("", "R");
    else
        add("R");
    return letter(i + 1) == 'R' ? 2 : 1;
}

int Coder::s() {
    const int i = at_;
    if (is(i - 1, {"ISL", "YSL"})) return 1;  // ISLAND, CARLYSLE
    if (i == 0 && starts({"SUGAR"})) {
        add("X", "S");
        return 1;
    }
    if (is(i, {"SH"})) {
        is(i + 1, {"HEIM", "HOEK", "HOLM", "HOLZ"}) ? add("S") : add("X");
        return 2;
    }
    if (is(i, {"SIO", "SIA"})) {
        slavo_germanic_ ? add("S") : add("S", "X");
        return 3;
    }
    if ((i == 0 && any(1, "MNLW")) || letter(i + 1) == 'Z') {  // SMITH and SCHMIDT, SNIDER and SCHNEIDER
        add("S", "X");
        return letter(i + 1) == 'Z' ? 2 : 1;
    }
    if (is(i, {"SC"})) return sc();
    if (i == last_ && is(i - 2, {"AI", "OI"}))  // French RESNAIS
        add("", "S");
    else
        add("S");
    return any(i + 1, "SZ") ? 2 : 1;
}

int Coder::sc() {
    const int i = at_;
    if (letter(i + 2) == 'H') {
        if (is(i + 3, {"OO", "ER", "EN", "UY", "ED", "EM"}))  // Dutch SCHOONER
            is(i + 3, {"ER", "EN"}) ? add("X", "SK") : add("SK");
        else
            i == 0 && !vowel(3) && letter(3) != 'W' ? add("X", "S") : add("X");
        return 3;
    }
    any(i + 2, "IEY") ? add("S") : add("SK");
    return 3;
}

int Coder::t() {
    const int i = at_;
    if (is(i, {"TION", "TIA", "TCH"})) {
        add("X");
        return 3;
    }
    if (is(i, {"TH", "TTH"})) {
        is(i + 2, {"OM", "AM"}) || germanic() ? add("T") : add("0", "T");  // THOMAS, THAMES
        return 2;
    }
    add("T");
    return any(i + 1, "TD") ? 2 : 1;
}

int Coder::w() {
    const int i = at_;
    if (is(i, {"WR"})) {
        add("R");
        return 2;
    }
    if (i == 0 && (vowel(1) || is(0, {"WH"}))) vowel(1) ? add("A", "F") : add("A");  // WASSERMAN and VASSERMAN
    if ((i == last_ && vowel(i - 1)) || is(i - 1, {"EWSKI", "EWSKY", "OWSKI", "OWSKY"}) || starts({"SCH"})) {
        add("", "F");  // ARNOW and ARNOFF
        return 1;
    }
    if (is(i, {"WICZ", "WITZ"})) {  // FILIPOWICZ
        add("TS", "FX");
        return 4;
    }
    return 1;
}

int Coder::x() {
    const int i = at_;
    const bool french_end = i == last_ && (is(i - 3, {"IAU", "EAU"}) || is(i - 2, {"AU", "OU"}));  // BREAUX
    if (!french_end) add("KS");
    return any(i + 1, "CX") ? 2 : 1;
}

int Coder::z() {
    const int i = at_;
    if (letter(i + 1) == 'H') {  // Chinese ZHAO
        add("J");
        return 2;
    }
    is(i + 1, {"ZO", "ZI", "ZA"}) || (slavo_germanic_ && i > 0 && letter(i - 1) != 'T') ? add("S", "TS") : add("S");
    return letter(i + 1) == 'Z' ? 2 : 1;
}

}  // namespace

DoubleMetaphone double_metaphone(std::string_view word, int length) {
    return Coder(word, static_cast<std::size_t>(std::max(length, 0))).run();
}

}  // namespace idxr::standardise
