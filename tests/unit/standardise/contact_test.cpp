// Social security numbers, identifiers, telephone numbers, e-mail addresses, sex.
#include <gtest/gtest.h>

#include <algorithm>

#include "idxr/record/schema.hpp"
#include "idxr/standardise/emails.hpp"
#include "idxr/standardise/ids.hpp"
#include "idxr/standardise/phones.hpp"
#include "idxr/standardise/sex.hpp"

namespace idxr::standardise {
namespace {

struct Result {
    std::string value;
    Reading reading;
};

template <typename Standardise>
Result apply(Standardise standardise, std::string_view raw) {
    Result result;
    result.reading = standardise(raw, result.value);
    std::replace(result.value.begin(), result.value.end(), record::value_separator, ';');
    return result;
}

Result ssn(std::string_view raw) { return apply(standardise_ssn, raw); }
Result phones(std::string_view raw) { return apply(standardise_phones, raw); }
Result emails(std::string_view raw) { return apply(standardise_emails, raw); }
Result sex(std::string_view raw) { return apply(standardise_sex, raw); }
Result identifier(std::string_view raw, std::string_view issuer = "") {
    return apply([&](std::string_view text, std::string& out) { return standardise_identifier(text, issuer, out); },
                 raw);
}

TEST(Ssn, IsNineDigits) {
    for (const auto* raw : {"521-21-2123", "521212123", " 521 21 2123 ", "521-21- 2123", "521212123.0"})
        EXPECT_EQ(ssn(raw).value, "521212123") << raw;
    EXPECT_EQ(ssn("12345678").reading, Reading::placeholder) << "012345678";
    EXPECT_EQ(ssn("21212123").value, "021212123") << "a lost leading zero comes back";
    EXPECT_EQ(ssn("3241").value, "3241") << "the last four";
    EXPECT_EQ(ssn("XXX-XX-3241").value, "3241");
}

TEST(Ssn, ImpossibleNumbersAreMissing) {
    for (const auto* raw : {"000-12-3456", "666-12-3456", "900-12-3456", "987-12-3456", "521-00-2123", "521-21-0000",
                            "5212121234", "521-21-212A", "12345"}) {
        EXPECT_EQ(ssn(raw).value, "") << raw;
        EXPECT_EQ(ssn(raw).reading, Reading::unreadable) << raw;
    }
    for (const auto* raw : {"111-11-1111", "999999999", "000000000", "123-45-6789", "987654321", "078-05-1120",
                            "219-09-9999", "N/A", "0000", "---"}) {
        EXPECT_EQ(ssn(raw).value, "") << raw;
        EXPECT_EQ(ssn(raw).reading, Reading::placeholder) << raw;
    }
}

TEST(Identifier, IsLettersAndDigits) {
    EXPECT_EQ(identifier("d123-4567").value, "D1234567");
    EXPECT_EQ(identifier("D1234567", "CA").value, "CA:D1234567");
    EXPECT_EQ(identifier("ca:d1234567").value, "CA:D1234567");
    EXPECT_EQ(identifier("6026159").value, "6026159");
    EXPECT_EQ(identifier("10251111.0").value, "10251111");
    EXPECT_EQ(identifier("D1234567", "NEW SOUTH").value, "NEWSOUTH:D1234567");
    for (const auto* raw : {"0000000", "AAAAAA", "123456789", "0123456", "987654321", "none", "#"})
        EXPECT_EQ(identifier(raw).reading, Reading::placeholder) << raw;
    for (const auto* raw : {"12A", "PENDING"}) EXPECT_EQ(identifier(raw).reading, Reading::unreadable) << raw;
}

TEST(Phone, IsE164) {
    for (const auto* raw : {"702-221-2412", "(702) 221-2412", "1-702-221-2412", "+1 702 221 2412", "7022212412",
                            "702.221.2412 ext 12", "7022212412x99", "001 702 221 2412", "702/221-2412", "7022212412.0"})
        EXPECT_EQ(phones(raw).value, "17022212412") << raw;
    EXPECT_EQ(phones("+7(4812)85-62-34").value, "74812856234");
    EXPECT_EQ(phones("+44 (0)20 7946 0958").value, "442079460958");
    EXPECT_EQ(phones("0044 20 7946 0958").value, "442079460958");
    EXPECT_EQ(phones("011 44 20 7946 0958").value, "442079460958");
    EXPECT_EQ(phones("02 9876 5432").value, "0298765432") << "Australian, national";
    EXPECT_EQ(phones("221-2412").value, "2212412");
    EXPECT_EQ(phones("555-0100").value, "5550100");
}

TEST(Phone, SeveralInOneFieldAreAllKept) {
    EXPECT_EQ(phones("702-221-2412; 702-221-2413").value, "17022212412;17022212413");
    EXPECT_EQ(phones("702-221-2412 or 702-221-2413").value, "17022212412;17022212413");
    EXPECT_EQ(phones("702-221-2412/702-221-2413").value, "17022212412;17022212413");
    EXPECT_EQ(phones("702-221-2412, 12").value, "17022212412");
}

TEST(Phone, ImpossibleNumbersAreMissing) {
    for (const auto* raw : {"0000000000", "999-999-9999", "1111111", "1234567890", "123-4567", "(000) 000-0000", "none",
                            "-", "1-999-999-9999"})
        EXPECT_EQ(phones(raw).reading, Reading::placeholder) << raw;
    for (const auto* raw : {"12", "221-241", "12345678901234567"})
        EXPECT_NE(phones(raw).reading, Reading::value) << raw;
}

TEST(Email, IsLowerCaseAndRepaired) {
    EXPECT_EQ(emails("Kusha123@HMail.com").value, "kusha123@hmail.com");
    EXPECT_EQ(emails("\"Jay Jones\" <jjones@fmail.com>").value, "jjones@fmail.com");
    EXPECT_EQ(emails("Maria Sentosa<msentosa@fmail.com>").value, "msentosa@fmail.com");
    EXPECT_EQ(emails("mailto:a.b@c.org").value, "a.b@c.org");
    EXPECT_EQ(emails("a.b @ c.org").value, "a.b@c.org");
    EXPECT_EQ(emails("a.b@c,com").value, "a.b@c.com");
    EXPECT_EQ(emails("a..b@c..com.").value, "a.b@c.com");
    EXPECT_EQ(emails("me+tag@c.org").value, "me+tag@c.org");
    EXPECT_EQ(emails("b@y.org; a@x.org").value, "b@y.org;a@x.org");
    EXPECT_EQ(emails("b@y.org, a@x.org").value, "b@y.org;a@x.org");
    EXPECT_EQ(emails("joe@localhost").value, "joe@localhost");
    EXPECT_EQ(emails("joe@localhost;joe@x.org").value, "joe@x.org");
}

TEST(Email, PlaceholdersAndOtherTextAreMissing) {
    for (const auto* raw : {"none@none.com", "test@test.com", "noemail@gmail.com", "n/a", "na@na.com", "no@example.com",
                            "NONE", "noreply@x.org"})
        EXPECT_EQ(emails(raw).reading, Reading::placeholder) << raw;
    for (const auto* raw : {"joe", "joe@", "@x.org", "a@b@c.org", "joe at x.org"})
        EXPECT_EQ(emails(raw).reading, Reading::unreadable) << raw;
}

TEST(Sex, IsOneLetter) {
    for (const auto* raw : {"F", "f", "Female", "woman", "W", "2"}) EXPECT_EQ(sex(raw).value, "F") << raw;
    for (const auto* raw : {"M", "male", "Man", "1"}) EXPECT_EQ(sex(raw).value, "M") << raw;
    for (const auto* raw : {"ж", "Женский", "Θ", "Vrouw", "Kvinna", "Kadın"}) EXPECT_EQ(sex(raw).value, "F") << raw;
    for (const auto* raw : {"муж", "Mężczyzna", "Άνδρας", "uomo", "Erkek"}) EXPECT_EQ(sex(raw).value, "M") << raw;
    for (const auto* raw : {"X", "Other", "non-binary"}) EXPECT_EQ(sex(raw).value, "X") << raw;
    for (const auto* raw : {"U", "Unknown", "9", "0"}) EXPECT_EQ(sex(raw).reading, Reading::placeholder) << raw;
    EXPECT_EQ(sex("7").reading, Reading::unreadable);
}

TEST(Values, AreTheirOwnStandardForm) {
    for (const auto* raw : {"521-21-2123", "3241", "21212123"}) EXPECT_EQ(ssn(ssn(raw).value).value, ssn(raw).value);
    for (const auto* raw : {"ca:d1234567", "6026159"})
        EXPECT_EQ(identifier(identifier(raw).value).value, identifier(raw).value);
    for (const auto* raw :
         {"+7(4812)85-62-34", "702-221-2412", "02 9876 5432", "221-2412", "0352 6553537", "+39 0352 6553537"})
        EXPECT_EQ(phones(phones(raw).value).value, phones(raw).value) << raw;
    for (const auto* raw : {"a..b@c,com", "B@Y.org; a@x.org"})
        EXPECT_EQ(emails(emails(raw).value).value, emails(raw).value);
}

}  // namespace
}  // namespace idxr::standardise
