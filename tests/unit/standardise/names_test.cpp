// Names of persons, field by field and whole.
#include "idxr/standardise/names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "idxr/record/schema.hpp"

namespace idxr::standardise {
namespace {

std::string given(std::string_view raw) {
    Name name;
    standardise_given(raw, name);
    return name.given;
}
std::string family(std::string_view raw) {
    Name name;
    standardise_family(raw, name);
    return name.family;
}

// "given|middle|family|suffix", with "|née maiden" and "|alias a;b" where there are such.
std::string text_of(const Name& name) {
    std::string out = name.given + "|" + name.middle + "|" + name.family + "|" + name.suffix;
    if (!name.maiden.empty()) out += "|née " + name.maiden;
    auto alias = name.alias;
    std::replace(alias.begin(), alias.end(), record::value_separator, ';');
    if (!alias.empty()) out += "|alias " + alias;
    return out;
}
std::string full(std::string_view raw) {
    Name name;
    standardise_full_name(raw, name);
    return text_of(name);
}
std::string merged(std::string_view raw_given, std::string_view raw_family) {
    Name name;
    standardise_given(raw_given, name);
    standardise_family(raw_family, name);
    split_merged(name);
    return name.given + "|" + name.middle + "|" + name.family + (name.merged ? "|merged" : "");
}

TEST(GivenName, LosesTitlesAndPunctuation) {
    EXPECT_EQ(given(" mary-ann "), "MARY ANN");
    EXPECT_EQ(given("Dr. José"), "JOSE");
    EXPECT_EQ(given("D'Arcy"), "DARCY");
    EXPECT_EQ(given("t.n."), "T N");
    EXPECT_EQ(given("Mrs"), "") << "a title alone is no name";
    EXPECT_EQ(given("Gen"), "GEN") << "but may be a name";
    EXPECT_EQ(given("王伟"), "王伟");
    EXPECT_EQ(given("васілій"), "VASILIY");
}

TEST(GivenName, KeepsInitialsThatLookLikeGenerations) {
    EXPECT_EQ(given("Morris I"), "MORRIS I");
    EXPECT_EQ(given("John V"), "JOHN V");
    Name name;
    standardise_given("Morris II", name);
    EXPECT_EQ(text_of(name), "MORRIS|||II");
}

TEST(GivenName, PlaceholdersAreMissing) {
    for (const auto* raw :
         {"UNKNOWN", "N/A",      "none",      "NULL",    "Test",           "XXX",     "xx",       "NFN",    "FNU",
          "No Name", "Baby Boy", "BABY GIRL", "BabyBoy", "Infant",         "Newborn", "New Born", "Twin A", "twin 2",
          "Boy",     "girl",     "FEMALE",    "male",    "Baby Boy Maria", "--"}) {
        Name name;
        EXPECT_EQ(standardise_given(raw, name), Reading::placeholder) << raw;
        EXPECT_EQ(name.given, "") << raw;
    }
    EXPECT_EQ(given("Tess"), "TESS");
    EXPECT_EQ(given("Boyd"), "BOYD");
    EXPECT_EQ(given("Ann A"), "ANN A");
}

TEST(GivenName, NicknamesStandApart) {
    Name name;
    standardise_given("William (Bill)", name);
    EXPECT_EQ(name.given, "WILLIAM");
    EXPECT_EQ(name.nickname, "BILL");
    EXPECT_EQ(given("\"Bill\""), "BILL");
    EXPECT_EQ(given("Robert 'Bob'"), "ROBERT");
}

TEST(GivenName, DigitsAreTheLettersTheyLookLike) {
    EXPECT_EQ(given("R0bert"), "ROBERT");
    EXPECT_EQ(given("He1en"), "HELEN");
    EXPECT_EQ(family("5m1th"), "SMITH");
    EXPECT_EQ(family("Smith 2"), "SMITH");
}

TEST(FamilyName, JoinsParticles) {
    EXPECT_EQ(family("van der Berg"), "VANDERBERG");
    EXPECT_EQ(family("De La Cruz"), "DELACRUZ");
    EXPECT_EQ(family("Garcia de la Cruz"), "GARCIA DELACRUZ");
    EXPECT_EQ(family("St. John"), "STJOHN");
    EXPECT_EQ(family("Saint John"), "STJOHN");
    EXPECT_EQ(family("Mc Donald"), "MCDONALD");
    EXPECT_EQ(family("Mac Donald"), "MACDONALD");
    EXPECT_EQ(family("O'Brien"), "OBRIEN");
    EXPECT_EQ(family("O’Brien"), "OBRIEN");
    EXPECT_EQ(family("O Brien"), "OBRIEN");
    EXPECT_EQ(family("Al-Hassan"), "ALHASSAN");
    EXPECT_EQ(family("bin Laden"), "BINLADEN");
    EXPECT_EQ(family("Le"), "LE");
    EXPECT_EQ(family("García-López"), "GARCIA LOPEZ");
}

TEST(FamilyName, GivesItsGenerationToTheSuffix) {
    const auto parts = [](std::string_view raw) {
        Name name;
        standardise_family(raw, name);
        return name.family + "|" + name.suffix;
    };
    EXPECT_EQ(parts("Brown Jr"), "BROWN|JR");
    EXPECT_EQ(parts("Brown, Jr."), "BROWN|JR");
    EXPECT_EQ(parts("Smith III"), "SMITH|III");
    EXPECT_EQ(parts("Smith 3rd"), "SMITH|III");
    EXPECT_EQ(parts("Smith Senior"), "SMITH|SR");
    EXPECT_EQ(parts("Smith V"), "SMITH|V");
    EXPECT_EQ(parts("Smith Jr MD"), "SMITH|JR");
    EXPECT_EQ(parts("Senior"), "SENIOR|") << "a family name that is nothing but such a word stays";
    EXPECT_EQ(parts("Jones M.D."), "JONES|");
    EXPECT_EQ(parts("Baronet"), "|");
}

TEST(FamilyName, MaidenNamesStandApart) {
    const auto parts = [](std::string_view raw) {
        Name name;
        standardise_family(raw, name);
        return name.family + "|" + name.maiden;
    };
    EXPECT_EQ(parts("Smith née Jones"), "SMITH|JONES");
    EXPECT_EQ(parts("Smith (Jones)"), "SMITH|JONES");
    EXPECT_EQ(parts("Smith (nee van Dyke)"), "SMITH|VANDYKE");
    EXPECT_EQ(parts("Nee"), "NEE|");
    EXPECT_EQ(parts("Smith aka Jones"), "SMITH|");
}

TEST(Suffix, HasOneSpelling) {
    const auto suffix = [](std::string_view raw) {
        Name name;
        standardise_suffix(raw, name);
        return name.suffix;
    };
    EXPECT_EQ(suffix("Jr."), "JR");
    EXPECT_EQ(suffix("junior"), "JR");
    EXPECT_EQ(suffix("2nd"), "II");
    EXPECT_EQ(suffix("IV"), "IV");
    EXPECT_EQ(suffix("PhD"), "");
    EXPECT_EQ(suffix("MD, III"), "III");
}

TEST(FullName, ReadsBothOrders) {
    EXPECT_EQ(full("John Smith"), "JOHN||SMITH|");
    EXPECT_EQ(full("Smith, John"), "JOHN||SMITH|");
    EXPECT_EQ(full("Alexander Pavlovich Vasiliev"), "ALEXANDER|PAVLOVICH|VASILIEV|");
    EXPECT_EQ(full("SMITH, JOHN PAUL GEORGE"), "JOHN|PAUL GEORGE|SMITH|");
    EXPECT_EQ(full("ВАСИЛЬЕВ, Александр Павлович"), "ALEKSANDR|PAVLOVICH|VASILEV|");
    EXPECT_EQ(full("Howie"), "||HOWIE|");
    EXPECT_EQ(full("william"), "WILLIAM|||");
    EXPECT_EQ(full("王伟"), "||王伟|");
}

TEST(FullName, BeginsWithTheFamilyWhereItsColumnDoes) {
    const auto turned = [](std::string_view raw) {
        Name name;
        standardise_full_name(raw, name, true);
        return name.given + "|" + name.middle + "|" + name.family + "|" + name.suffix;
    };
    EXPECT_EQ(turned("SMITH JOHN A"), "JOHN|A|SMITH|");
    EXPECT_EQ(turned("SMITH JR JOHN A"), "JOHN|A|SMITH|JR");
    EXPECT_EQ(turned("Иванов Иван Иванович"), "IVAN|IVANOVICH|IVANOV|");
    EXPECT_EQ(turned("VAN DER BERG JAN"), "JAN||VANDERBERG|");
    EXPECT_EQ(turned("Smith"), "||SMITH|");
    EXPECT_EQ(turned("Smith, John A"), "JOHN|A|SMITH|");
}

TEST(FullName, KeepsParticlesWithTheFamily) {
    EXPECT_EQ(full("Ludwig van Beethoven"), "LUDWIG||VANBEETHOVEN|");
    EXPECT_EQ(full("Maria de la Cruz"), "MARIA||DELACRUZ|");
    EXPECT_EQ(full("Juan Carlos de la Cruz"), "JUAN|CARLOS|DELACRUZ|");
    EXPECT_EQ(full("van der Berg, Jan"), "JAN||VANDERBERG|");
    EXPECT_EQ(full("Al Smith"), "AL||SMITH|");
    EXPECT_EQ(full("jake of abingdon"), "JAKE||ABINGDON|");
}

TEST(FullName, LosesTitlesAndLetters) {
    EXPECT_EQ(full("Mr. John Q. Smith Jr."), "JOHN|Q|SMITH|JR");
    EXPECT_EQ(full("Dr. Jane Doe, M.D., Ph.D."), "JANE||DOE|");
    EXPECT_EQ(full("Smith, Jr., John"), "JOHN||SMITH|JR");
    EXPECT_EQ(full("Smith Jr, John"), "JOHN||SMITH|JR");
    EXPECT_EQ(full("Smith, John, III"), "JOHN||SMITH|III");
    EXPECT_EQ(full("John Smith V"), "JOHN||SMITH|V");
    EXPECT_EQ(full("John V Smith"), "JOHN|V|SMITH|");
    EXPECT_EQ(full("sir frederick william shaw, 5th baronet"), "FREDERICK|WILLIAM|SHAW|");
    EXPECT_EQ(full("william palmer, 2nd earl of selborne"), "WILLIAM||PALMER|");
    EXPECT_EQ(full("the earl stradbroke"), "||STRADBROKE|");
    EXPECT_EQ(full("mrs louie wedgwood"), "LOUIE||WEDGWOOD|");
}

TEST(FullName, ReadsOtherNames) {
    EXPECT_EQ(full("William (Bill) Smith"), "WILLIAM||SMITH||alias BILL SMITH");
    EXPECT_EQ(full("William \"Bill\" Smith"), "WILLIAM||SMITH||alias BILL SMITH");
    EXPECT_EQ(full("Mary Smith née Jones"), "MARY||SMITH||née JONES");
    EXPECT_EQ(full("Mary Smith (née Jones)"), "MARY||SMITH||née JONES");
    EXPECT_EQ(full("Howard Hughes a.k.a. Howie Hughes"), "HOWARD||HUGHES||alias HOWIE HUGHES");
    EXPECT_EQ(full("Baby Boy Smith"), "||SMITH|");
    EXPECT_EQ(full("Smith, Baby Girl"), "||SMITH|");
    EXPECT_EQ(full("unknown"), "|||");
}

TEST(Alias, IsAFullNameInOneOrder) {
    Name name;
    standardise_alias("Hughes, Howie", name);
    standardise_alias("H. van Dyke", name);
    EXPECT_EQ(text_of(name), "||||alias HOWIE HUGHES;H VANDYKE");
}

TEST(MergedNames, AreSplitByHowTheCensusKnowsThem) {
    EXPECT_EQ(merged("John Smith", ""), "JOHN||SMITH|merged");
    EXPECT_EQ(merged("brown aida", ""), "AIDA||BROWN|merged");
    EXPECT_EQ(merged("walker oliver", ""), "OLIVER||WALKER|merged");
    EXPECT_EQ(merged("eckert ellorah", ""), "ELLORAH||ECKERT|merged");
    EXPECT_EQ(merged("", "schneider joshua"), "JOSHUA||SCHNEIDER|merged");
    EXPECT_EQ(merged("John Paul Smith", ""), "JOHN|PAUL|SMITH|merged");
    EXPECT_EQ(merged("Mary Ann", ""), "MARY ANN||");
    EXPECT_EQ(merged("Mary Ann", "Smith"), "MARY ANN||SMITH");
    EXPECT_EQ(merged("", "Garcia Lopez"), "||GARCIA LOPEZ");
    EXPECT_EQ(merged("John Q", ""), "JOHN Q||");
}

TEST(Names, AreTheirOwnStandardForm) {
    for (const auto* raw : {"van der Berg", "O'Brien-Smith Jr", "Mc Donald", "De Saint", "Garcia de la", "St. John III",
                            "5m1th", "Müller née Groß", "Mac Mac Mac", "Abu al Bakr"}) {
        const auto once = family(raw);
        EXPECT_EQ(family(once), once) << raw;
    }
    for (const auto* raw : {"Mary-Ann", "Dr. José Jr", "J.R.", "Col. Mustard", "He1en (Nell)", "Mr Mr"}) {
        const auto once = given(raw);
        EXPECT_EQ(given(once), once) << raw;
    }
}

}  // namespace
}  // namespace idxr::standardise
