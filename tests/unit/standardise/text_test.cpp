// Folding text and cutting it into words.
#include "idxr/standardise/text.hpp"

#include <gtest/gtest.h>

namespace idxr::standardise {
namespace {

std::string folded(std::string_view text) {
    std::string out;
    fold(text, out);
    return out;
}

std::string worded(std::string_view text) {
    std::string out;
    words(text, out);
    return out;
}

TEST(Fold, RemovesDiacriticsOfLatinLetters) {
    EXPECT_EQ(folded("Müllenkranz"), "MULLENKRANZ");
    EXPECT_EQ(folded("Straße ægir Ørsted Łódź Đorđe Þór"), "STRASSE AEGIR ORSTED LODZ DORDE THOR");
    EXPECT_EQ(folded("Nguyễn Văn Đức"), "NGUYEN VAN DUC");
    EXPECT_EQ(folded("Şahin Ioniță Čapek œuvre ﬁ"), "SAHIN IONITA CAPEK OEUVRE ﬁ");
    EXPECT_EQ(folded("Jose\u0301"), "JOSE") << "a combining accent";
}

TEST(Fold, KeepsOtherScriptsAndUpperCasesThem) {
    EXPECT_EQ(folded("васильев Пётр"), "ВАСИЛЬЕВ ПЕТР");
    EXPECT_EQ(folded("Αλέξανδρος"), "ΑΛΕΞΑΝΔΡΟΣ");
    EXPECT_EQ(folded("王伟 فيصل"), "王伟 فيصل");
}

TEST(Fold, ReadsTypographicCharactersAsAscii) {
    EXPECT_EQ(folded("O’Brien – “Bill”\u00a0x"), "O'BRIEN - \"BILL\" X");
    EXPECT_EQ(folded("Ｓｍｉｔｈ\u3000１２"), "SMITH 12");
    EXPECT_EQ(folded("a\u200bb\ufeff"), "AB");
    EXPECT_EQ(folded("tab\tline\nunit\x1f."), "TAB LINE UNIT .");
}

TEST(Fold, TurnsInvalidUtf8IntoSpaces) {
    EXPECT_EQ(folded("a\xff\xc3(b\xe2\x82"), "A  (B  ");
    EXPECT_EQ(folded("\xc0\xaf\xed\xa0\x80"), "     ") << "overlong and surrogate";
}

TEST(Words, AreApartBySingleSpaces) {
    EXPECT_EQ(worded("  St. Mary's -- by/the-Sea "), "ST MARYS BY THE SEA");
    EXPECT_EQ(worded("..."), "");
}

TEST(Cut, NeverCutsACharacterInTwo) {
    EXPECT_EQ(cut("aé", 2), "a");
    EXPECT_EQ(cut("aé", 3), "aé");
    EXPECT_EQ(cut("王伟", 5), "王");
}

TEST(StandsForMissing, KnowsTheUsualWords) {
    for (const auto* text : {"N/A", "n.a.", "Unknown", "NULL", "none", "-", "??", " Not  Provided ", "NaN", "."})
        EXPECT_TRUE(stands_for_missing(text)) << text;
    for (const auto* text : {"", " ", "Nan Chen", "Nona", "0", "王"}) EXPECT_FALSE(stands_for_missing(text)) << text;
}

}  // namespace
}  // namespace idxr::standardise
