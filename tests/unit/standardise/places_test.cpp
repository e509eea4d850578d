// Cities, counties, states, postcodes, countries and organisations.
#include "idxr/standardise/places.hpp"

#include <gtest/gtest.h>

#include "idxr/standardise/organisations.hpp"

namespace idxr::standardise {
namespace {

template <typename Standardise>
std::string apply(Standardise standardise, std::string_view raw) {
    std::string out;
    standardise(raw, out);
    return out;
}

TEST(City, HasOneSpelling) {
    const auto city = [](std::string_view raw) { return apply(standardise_city, raw); };
    EXPECT_EQ(city("Saint Louis"), "ST LOUIS");
    EXPECT_EQ(city("St. Louis"), "ST LOUIS");
    EXPECT_EQ(city("Fort Worth"), "FT WORTH");
    EXPECT_EQ(city("mount warrigal"), "MT WARRIGAL");
    EXPECT_EQ(city("Beaufort"), "BEAUFORT");
    EXPECT_EQ(city("Düsseldorf"), "DUSSELDORF");
    EXPECT_EQ(city("stoke-upon-trent"), "STOKE UPON TRENT");
    EXPECT_EQ(city("unknown"), "");
}

TEST(County, LosesItsWord) {
    const auto county = [](std::string_view raw) { return apply(standardise_county, raw); };
    EXPECT_EQ(county("Crystalstad County"), "CRYSTALSTAD");
    EXPECT_EQ(county("Orleans Parish"), "ORLEANS");
    EXPECT_EQ(county("Saint Clair"), "ST CLAIR");
    EXPECT_EQ(county("Cook"), "COOK");
}

TEST(State, IsItsPostalAbbreviation) {
    const auto state = [](std::string_view raw) { return apply(standardise_state, raw); };
    EXPECT_EQ(state("Texas"), "TX");
    EXPECT_EQ(state("tx"), "TX");
    EXPECT_EQ(state("OHIO"), "OH");
    EXPECT_EQ(state("N.Y."), "NY");
    EXPECT_EQ(state("US-NY"), "NY");
    EXPECT_EQ(state("District of Columbia"), "DC");
    EXPECT_EQ(state("New South Wales"), "NSW");
    EXPECT_EQ(state("Western Australia"), "WA");
    EXPECT_EQ(state("vic"), "VIC");
    EXPECT_EQ(state("Québec"), "QC");
    EXPECT_EQ(state("Bavaria"), "BAVARIA");
}

TEST(Postcode, GetsLostZerosBackOnlyWhereZipCodesBeginWithZero) {
    const auto postcode = [](std::string_view raw, std::string_view state) {
        std::string out;
        standardise_postcode(raw, state, out);
        return out;
    };
    EXPECT_EQ(postcode("89132-1234", "NV"), "89132");
    EXPECT_EQ(postcode("891321234", ""), "89132");
    EXPECT_EQ(postcode("2138", "MA"), "02138");
    EXPECT_EQ(postcode("2138.0", "MA"), "02138");
    EXPECT_EQ(postcode("901", "PR"), "00901");
    EXPECT_EQ(postcode("2138-1234", "MA"), "02138");
    EXPECT_EQ(postcode("3822", "VIC"), "3822");
    EXPECT_EQ(postcode("6149", "WA"), "6149") << "Western Australia, not Washington";
    EXPECT_EQ(postcode("wc1v 6np", ""), "WC1V6NP");
    EXPECT_EQ(postcode("00000", "NY"), "");
    EXPECT_EQ(postcode("99999", "NY"), "");
}

TEST(Country, IsItsCode) {
    const auto country = [](std::string_view raw) { return apply(standardise_country, raw); };
    for (const auto* raw : {"US", "USA", "U.S.A.", "United States", "The United States of America", "U.S."})
        EXPECT_EQ(country(raw), "US") << raw;
    for (const auto* raw : {"CAN", "Canada", "CA"}) EXPECT_EQ(country(raw), "CA") << raw;
    EXPECT_EQ(country("Freedonia"), "FREEDONIA");
}

TEST(Organisation, LosesItsLegalForm) {
    const auto organisation = [](std::string_view raw) { return apply(standardise_organisation, raw); };
    EXPECT_EQ(organisation("Univrsl Export Inc"), "UNIVRSL EXPORT");
    EXPECT_EQ(organisation("The Acme Co., Inc."), "ACME");
    EXPECT_EQ(organisation("Müllenkranz GmbH & Co. KG"), "MULLENKRANZ");
    EXPECT_EQ(organisation("Banco S.A."), "BANCO");
    EXPECT_EQ(organisation("Smith & Sons Pty Ltd"), "SMITH AND SONS");
    EXPECT_EQ(organisation("Universal Exports, USA"), "UNIVERSAL EXPORTS USA");
    EXPECT_EQ(organisation("Inc"), "INC");
}

TEST(Organisation, IsTellableFromAPerson) {
    for (const auto* raw : {"Acme LLC", "Universal Exports", "First National Bank", "Harvard University",
                            "Mercy Hospital", "Foo Pty Ltd", "Church of Christ"})
        EXPECT_TRUE(looks_like_organisation(raw)) << raw;
    for (const auto* raw : {"John Smith", "Smith, John", "Bank, John A", "Inc", "Maria Santos", "John & Mary Smith",
                            "Co", "Hughes Howie"})
        EXPECT_FALSE(looks_like_organisation(raw)) << raw;
}

}  // namespace
}  // namespace idxr::standardise
