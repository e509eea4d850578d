// Street lines, units and whole addresses.
#include "idxr/standardise/addresses.hpp"

#include <gtest/gtest.h>

namespace idxr::standardise {
namespace {

std::string line_text(const Address& address) {
    return address.house_number + "|" + address.street + "|" + address.unit;
}
std::string whole_text(const Address& a) { return line_text(a) + "|" + a.city + "|" + a.state + "|" + a.postcode; }

std::string street(std::string_view raw) {
    Address address;
    standardise_street(raw, address);
    return line_text(address);
}
std::string two_lines(std::string_view first, std::string_view second) {
    Address address;
    standardise_street(first, address);
    standardise_street_line2(second, address);
    return line_text(address);
}
std::string whole(std::string_view raw) {
    Address address;
    standardise_address(raw, address);
    return whole_text(address);
}
std::string unit(std::string_view raw) {
    std::string out;
    standardise_unit(raw, out);
    return out;
}
std::string number(std::string_view raw) {
    std::string out;
    standardise_house_number(raw, out);
    return out;
}

TEST(StreetLine, HasNumberStreetAndUnit) {
    EXPECT_EQ(street("97 N Main Street Apt 4B"), "97|N MAIN ST|APT 4B");
    EXPECT_EQ(street("97 North Main St., #4-B"), "97|N MAIN ST|UNIT 4B");
    EXPECT_EQ(street("12-14 Elm"), "12-14|ELM|");
    EXPECT_EQ(street("123 1/2 Main St"), "123 1/2|MAIN ST|");
    EXPECT_EQ(street("97A High Street"), "97A|HIGH ST|");
    EXPECT_EQ(street("97 B High Street"), "97B|HIGH ST|");
    EXPECT_EQ(street("1304 Poppy Hills Dr"), "1304|POPPY HILLS DR|");
    EXPECT_EQ(street("123 Main St 4B"), "123|MAIN ST|UNIT 4B");
    EXPECT_EQ(street("500 5th Ave 12th Floor"), "500|5TH AVE|FL 12");
    EXPECT_EQ(street("500 Fifth Avenue Suite 200 A"), "500|5TH AVE|STE 200A");
    EXPECT_EQ(street("10 Oak Ln Rear"), "10|OAK LN|REAR");
    EXPECT_EQ(street("Apt 4, 123 Main St"), "123|MAIN ST|APT 4");
    EXPECT_EQ(street("Unit 3 45 Smith St"), "45|SMITH ST|UNIT 3");
    EXPECT_EQ(street("3/45 Smith St"), "45|SMITH ST|UNIT 3");
    EXPECT_EQ(street("Flat 2 10 High Street"), "10|HIGH ST|APT 2");
    EXPECT_EQ(street("97 Bldg 2 Apt 5"), "97||BLDG 2 APT 5");
}

TEST(StreetLine, HasOneSpellingOfSuffixesAndDirections) {
    EXPECT_EQ(street("1 Hale Crescent"), "1|HALE CRES|");
    EXPECT_EQ(street("1 Dolan Close"), "1|DOLAN CL|");
    EXPECT_EQ(street("1 Marine Parade"), "1|MARINE PDE|");
    EXPECT_EQ(street("1 Bettington Circuit"), "1|BETTINGTON CCT|");
    EXPECT_EQ(street("1 Foo Terrace"), "1|FOO TER|");
    EXPECT_EQ(street("1 Foo Aven"), "1|FOO AVE|");
    EXPECT_EQ(street("1 Main St N.W."), "1|MAIN ST NW|");
    EXPECT_EQ(street("1 Main St North West"), "1|MAIN ST NW|");
    EXPECT_EQ(street("1 North Avenue"), "1|NORTH AVE|") << "the direction is the name";
    EXPECT_EQ(street("1 Avenue N"), "1|AVENUE N|");
    EXPECT_EQ(street("1 Park Avenue South"), "1|PARK AVE S|");
    EXPECT_EQ(street("1 Barr-Smith Ave"), "1|BARR SMITH AVE|");
    EXPECT_EQ(street("1 O'Hanlon Pl"), "1|OHANLON PL|");
    EXPECT_EQ(street("100 West 32nd St"), "100|W 32ND ST|");
    EXPECT_EQ(street("32nd St"), "|32ND ST|");
    EXPECT_EQ(street("Broadway"), "|BROADWAY|");
    EXPECT_EQ(street("1 Key West Dr"), "1|KEY WEST DR|");
    EXPECT_EQ(street("12 Highway 61"), "12|HWY 61|");
    EXPECT_EQ(street("County Road 12"), "|COUNTY RD 12|");
    EXPECT_EQ(street("77 County Road 12"), "77|COUNTY RD 12|");
    EXPECT_EQ(street("western hill street"), "|WESTERN HILL ST|");
}

TEST(StreetLine, MayBeginWithTheStreet) {
    EXPECT_EQ(street("Main Street 97"), "97|MAIN ST|");
    EXPECT_EQ(street("Fieldstrasse 10"), "10|FIELDSTRASSE|");
    EXPECT_EQ(street("No. 12 High Street"), "12|HIGH ST|");
    EXPECT_EQ(street("#321, Street 128"), "321|ST 128|");
}

TEST(StreetLine, KnowsBoxesAndRuralRoutes) {
    for (const auto* raw : {"PO Box 12", "P.O. Box 12", "P. O. BOX #12", "POB 12", "Post Office Box 12", "pobox 12",
                            "Box 12", "PO BOX 0012"})
        EXPECT_EQ(street(raw), "|PO BOX 12|") << raw;
    EXPECT_EQ(street("RR 2 Box 5"), "|RR 2 BOX 5|");
    EXPECT_EQ(street("Rural Route 2, Box 5"), "|RR 2 BOX 5|");
    EXPECT_EQ(street("RFD 2 Box 5"), "|RR 2 BOX 5|");
    EXPECT_EQ(street("HC 1 Box 12A"), "|HC 1 BOX 12A|");
    EXPECT_EQ(street("General Delivery"), "|GENERAL DELIVERY|");
    EXPECT_EQ(street("123 Main St PO Box 12"), "123|MAIN ST|PO BOX 12");
}

TEST(StreetLine, PlaceholdersAreMissing) {
    for (const auto* raw : {"HOMELESS", "No Fixed Address", "unknown", "N/A", "No fixed abode", "--"}) {
        Address address;
        EXPECT_EQ(standardise_street(raw, address), Reading::placeholder) << raw;
        EXPECT_EQ(line_text(address), "||") << raw;
    }
}

TEST(StreetLine, MayHoldTheCityToo) {
    const auto all = [](std::string_view raw) {
        Address address;
        standardise_street(raw, address);
        return whole_text(address);
    };
    EXPECT_EQ(all("123 Main Street, Las Vegas NV 89132"), "123|MAIN ST||LAS VEGAS|NV|89132");
    EXPECT_EQ(all("123 Main St, Las Vegas"), "123|MAIN ST||LAS VEGAS||");
    EXPECT_EQ(all("1231 Las Vegas Blvd, Penthouse Suite"), "1231|LAS VEGAS BLVD|PENTHOUSE SUITE|||");
    EXPECT_EQ(all("123 Main St Las Vegas NV 89132"), "123|MAIN ST||LAS VEGAS|NV|89132");
}

TEST(StreetLine, MayHoldLineBreaks) {
    const auto expected = street("Oak Nursing Home, 1605 Shelly Ave Suite 415");
    EXPECT_EQ(street("Oak Nursing Home\n1605 Shelly Ave Suite 415"), expected);
    EXPECT_EQ(street("Oak Nursing Home\r\n1605 Shelly Ave Suite 415"), expected);
    EXPECT_EQ(street("Oak Nursing Home\\n1605 Shelly Ave Suite 415"), expected) << "written as backslash and n";
    EXPECT_EQ(expected, "1605|SHELLY AVE|STE 415 OAK NURSING HOME");
}

TEST(SecondLine, IsAUnitAPlaceOrTheStreet) {
    EXPECT_EQ(two_lines("97 Main St", "Apt 4"), "97|MAIN ST|APT 4");
    EXPECT_EQ(two_lines("97 Main St", "#4"), "97|MAIN ST|UNIT 4");
    EXPECT_EQ(two_lines("doonkuna street", "millenium towers"), "|DOONKUNA ST|MILLENIUM TOWERS");
    EXPECT_EQ(two_lines("", "97 Main St"), "97|MAIN ST|");
    EXPECT_EQ(two_lines("rowethorpe", "barton highway"), "|BARTON HWY|ROWETHORPE") << "the lines are swapped";
    EXPECT_EQ(two_lines("", "rowethorpe"), "||ROWETHORPE");
}

TEST(HouseNumber, HasOneSpelling) {
    EXPECT_EQ(number("97"), "97");
    EXPECT_EQ(number("0097"), "97");
    EXPECT_EQ(number("97 a"), "97A");
    EXPECT_EQ(number("#97"), "97");
    EXPECT_EQ(number("12 - 14"), "12-14");
    EXPECT_EQ(number("97.0"), "97");
    EXPECT_EQ(number("0"), "");
    EXPECT_EQ(number("Rose Cottage"), "ROSE COTTAGE");
}

TEST(HouseNumber, OfItsOwnFieldWins) {
    Address address;
    address.house_number = "12";
    standardise_street("5 Mile Road", address);
    EXPECT_EQ(line_text(address), "12|5 MILE RD|");
    address.clear();
    address.house_number = "12";
    standardise_street("12 Main St", address);
    EXPECT_EQ(line_text(address), "12|MAIN ST|");
}

TEST(Unit, HasOneSpelling) {
    EXPECT_EQ(unit("Apartment 4-b"), "APT 4B");
    EXPECT_EQ(unit("#4"), "UNIT 4");
    EXPECT_EQ(unit("4B"), "UNIT 4B");
    EXPECT_EQ(unit("Bldg 2 Apt 05"), "BLDG 2 APT 5");
    EXPECT_EQ(unit("2nd Floor"), "FL 2");
    EXPECT_EQ(unit("Kokoda Hostel"), "KOKODA HOSTEL");
}

TEST(WholeAddress, IsCutFromItsEnd) {
    EXPECT_EQ(whole("3212 W. 32nd St Palm Harbor, FL 60527"), "3212|W 32ND ST||PALM HARBOR|FL|60527");
    EXPECT_EQ(whole("123 Main St, Las Vegas NV 89132-1234"), "123|MAIN ST||LAS VEGAS|NV|89132");
    EXPECT_EQ(whole("123 Main St Apt 4, Las Vegas, Nevada 89132"), "123|MAIN ST|APT 4|LAS VEGAS|NV|89132");
    EXPECT_EQ(whole("123 Main St, Suite 5, Las Vegas, NV, 89132, USA"), "123|MAIN ST|STE 5|LAS VEGAS|NV|89132");
    EXPECT_EQ(whole("Hughes Plaza, 100 Howard Hughes Way, Las Vegas, NV 89111"),
              "100|HOWARD HUGHES WAY|HUGHES PLAZA|LAS VEGAS|NV|89111");
    EXPECT_EQ(whole("1 Main Rd Apt 4 Saint Louis MO 63101"), "1|MAIN RD|APT 4|ST LOUIS|MO|63101");
    EXPECT_EQ(whole("PO Box 12, Athens, GA 30601"), "|PO BOX 12||ATHENS|GA|30601");
    EXPECT_EQ(whole("12 Smith Street, Hawthorn VIC 3122"), "12|SMITH ST||HAWTHORN|VIC|3122");
    EXPECT_EQ(whole("12 Smith Street"), "12|SMITH ST||||");
}

TEST(WholeAddress, KeepsDirectionsAndPlacesApartFromTheCity) {
    EXPECT_EQ(whole("80 Delaware Ave SE, DC 20040"), "80|DELAWARE AVE SE|||DC|20040");
    EXPECT_EQ(whole("Adventura Apartments 638 Downey St, Salem, OR"), "638|DOWNEY ST|ADVENTURA APARTMENTS|SALEM|OR|");
}

TEST(WholeAddress, OfOtherCountriesIsRead) {
    EXPECT_EQ(whole("18 Danver Place, Loughborough, Leicestershire, LE11 1UU, United Kingdom"),
              "18|DANVER PL||LOUGHBOROUGH|LEICESTERSHIRE|LE111UU");
    EXPECT_EQ(whole("18 Danver Place, Loughborough, Leicestershire, United Kingdom, LE11 1UU"),
              "18|DANVER PL||LOUGHBOROUGH|LEICESTERSHIRE|LE111UU");
    EXPECT_EQ(whole("Mullanpara Road, Vythiri, 673576, India"), "|MULLANPARA RD||VYTHIRI||673576");
    EXPECT_EQ(whole("No 321, Street 128 Phnom Penh Cambodia").substr(0, 4), "321|");
    EXPECT_EQ(whole("#01-11, HillV2, 4 Hillview Rise, 667979").substr(0, 15), "4|HILLVIEW RISE");
}

TEST(Street, IsItsOwnStandardForm) {
    for (const auto* raw :
         {"97 N Main Street Apt 4B", "1 North Avenue", "PO Box 12", "RR 2 Box 5", "12 Highway 61",
          "1 Main St North West", "County Road 12", "500 Fifth Avenue", "1 Avenue N", "Broadway", "General Delivery",
          "Fieldstrasse 10", "1 Hale Crescent", "7 The Glebe", "1 Park Place Drive", "Street 128"}) {
        Address once, twice;
        standardise_street(raw, once);
        standardise_street(once.street, twice);
        EXPECT_EQ(twice.street, once.street) << raw;
        EXPECT_EQ(twice.house_number, "") << raw;
    }
}

}  // namespace
}  // namespace idxr::standardise
