// Soundex and Double Metaphone.
#include "idxr/standardise/phonetic.hpp"

#include <gtest/gtest.h>

#include <string>

namespace idxr::standardise {
namespace {

TEST(Soundex, FollowsTheCensusRules) {
    const auto code = [](std::string_view word) { return std::string(soundex(word).view()); };
    EXPECT_EQ(code("ROBERT"), "R163");
    EXPECT_EQ(code("RUPERT"), "R163");
    EXPECT_EQ(code("ASHCRAFT"), "A261") << "H does not part S and C";
    EXPECT_EQ(code("ASHCROFT"), "A261");
    EXPECT_EQ(code("TYMCZAK"), "T522") << "a vowel parts Z and K";
    EXPECT_EQ(code("PFISTER"), "P236");
    EXPECT_EQ(code("HONEYMAN"), "H555");
    EXPECT_EQ(code("LEE"), "L000");
    EXPECT_EQ(code("WASHINGTON"), "W252");
    EXPECT_EQ(code("GUTIERREZ"), "G362");
    EXPECT_EQ(code("JACKSON"), "J250");
    EXPECT_EQ(code("VAN DEUSEN"), code("VANDEUSEN"));
    EXPECT_TRUE(soundex("王伟").empty());
    EXPECT_TRUE(soundex("").empty());
}

struct Sound {
    const char *word, *primary, *alternate;
};

TEST(DoubleMetaphone, GivesTheCodesOfThePublishedRules) {
    for (const auto& [word, primary, alternate] : {
             Sound{"SMITH", "SM0", "XMT"},
             {"SCHMIDT", "XMT", "SMT"},
             {"THOMPSON", "TMPS", "TMPS"},
             {"CATHERINE", "K0RN", "KTRN"},
             {"KATHERINE", "K0RN", "KTRN"},
             {"MICHAEL", "MKL", "MXL"},
             {"JOSE", "HS", "HS"},
             {"JOHN", "JN", "AN"},
             {"GEORGE", "JRJ", "KRK"},
             {"PHILIP", "FLP", "FLP"},
             {"KNIGHT", "NT", "NT"},
             {"WRIGHT", "RT", "RT"},
             {"HUGH", "H", "H"},
             {"LAUGH", "LF", "LF"},
             {"CAESAR", "SSR", "SSR"},
             {"CHIANTI", "KNT", "KNT"},
             {"CHARLES", "XRLS", "XRLS"},
             {"CHRISTINA", "KRST", "KRST"},
             {"BACHER", "PKR", "PKR"},
             {"ACCIDENT", "AKST", "AKST"},
             {"BACCI", "PX", "PX"},
             {"MCCLELLAN", "MKLL", "MKLL"},
             {"EDGAR", "ATKR", "ATKR"},
             {"EDGE", "AJ", "AJ"},
             {"CAGNEY", "KKN", "KKN"},
             {"GALLEGOS", "KLKS", "KKS"},
             {"CABRILLO", "KPRL", "KPR"},
             {"ROGIER", "RJ", "RJR"},
             {"ISLAND", "ALNT", "ALNT"},
             {"SUGAR", "XKR", "SKR"},
             {"SCHOOL", "SKL", "SKL"},
             {"SCHERMERHORN", "XRMR", "SKRM"},
             {"THOMAS", "TMS", "TMS"},
             {"WASSERMAN", "ASRM", "FSRM"},
             {"ARNOW", "ARN", "ARNF"},
             {"FILIPOWICZ", "FLPT", "FLPF"},
             {"BREAUX", "PR", "PR"},
             {"ZHAO", "J", "J"},
             {"XAVIER", "SF", "SFR"},
             {"WITZ", "ATS", "FFX"},
             {"DUMB", "TM", "TM"},
             {"NATION", "NXN", "NXN"},
             {"QUEEN", "KN", "KN"},
             {"CZERNY", "SRN", "XRN"},
             {"", "", ""},
         }) {
        const auto code = double_metaphone(word);
        EXPECT_EQ(code.primary_view(), primary) << word;
        EXPECT_EQ(code.alternate_view(), alternate) << word;
    }
}

TEST(DoubleMetaphone, MakesNamesMeetThatSoundAlike) {
    const auto meet = [](const char* a, const char* b) {
        const auto x = double_metaphone(a), y = double_metaphone(b);
        return x.primary == y.primary || x.primary == y.alternate || x.alternate == y.primary;
    };
    EXPECT_TRUE(meet("SMITH", "SCHMIDT"));
    EXPECT_TRUE(meet("MEYER", "MAIER"));
    EXPECT_TRUE(meet("STEPHEN", "STEVEN"));
    EXPECT_TRUE(meet("JEFFREY", "GEOFFREY"));
    EXPECT_FALSE(meet("JOHNSON", "WILLIAMS"));
}

TEST(DoubleMetaphone, IsAsLongAsAskedFor) {
    EXPECT_EQ(double_metaphone("CHRISTOPHERSON", 6).primary_view(), "KRSTFR");
    EXPECT_EQ(double_metaphone("CHRISTOPHERSON", 2).primary_view(), "KR");
    EXPECT_EQ(double_metaphone("王伟").primary_view(), "");
}

}  // namespace
}  // namespace idxr::standardise
