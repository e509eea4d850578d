// The table of headers: words (after words.cpp) to roles.
#include "rules.hpp"

#include <string>

namespace idxr::recognise {
namespace {

constexpr Rule table[] = {
    // keys of rows, the most likely first
    {Role::record_id, "record id", "record", Mark::row_key},
    {Role::record_id, "id", "id", Mark::row_key},
    {Role::record_id, "unique id", "unique", Mark::row_key},
    {Role::record_id, "uid|uuid|guid|recid|rid|rowid", "unique", Mark::row_key},
    {Role::record_id, "record|row|sequence number", "record", Mark::row_key},
    {Role::record_id, "row id", "record", Mark::row_key},
    {Role::record_id, "patient|person|individual|customer|client|subject|resident|applicant|user|contact id|number",
     "person", Mark::row_key},
    {Role::record_id, "source id|record id?", "source", Mark::row_key},

    // names
    {Role::full_name, "full|complete|display|person|patient name"},
    {Role::full_name, "first last middle? name?"},
    {Role::full_name, "ho va? ten"},
    {Role::full_name, "name", "", Mark::bare_name},
    {Role::given, "first name? initial?"},
    {Role::given, "im ya"},
    {Role::given, "first middle name?"},
    {Role::middle, "middle name? initial?"},
    {Role::middle, "po batkovi"},
    {Role::maiden, "maiden name? last?"},
    {Role::maiden, "birth name last?"},
    {Role::maiden, "previous|former|prior|old last name?"},
    {Role::maiden, "previous|former|prior|old name"},
    {Role::family, "last name?"},
    {Role::family, "married name last?"},
    {Role::alias, "alias name? full?"},
    {Role::alias, "preferred|known first name"},
    {Role::alias, "also? known as"},
    {Role::alias, "native|other|alternate|alt|preferred|known|secondary name full?"},
    {Role::suffix, "suffix name?"},
    {Role::suffix, "jr sr"},
    {Role::suffix, "generation name? suffix?"},
    {Role::title, "title name?"},
    {Role::title, "prefix name?"},
    {Role::organisation, "organisation name?"},
    {Role::text, "employer|school|employment name?"},
    {Role::text, "nationality|citizenship|religion|language|denomination|tribe|caste"},
    {Role::text, "eye|hair color|colour?"},
    {Role::text, "last social security digits? four?"},

    // birth, age, sex
    {Role::birth_date, "birth date|data time?"},
    {Role::birth_date, "birth"},
    {Role::birth_date, "birth on"},
    {Role::birth_year, "birth date? year"},
    {Role::birth_month, "birth date? month"},
    {Role::birth_day, "birth date? day"},
    {Role::birth_year, "by|year", "", Mark::trio},
    {Role::birth_month, "bm|month", "", Mark::trio},
    {Role::birth_day, "bd|day", "", Mark::trio},
    {Role::age, "age birth? year? at? end? in?"},
    {Role::age, "age at? entry|registration|admission|enrollment|enrolment|visit"},
    {Role::sex, "sex birth?"},
    {Role::birth_place, "birth place"},
    {Role::birth_place, "birth city|location"},
    {Role::birth_place, "birth state"},
    {Role::birth_place, "birth country"},

    // numbers that name a person
    {Role::ssn, "social security number? id?"},
    {Role::ssn, "ss number"},
    {Role::identifier, "driver licence? number? id?", "driver_licence"},
    {Role::identifier, "passport number? id?", "passport"},
    {Role::identifier, "medicaid number? id?", "medicaid"},
    {Role::identifier, "medicare number? id?", "medicare"},
    {Role::identifier, "mbi|hic|hicn number? id?", "medicare"},
    {Role::identifier, "mrn|medical number? record?", "mrn"},
    {Role::identifier, "chart|hospital number|id", "mrn"},
    {Role::identifier, "national id number? code?", "national_id"},
    {Role::identifier, "dni nif|nie|cif number?", "national_id"},
    {Role::identifier, "snils", "snils"},
    {Role::identifier, "inn", "tax_id"},
    {Role::identifier, "dni|nie|cpf|curp|nir|pesel|bsn|personnummer|aadhaar|cnp number?", "national_id"},
    {Role::identifier, "tax|taxpayer id|number number?", "tax_id"},
    {Role::identifier, "tin|itin|ein|vat|nif|tfn number? id?", "tax_id"},
    {Role::identifier, "nhs number? id?", "nhs"},
    {Role::identifier, "nino|nin|ni number?", "national_insurance"},
    {Role::identifier, "national insurance number?", "national_insurance"},
    {Role::identifier, "sin|social insurance? number", "social_insurance"},
    {Role::identifier, "health card|plan|id number? id?", "insurance"},
    {Role::identifier, "insurance|policy number|id policy? number?", "insurance"},
    {Role::identifier, "member|subscriber|beneficiary|enrollee id|number", "insurance"},
    {Role::identifier, "lei number|code?", "lei"},
    {Role::identifier, "voter registration? number|id number?", "voter"},
    {Role::identifier, "voter registration", "voter"},
    {Role::identifier, "student|pupil id|number", "student"},
    {Role::identifier, "employee|staff|payroll id|number", "employee"},
    {Role::identifier, "military|edipi id|number?", "military"},
    {Role::identifier, "npi number?", "npi"},
    {Role::identifier, "state id number?", "state_id"},
    {Role::identifier, "alien|immigration number|id", "alien"},
    {Role::identifier, "inmate|offender|booking|prisoner number|id", "offender"},
    {Role::identifier, "account number|id", "account"},

    // ways to reach
    {Role::phone, "phone number?"},
    {Role::email, "email address?"},
    {Role::email, "mail", "", Mark::mail},

    // addresses
    {Role::address, "address full|complete|whole"},
    {Role::street_line, "street address line? residence?"},
    {Role::street_line, "address line|residence"},
    {Role::street_line, "street name?"},
    {Role::address, "address", "", Mark::bare_address},
    {Role::street_line2, "address supplement|additional|extra|secondary"},
    {Role::street_line2, "po|post box"},
    {Role::street_line2, "pobox"},
    {Role::street_line2, "building name"},
    {Role::house_number, "house|street|building number address?"},
    {Role::house_number, "number", "", Mark::bare_number},
    {Role::unit, "unit number? address?"},
    {Role::unit, "room number"},
    {Role::city, "city name? address?"},
    {Role::city, "post city"},
    {Role::city, "residence place?", "", Mark::bare_place},
    {Role::city, "place", "", Mark::bare_place},
    {Role::county, "county name? address?"},
    {Role::state, "state name? address?"},
    {Role::state, "st", "", Mark::bare_state},
    {Role::postcode, "postcode code? address?"},
    {Role::postcode, "post|postal code address?"},
    {Role::postcode, "postcode postal code?"},
    {Role::postcode, "postal"},
    {Role::country, "country name? address?"},

    // the rest
    {Role::occupation, "occupation title? name?"},
    {Role::race, "race"},
    {Role::ethnicity, "ethnic group|origin?"},
    {Role::ethnicity, "hispanic latino? origin?"},
    {Role::source, "data source"},
    {Role::source, "source system? name? data?"},
    {Role::source, "source|record system|file|database|dataset"},
    {Role::source, "dataset|database|system"},
    {Role::record_date, "record date update?"},
    {Role::record_date, "last? update date? at?"},
    {Role::record_date, "entry|effective|snapshot|extract|as date at?"},
    {Role::record_date, "entry at"},
    {Role::record_date, "registration date"},
    {Role::record_date, "date", "", Mark::bare_date},
};

constexpr std::string_view others =
    " mother father spouse husband wife parent parents guardian partner child kin emergency sibling "
    "brother sister informant witness son daughter guarantor insured dependent ";

constexpr std::string_view administrative =
    " type status flag reason category class count amount price score opt total fee balance verified valid "
    "method district precinct ward format quality rank latitude longitude lat lon lng geo hash comment "
    "comments note notes remark remarks household cluster entity match group truth master order invoice "
    "visit encounter transaction batch file event store branch provider doctor physician hospital clinic "
    "facility agency payer plan product salary income weight height version url website fax death "
    "deceased duplicate dist court direction area ext extension half ship shipping expiry expiration "
    "issue start end hire paid unpaid covid true blocking soundex metaphone phonetic nysiis dir predir "
    "postdir preference ";

// Each word of these lists stands between blanks.
bool among(std::string_view words, std::string_view word) {
    return words.find(" " + std::string(word) + " ") != std::string_view::npos;
}

}  // namespace

std::span<const Rule> rules() { return table; }

bool about_another_person(std::string_view word) { return among(others, word); }

bool about_the_record(std::string_view word) { return among(administrative, word); }

}  // namespace idxr::recognise
