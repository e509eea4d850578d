// The labelled data sets beside the project, by header recognition alone.
#include <gtest/gtest.h>

#include <filesystem>

#include "sample.hpp"

namespace idxr::recognise {
namespace {

struct DataSet {
    const char* file;
    std::vector<std::pair<const char*, const char*>> columns;  // header, role
};

const std::vector<std::pair<const char*, const char*>> febrl{
    {"record_id", "record_id"},   {"given_name", "given"},
    {"surname", "family"},        {"street_number", "house_number"},
    {"address_1", "street_line"}, {"address_2", "street_line2"},
    {"suburb", "city"},           {"postcode", "postcode"},
    {"state", "state"},           {"date_of_birth", "birth_date"},
    {"soc_sec_id", "ssn"}};

const std::vector<std::pair<const char*, const char*>> patients{
    {"record_id", "record_id"}, {"BIRTHDATE", "birth_date"}, {"FIRST", "given"}, {"LAST", "family"},
    {"SUFFIX", "suffix"},       {"MAIDEN", "maiden"},        {"RACE", "race"},   {"GENDER", "sex"},
    {"ETHNICITY", "ethnicity"}, {"ADDRESS", "street_line"},  {"CITY", "city"},   {"STATE", "state"},
    {"COUNTY", "county"},       {"ZIP", "postcode"},         {"SSN", "ssn"}};

const std::vector<std::pair<const char*, const char*>> census{{"record_id", "record_id"},
                                                              {"first_name", "given"},
                                                              {"middle_name", "middle"},
                                                              {"last_name", "family"},
                                                              {"birth_year", "birth_year"}};

const DataSet sets[] = {
    {"febrl3/records.csv", febrl},
    {"febrl4/a.csv", febrl},
    {"febrl4/b.csv", febrl},
    {"cdc_recordlinker/a.csv", patients},
    {"cdc_recordlinker/b.csv", patients},
    {"iowa_census_1915_1940/a.csv", census},
    {"iowa_census_1915_1940/b.csv", census},
    {"epbrn_train/records.csv",
     {{"given_name", "given"},
      {"surname", "family"},
      {"street_number", "house_number"},
      {"address_1", "street_line"},
      {"address_2", "street_line2"},
      {"suburb", "city"},
      {"day", "birth_day"},
      {"month", "birth_month"},
      {"year", "birth_year"}}},
    {"historical_50k/records.csv",
     {{"full_name", "full_name"},
      {"first_and_surname", "ignore"},
      {"first_name", "given"},
      {"surname", "family"},
      {"dob", "birth_date"},
      {"birth_place", "birth_place"},
      {"postcode_fake", "postcode"},
      {"gender", "sex"},
      {"occupation", "occupation"}}},
    {"rldata10000/records.csv",
     {{"fname_c1", "given"},
      {"fname_c2", "middle"},
      {"lname_c1", "family"},
      {"lname_c2", "family2"},
      {"by", "birth_year"},
      {"bm", "birth_month"},
      {"bd", "birth_day"}}},
    {"senzing_truthset/records.csv",
     {{"DATA_SOURCE", "source"},
      {"PRIMARY_NAME_FULL", "full_name"},
      {"PRIMARY_NAME_ORG", "organisation"},
      {"PRIMARY_NAME_LAST", "family"},
      {"NATIVE_NAME_FULL", "alias"},
      {"DATE_OF_BIRTH", "birth_date"},
      {"PASSPORT_NUMBER", "identifier:passport"},
      {"PASSPORT_COUNTRY", "identifier_issuer:passport"},
      {"DRIVERS_LICENSE_STATE", "identifier_issuer:driver_licence"},
      {"SSN_NUMBER", "ssn"},
      {"EMAIL_ADDRESS", "email"},
      {"ADDR_FULL", "address"},
      {"ADDR_LINE1", "street_line"},
      {"ADDR_POSTAL_CODE", "postcode"},
      {"ADDR_TYPE", "carried"},
      {"PHONE_NUMBER", "phone"},
      {"PHONE_TYPE", "carried"},
      {"AMOUNT", "carried"},
      {"DATE", "record_date"},
      {"EMPLOYER", "text"},
      {"LEI_NUMBER", "identifier:lei"}}},
    {"splink_fake_1000/records.csv",
     {{"record_id", "record_id"},
      {"first_name", "given"},
      {"surname", "family"},
      {"dob", "birth_date"},
      {"city", "city"},
      {"email", "email"}}},
};

class DataSets : public testing::TestWithParam<DataSet> {};

TEST_P(DataSets, AreRecognised) {
    const auto path = std::filesystem::path(IDXR_SOURCE_DIR) / "../shared/data" / GetParam().file;
    if (!std::filesystem::exists(path)) GTEST_SKIP() << "no " << GetParam().file << " in ../shared/data";
    std::ifstream file(path);
    const auto sample = read_sample(file, 2000);
    const auto map = recognise(sample);
    for (const auto& [header, role] : GetParam().columns) EXPECT_EQ(holds(map, header), role) << header;
    for (const auto& column : map.columns)
        if (column.header == "soc_sec_id" || column.header == "SSN") {
            EXPECT_EQ(map.ssn_is_us, column.header == "SSN");
        }
}

INSTANTIATE_TEST_SUITE_P(Shared, DataSets, testing::ValuesIn(sets));

}  // namespace
}  // namespace idxr::recognise
