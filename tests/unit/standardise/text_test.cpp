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

TEST(Fold, SpellsCyrillicAndGreekInLatinLetters) {
    EXPECT_EQ(folded("васильев Пётр"), "VASILEV PETR");
    EXPECT_EQ(folded("ЩУКИН Юрий Ильич, Хмельницька Її"), "SHCHUKIN YURIY ILICH, KHMELNITSKA II");
    EXPECT_EQ(folded("Ђорђе Љиљана Қайрат"), "DORDE LJILJANA KAYRAT");
    EXPECT_EQ(folded("Αλέξανδρος ΘΕΟΔΩΡΟΥ"), "ALEXANDROS THEODOROU");
    EXPECT_EQ(folded("Παπαδοπούλου Ευάγγελος Ευθυμία Σταύρος"), "PAPADOPOULOU EVANGELOS EFTHYMIA STAVROS");
    EXPECT_EQ(folded("Μπέλλος Λάμπρου Χαΐδω άυλος"), "BELLOS LAMPROU CHAIDO AYLOS");
}

TEST(Fold, NeverMoreThanDoublesTheBytes) {
    for (char32_t code = 0x80; code < 0x3000; ++code) {
        std::string letter;
        append_code_point(code, letter);
        EXPECT_LE(folded(letter).size(), most_folded(letter.size())) << static_cast<unsigned>(code);
    }
}

TEST(Fold, KeepsOtherScripts) { EXPECT_EQ(folded("王伟 فيصل ხოფერია անի"), "王伟 فيصل ხოფერია ԱՆԻ"); }

TEST(Folded, HoldsNoMoreThanItsCapacity) {
    std::string letters;
    for (int i = 0; i < 256; ++i) letters += "щ";
    EXPECT_EQ(Folded(letters).text().size(), Folded::capacity);
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
