// What headers say by themselves, as a table of header -> role.
#include "idxr/recognise/header.hpp"

#include <gmock/gmock.h>

namespace idxr::recognise {
namespace {

using testing::ElementsAre;

struct Case {
    const char* header;
    const char* holds;  // role, with the kind of an identifier
};

class Headers : public testing::TestWithParam<Case> {};

TEST_P(Headers, SayTheirRole) {
    const auto reading = read_header(GetParam().header);
    auto holds = reading.certainty == HeaderReading::Certainty::unknown ? "unknown" : std::string(name(reading.role));
    if (reading.role == Role::identifier || reading.role == Role::identifier_issuer) holds += ":" + reading.label;
    EXPECT_EQ(holds, GetParam().holds);
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
    std::string name = std::to_string(info.index) + "_";
    for (const char* c = info.param.header; *c != 0; ++c)
        name += std::isalnum(static_cast<unsigned char>(*c)) ? *c : '_';
    return name;
}

const Case names[] = {
    {"first", "given"},
    {"given_name", "given"},
    {"givenName", "given"},
    {"Forename", "given"},
    {"fname", "given"},
    {"FirstName", "given"},
    {"firstname", "given"},
    {"FIRST_NAME", "given"},
    {"name_first", "given"},
    {"patient first name", "given"},
    {"PRIMARY_NAME_FIRST", "given"},
    {"fname_c1", "given"},
    {"fname_c2", "middle"},
    {"crm_first_name", "given"},
    {"Vorname", "given"},
    {"Pr\xC3\xA9nom", "given"},
    {"middle", "middle"},
    {"mname", "middle"},
    {"MI", "middle"},
    {"midl_name", "middle"},
    {"middle_initial", "middle"},
    {"second_given_name", "middle"},
    {"last", "family"},
    {"surname", "family"},
    {"familyName", "family"},
    {"lname_c1", "family"},
    {"lname_c2", "family2"},
    {"LastName", "family"},
    {"nachname", "family"},
    {"apellido1", "family"},
    {"apellido2", "family2"},
    {"segundo_apellido", "family2"},
    {"Apellido Materno", "family2"},
    {"maiden_name", "maiden"},
    {"birth_name", "maiden"},
    {"previous_name", "maiden"},
    {"former last name", "maiden"},
    {"n\xC3\xA9"
     "e",
     "maiden"},
    {"Geburtsname", "maiden"},
    {"alias", "alias"},
    {"aka", "alias"},
    {"Nickname", "alias"},
    {"NATIVE_NAME_FULL", "alias"},
    {"full_name", "full_name"},
    {"person_name", "full_name"},
    {"PatientName", "full_name"},
    {"PRIMARY_NAME_FULL", "full_name"},
    {"first_and_surname", "full_name"},
    {"suffix", "suffix"},
    {"name_suffix", "suffix"},
    {"name_sufx_cd", "suffix"},
    {"Jr/Sr", "suffix"},
    {"generation", "suffix"},
    {"title", "title"},
    {"name_prefx_cd", "title"},
    {"company", "organisation"},
    {"Organization", "organisation"},
    {"business_name", "organisation"},
    {"PRIMARY_NAME_ORG", "organisation"},
    {"SECONDARY_NAME_ORG", "organisation"},
};
INSTANTIATE_TEST_SUITE_P(Names, Headers, testing::ValuesIn(names), test_name);

const Case births[] = {
    {"dob", "birth_date"},
    {"D.O.B.", "birth_date"},
    {"date_of_birth", "birth_date"},
    {"dateOfBirth", "birth_date"},
    {"BirthDate", "birth_date"},
    {"birthdate", "birth_date"},
    {"bdate", "birth_date"},
    {"dob_clean", "birth_date"},
    {"Geburtsdatum", "birth_date"},
    {"fecha_nac", "birth_date"},
    {"BRTH_DT", "birth_date"},
    {"dob_year", "birth_year"},
    {"birth_mo", "birth_month"},
    {"birth_dy", "birth_day"},
    {"dob_day", "birth_day"},
    {"fecha_de_nacimiento", "birth_date"},
    {"date_naissance", "birth_date"},
    {"birth_year", "birth_year"},
    {"yob", "birth_year"},
    {"year_of_birth", "birth_year"},
    {"by", "birth_year"},
    {"birth_month", "birth_month"},
    {"bd", "birth_day"},
    {"age", "age"},
    {"birth_age", "age"},
    {"age_at_year_end", "age"},
    {"sex", "sex"},
    {"sx", "sex"},
    {"gender_code", "sex"},
    {"M/F", "sex"},
    {"Geschlecht", "sex"},
    {"birth_place", "birth_place"},
    {"place_of_birth", "birth_place"},
    {"pob", "birth_place"},
    {"birth_state", "birth_place"},
    {"city_of_birth", "birth_place"},
};
INSTANTIATE_TEST_SUITE_P(Births, Headers, testing::ValuesIn(births), test_name);

const Case numbers[] = {
    {"ssn", "ssn"},
    {"SSN_NUMBER", "ssn"},
    {"soc_sec_id", "ssn"},
    {"socialSecurityNumber", "ssn"},
    {"ssn_last4", "text"},
    {"last4", "text"},
    {"MBI", "identifier:medicare"},
    {"DRIVERS", "identifier:driver_licence"},
    {"true_id", "carried"},
    {"DRIVERS_LICENSE_NUMBER", "identifier:driver_licence"},
    {"drivers_lic", "identifier:driver_licence"},
    {"driver's licence no", "identifier:driver_licence"},
    {"dl_number", "identifier:driver_licence"},
    {"DRIVERS_LICENSE_STATE", "identifier_issuer:driver_licence"},
    {"dl_state", "identifier_issuer:driver_licence"},
    {"passport", "identifier:passport"},
    {"PASSPORT_NUMBER", "identifier:passport"},
    {"passport_issuing_country", "identifier_issuer:passport"},
    {"medicaid_id", "identifier:medicaid"},
    {"medicare_number", "identifier:medicare"},
    {"MRN", "identifier:mrn"},
    {"medical_record_number", "identifier:mrn"},
    {"nhs_number", "identifier:nhs"},
    {"NATIONAL_ID_NUMBER", "identifier:national_id"},
    {"DNI", "identifier:national_id"},
    {"TAX_ID_NUMBER", "identifier:tax_id"},
    {"policy_number", "identifier:insurance"},
    {"member_id", "identifier:insurance"},
    {"insurance_id", "identifier:insurance"},
    {"LEI_NUMBER", "identifier:lei"},
    {"voter_reg_num", "identifier:voter"},
    {"voter_id", "identifier:voter"},
    {"ncid", "identifier:ncid"},
    {"badge_number", "identifier:badge"},
    {"record_id", "record_id"},
    {"rec_id", "record_id"},
    {"ID", "record_id"},
    {"unique_id", "record_id"},
    {"PatientID", "record_id"},
    {"customer_id", "record_id"},
    {"cluster_id", "carried"},
    {"household_id", "carried"},
};
INSTANTIATE_TEST_SUITE_P(Numbers, Headers, testing::ValuesIn(numbers), test_name);

const Case ways[] = {
    {"phone", "phone"},
    {"PHONE_NUMBER", "phone"},
    {"home_phone", "phone"},
    {"work phone", "phone"},
    {"mobile", "phone"},
    {"cellPhone", "phone"},
    {"phone2", "phone"},
    {"full_phone_number", "phone"},
    {"Telefonnummer", "phone"},
    {"PHONE_TYPE", "carried"},
    {"email", "email"},
    {"e-mail", "email"},
    {"E-Mail Address", "email"},
    {"emailaddress", "email"},
    {"EMAIL_OPT_IN", "carried"},
    {"address", "address"},
    {"ADDR_FULL", "address"},
    {"address_1", "street_line"},
    {"address1", "street_line"},
    {"ADDR_LINE1", "street_line"},
    {"addressLine", "street_line"},
    {"street_address", "street_line"},
    {"res_street_address", "street_line"},
    {"street_name", "street_line"},
    {"Stra\xC3\x9F"
     "e",
     "street_line"},
    {"address_2", "street_line2"},
    {"addr_line2", "street_line2"},
    {"house_number", "house_number"},
    {"street_number", "house_number"},
    {"house_num", "house_number"},
    {"Hausnr", "house_number"},
    {"apt", "unit"},
    {"unit_number", "unit"},
    {"suite", "unit"},
    {"city", "city"},
    {"ADDR_CITY", "city"},
    {"res_city_desc", "city"},
    {"suburb", "city"},
    {"ort", "city"},
    {"ville", "city"},
    {"county_desc", "county"},
    {"state_cd", "state"},
    {"province", "state"},
    {"zip", "postcode"},
    {"Mailing Zip/Postal Code", "postcode"},
    {"zip_code", "postcode"},
    {"ZipCode", "postcode"},
    {"ADDR_POSTAL_CODE", "postcode"},
    {"postalCode", "postcode"},
    {"postcode_fake", "postcode"},
    {"post code", "postcode"},
    {"plz", "postcode"},
    {"MAILING_POSTAL_CODE", "postcode"},
    {"po_box", "street_line2"},
    {"street_dir", "carried"},
    {"zip4", "carried"},
    {"ADDR_TYPE", "carried"},
    {"country", "country"},
};
INSTANTIATE_TEST_SUITE_P(WaysToReach, Headers, testing::ValuesIn(ways), test_name);

const Case rest[] = {
    {"occupation", "occupation"},
    {"profession", "occupation"},
    {"job_title", "occupation"},
    {"race_code", "race"},
    {"ethnic_code", "ethnicity"},
    {"ethnicity", "ethnicity"},
    {"DATA_SOURCE", "source"},
    {"source_system", "source"},
    {"record_date", "record_date"},
    {"updated_at", "record_date"},
    {"UPD_DT", "record_date"},
    {"lastUpdated", "record_date"},
    {"entry_date", "record_date"},
    {"registr_dt", "record_date"},
    {"STATUS", "carried"},
    {"RECORD_TYPE", "carried"},
    {"AMOUNT", "carried"},
    {"death_date", "carried"},
    {"admission_date", "unknown"},
    {"EMPLOYER", "text"},
    {"mothers_maiden_name", "text"},
    {"spouse_first_name", "text"},
    {"emergency contact phone", "text"},
    {"col7", "unknown"},
    {"favourite_food", "unknown"},
    {"", "unknown"},
    {"   ", "unknown"},
};
INSTANTIATE_TEST_SUITE_P(Rest, Headers, testing::ValuesIn(rest), test_name);

const Case of_other_languages[] = {
    // several languages a role, so that none is a matter of luck
    {"Nom d'usage", "family"},
    {"Nom de naissance", "maiden"},
    {"Prénom(s)", "given"},
    {"Né(e) le", "birth_date"},
    {"Commune de naissance", "birth_place"},
    {"N° Sécurité Sociale", "ssn"},
    {"NÚMERO DE TELÉFONO", "phone"},
    {"Domicilio", "address"},
    {"DNI/NIF", "identifier:national_id"},
    {"Nombre y apellidos", "full_name"},
    {"Name, Vorname", "full_name"},
    {"Vor- und Nachname", "full_name"},
    {"Nome da mãe", "text"},
    {"Geb.-Datum", "birth_date"},
    {"Imię i nazwisko", "full_name"},
    {"Data urodzenia", "birth_date"},
    {"Kod pocztowy", "postcode"},
    {"Příjmení", "family"},
    {"Datum narození", "birth_date"},
    {"Rodné číslo", "identifier:national_id"},
    {"Születési idő", "birth_date"},
    {"Soyadı", "family"},
    {"Doğum Tarihi", "birth_date"},
    {"Syntymäaika", "birth_date"},
    {"Nama Lengkap", "full_name"},
    {"Tanggal Lahir", "birth_date"},
    {"Họ và tên", "full_name"},
    {"Фамилия", "family"},
    {"Имя", "given"},
    {"ОТЧЕСТВО", "middle"},
    {"ФИО", "full_name"},
    {"Дата рождения", "birth_date"},
    {"Пол", "sex"},
    {"Επώνυμο", "family"},
    {"ΗΜΕΡΟΜΗΝΙΑ ΓΕΝΝΗΣΗΣ", "birth_date"},
    {"Διεύθυνση", "address"},
    {"姓名", "full_name"},
    {"生年月日", "birth_date"},
    {"mrns", "identifier:mrn"},
    {"patronymic", "middle"},
    {"residence", "city"},
    {"place of residence", "city"},
    {"residence address", "street_line"},
    {"burial_place", "unknown"},
};
INSTANTIATE_TEST_SUITE_P(OtherLanguages, Headers, testing::ValuesIn(of_other_languages), test_name);

TEST(HeaderWords, SplitAtPunctuationDigitsAndCapitals) {
    EXPECT_THAT(header_words("addressLine2"), ElementsAre("address", "line", "2"));
    EXPECT_THAT(header_words("SSNNumber"), ElementsAre("social", "security", "number"));
    EXPECT_THAT(header_words("person.name[0].given"), ElementsAre("person", "name", "0", "first"));
}

TEST(HeaderWords, PartGluedOnes) {
    EXPECT_THAT(header_words("dateofbirth"), ElementsAre("date", "of", "birth"));
    EXPECT_THAT(header_words("emailaddress"), ElementsAre("email", "address"));
    EXPECT_THAT(header_words("favourite"), ElementsAre("favourite"));
}

TEST(HeaderLabel, IsTheHeaderInLowerCaseWithUnderscores) {
    EXPECT_EQ(header_label("Eye Colour"), "eye_colour");
    EXPECT_EQ(header_label("eyeColour"), "eye_colour");
    EXPECT_EQ(header_label("PARTY-CD"), "party_cd");
}

TEST(Places, OfAnAddressAreRead) {
    EXPECT_EQ(read_header("mail_city").role, Role::city);
    EXPECT_EQ(read_header("mail_city").place, Place::mailing);
    EXPECT_EQ(read_header("mailing_address_1").role, Role::street_line);
    EXPECT_EQ(read_header("previous_address").place, Place::previous);
    EXPECT_EQ(read_header("ADDR_POSTAL_CODE").place, Place::home);
    EXPECT_EQ(read_header("home_address").place, Place::home);
}

}  // namespace
}  // namespace idxr::recognise
