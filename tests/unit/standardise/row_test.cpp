// Rows of files with different columns to standardised records.
#include "idxr/standardise/row.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "idxr/standardise/text.hpp"

namespace idxr::standardise {
namespace {

using recognise::Column;
using recognise::ColumnMap;
using recognise::DateOrder;
using recognise::Role;
using record::Field;

// Rows of one file: the columns by role, with the standardised record as "title=value" of all slots that are filled.
class File {
  public:
    explicit File(std::vector<Column> columns, std::vector<record::Slot> more_slots = {}) {
        map_.columns = std::move(columns);
        slots_ = std::move(more_slots);
    }

    ColumnMap& map() { return map_; }

    std::string row(std::vector<std::string_view> fields) {
        auto slots = recognise::schema_for({map_}).slots;
        slots.insert(slots.end(), slots_.begin(), slots_.end());
        schema = record::make_schema(std::move(slots));
        const RowStandardiser standardiser(schema, map_, 2024);
        outcome = standardiser.standardise(fields, record, buffers);
        std::string out;
        for (std::size_t i = 0; i < schema.slots.size(); ++i) {
            if (record.values[i].empty()) continue;
            if (!out.empty()) out += " · ";
            out += schema.slots[i].title() + "=" + std::string(record.values[i]);
        }
        std::replace(out.begin(), out.end(), record::value_separator, ';');
        return out;
    }

    const FieldCounts& counts(Field field) const {
        return buffers.counts[static_cast<std::size_t>(schema.slot(field))];
    }

    record::Schema schema;
    record::Record record;
    Buffers buffers;
    Outcome outcome;

  private:
    ColumnMap map_;
    std::vector<record::Slot> slots_;
};

Column column(Role role, std::string label = "", DateOrder order = DateOrder::none) {
    return {label.empty() ? "c" : label, role, label, order, false, false, ""};
}

TEST(Row, OfAnAustralianPatientRegister) {
    File file({column(Role::record_id), column(Role::given), column(Role::family), column(Role::house_number),
               column(Role::street_line), column(Role::street_line2), column(Role::city), column(Role::postcode),
               column(Role::state), column(Role::birth_date, "", DateOrder::ymd), column(Role::ssn)});
    file.map().ssn_is_us = false;
    EXPECT_EQ(file.row({"r1", "heather", "white", "97", "doonkuna street", "millenium towers", "vermont", "3822", "vic",
                        "19860128", "6026159"}),
              "record_id=r1 · given=HEATHER · family=WHITE · birth_date=19860128 · identifier:ssn=6026159 · "
              "house_number=97 · street=DOONKUNA ST · "
              "unit=MILLENIUM TOWERS · city=VERMONT · state=VIC · postcode=3822");
    EXPECT_EQ(
        file.row({"r2", "brown aida", "", "40", "archdall street", "kanika", "warwick", "", "", "", ""}),
        "record_id=r2 · given=AIDA · family=BROWN · house_number=40 · street=ARCHDALL ST · unit=KANIKA · city=WARWICK");
    EXPECT_EQ(file.record.flags, record::flag_name_merged);
    EXPECT_EQ(file.row({"r3"}), "record_id=r3") << "a short row: the other columns are missing";
    EXPECT_EQ(file.record.flags, 0);
}

TEST(Row, TakesMiddleNamesFromTheFullNameBesideTheParts) {
    File file({column(Role::full_name), column(Role::given), column(Role::family)});
    EXPECT_EQ(file.row({"richard henry falkland fenton", "richard", "fenton"}),
              "given=RICHARD · middle=HENRY FALKLAND · family=FENTON");
    EXPECT_EQ(file.row({"mrs louie wedgwood", "mrs", "wedgwood"}), "given=LOUIE · family=WEDGWOOD");
    EXPECT_EQ(file.row({"sir frederick william shaw, 5th baronet", "sir", "baronet"}),
              "given=FREDERICK · middle=WILLIAM · family=SHAW");
    EXPECT_EQ(file.row({"alfred edwin brain sr.", "alfred", "sr."}),
              "given=ALFRED · middle=EDWIN · family=BRAIN · suffix=SR");
    EXPECT_EQ(file.row({"dickins", "dickins", ""}), "given=DICKINS");
    EXPECT_EQ(file.row({"mary ann smith", "mary ann", "smith"}), "given=MARY ANN · family=SMITH");
    EXPECT_EQ(file.row({"Smith, John Paul", "", ""}), "given=JOHN · middle=PAUL · family=SMITH");
}

TEST(Row, PutsBirthDatesTogether) {
    File file({column(Role::given), column(Role::family), column(Role::family2), column(Role::birth_year),
               column(Role::birth_month), column(Role::birth_day)});
    EXPECT_EQ(file.row({"NILS", "WEBER", "MEIER", "1944", "10", "28"}),
              "given=NILS · family=WEBER MEIER · birth_date=19441028");
    EXPECT_EQ(file.row({"NILS", "", "MEIER", "1944", "", ""}), "given=NILS · family=MEIER · birth_date=19440000");
}

TEST(Row, CountsAgesFromTheDateOfTheRecord) {
    File file({column(Role::age), column(Role::record_date, "", DateOrder::ymd)});
    EXPECT_EQ(file.row({"40", "1940-04-01"}), "record_date=19400401 · birth_date=19000000");
    EXPECT_EQ(file.row({"40", ""}), "birth_date=19840000");
    file.map().age_reference_date = "19150101";
    EXPECT_EQ(file.row({"40", ""}), "birth_date=18750000");
}

TEST(Row, JoinsSeveralColumnsOfOneKindWithoutDoubles) {
    File file({column(Role::phone), column(Role::phone), column(Role::email), column(Role::email)});
    EXPECT_EQ(file.row({"702-221-2413", "(702) 221-2412; 702 221 2413", "B@x.org", "a@x.org"}),
              "phone=17022212412;17022212413 · email=a@x.org;b@x.org");
}

TEST(Row, PutsTheIssuerBeforeTheIdentifier) {
    File file({column(Role::identifier, "driver_licence"), column(Role::identifier_issuer, "driver_licence"),
               column(Role::identifier, "passport"), column(Role::identifier_issuer, "passport")});
    EXPECT_EQ(file.row({"D1234567", "Texas", "34543555", "Canada"}),
              "identifier:driver_licence=TX:D1234567 · identifier:passport=CA:34543555");
    EXPECT_EQ(file.row({"D1234567", "", "", "Canada"}), "identifier:driver_licence=D1234567");
}

TEST(Row, MarksOrganisations) {
    File file({column(Role::full_name), column(Role::organisation), column(Role::family), column(Role::given)});
    EXPECT_EQ(file.row({"", "Univrsl Export Inc", "", ""}), "organisation=UNIVRSL EXPORT");
    EXPECT_EQ(file.record.flags, record::flag_organisation);
    EXPECT_EQ(file.row({"Acme Holdings LLC", "", "", ""}), "organisation=ACME HOLDINGS");
    EXPECT_EQ(file.record.flags, record::flag_organisation);
    EXPECT_EQ(file.row({"", "Acme LLC", "Smith", "John"}), "given=JOHN · family=SMITH · organisation=ACME")
        << "a person and an employer";
    EXPECT_EQ(file.record.flags, 0);
}

TEST(Row, SplitsWholeAddressesAndPrefersColumns) {
    File file({column(Role::address), column(Role::city)});
    EXPECT_EQ(file.row({"3212 W. 32nd St Palm Harbor, FL 60527", ""}),
              "house_number=3212 · street=W 32ND ST · city=PALM HARBOR · state=FL · postcode=60527");
    EXPECT_EQ(file.row({"12 Main St, Las Vegas NV 89132", "Henderson"}),
              "house_number=12 · street=MAIN ST · city=HENDERSON · state=NV · postcode=89132");
}

TEST(Row, MovesInitialsAndKeepsNicknames) {
    File file({column(Role::given), column(Role::family)}, {{Field::alias, ""}, {Field::maiden, ""}});
    EXPECT_EQ(file.row({"John B.", "Smith Jr"}), "given=JOHN · middle=B · family=SMITH · suffix=JR");
    EXPECT_EQ(file.row({"William (Bill)", "Smith"}), "given=WILLIAM · family=SMITH · alias=BILL SMITH");
    EXPECT_EQ(file.row({"Ann", "Smith née Jones"}), "given=ANN · family=SMITH · maiden=JONES");
}

TEST(Row, KeepsUnknownColumns) {
    File file({column(Role::text, "eye_colour"), column(Role::carried, "note"), column(Role::ignore, "empty"),
               column(Role::occupation)});
    EXPECT_EQ(file.row({"dark-Brown", " As it Is, é ", "x", "Chess player"}),
              "occupation=CHESS PLAYER · text:eye_colour=DARK BROWN · carried:note=As it Is, é");
    EXPECT_EQ(file.row({"", std::string(5000, 'x'), "", ""}), "carried:note=" + std::string(max_text_bytes, 'x'));
}

TEST(Row, WithoutARequiredValueIsNotKept) {
    auto born = column(Role::birth_date, "", DateOrder::ymd);
    born.required = true;
    File file({column(Role::given), born});
    file.row({"Ann", "1986-01-28"});
    EXPECT_EQ(file.outcome.kind, Outcome::kept);
    file.row({"Ann", "1986-13-28"});
    EXPECT_EQ(file.outcome.kind, Outcome::required_unreadable);
    EXPECT_EQ(file.outcome.column, 1);
    file.row({"Ann", "N/A"});
    EXPECT_EQ(file.outcome.kind, Outcome::required_missing);
    file.row({"Ann"});
    EXPECT_EQ(file.outcome.kind, Outcome::required_missing);
}

TEST(Row, CountsWhatBecameMissing) {
    File file({column(Role::given), column(Role::ssn), column(Role::birth_date, "", DateOrder::ymd)});
    file.row({"Ann", "521-21-2123", "1986-01-28"});
    file.row({"Baby Boy", "666-21-2123", "1986-02-31"});
    file.row({"", "111-11-1111", ""});
    EXPECT_EQ(file.counts(Field::given), (FieldCounts{2, 0, 1}));
    EXPECT_EQ(file.counts(Field::ssn), (FieldCounts{3, 1, 1}));
    EXPECT_EQ(file.counts(Field::birth_date), (FieldCounts{2, 1, 0}));
    auto sum = file.counts(Field::given);
    sum += file.counts(Field::ssn);
    EXPECT_EQ(sum, (FieldCounts{5, 1, 2}));
}

bool is_utf8(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        const auto begin = i;
        if (next_code_point(text, i) == 0xFFFD && text.substr(begin, i - begin) != "\xEF\xBF\xBD") return false;
    }
    return true;
}

// Bytes, characters and pieces that the rules look for, in any mixture.
std::string random_value(std::mt19937& random) {
    static constexpr std::string_view pieces[] = {
        "van ", "Jr",   ", ",   " née ", "(",    ")",       "\"",   "'",    "aka ", "Dr. ", "12",   "1986",
        "-",    "/",    "Jan ", "@",     ".com", "PO Box ", "Apt ", "St",   " NW ", "#",    "Baby", "Boy ",
        "1/2 ", "+44 ", "é",    "王",    "\x1f", "\xff",    "\xc3", "\n",   "III",  "of ",  "V",    " ",
        "mc ",  "o'",   "M.D.", "Inc",   "NV ",  "89132",   "00",   "1st ", "The "};
    std::string out;
    const auto parts = random() % 14;
    for (unsigned i = 0; i < parts; ++i) {
        const auto kind = random() % 4;
        if (kind == 0)
            out += static_cast<char>(random() % 256);
        else if (kind == 1)
            out += static_cast<char>('a' + random() % 26);
        else
            out += pieces[random() % std::size(pieces)];
    }
    if (random() % 200 == 0) out.append(5000, "x,é(\""[random() % 6]);
    return out;
}

TEST(Row, SurvivesAnyBytesAndGivesValidUtf8) {
    std::vector<Column> columns;
    for (int role = 0; role <= static_cast<int>(Role::carried); ++role)
        columns.push_back(column(static_cast<Role>(role), "label", DateOrder::ambiguous));
    ColumnMap map{columns, "", true};
    auto slots = recognise::schema_for({map}).slots;
    slots.push_back({Field::alias, ""});
    const auto schema = record::make_schema(slots);
    const RowStandardiser standardiser(schema, map, 2024);
    record::Record record;
    Buffers buffers;
    std::mt19937 random(20240117);
    for (int n = 0; n < 3000; ++n) {
        std::vector<std::string> values;
        for (std::size_t i = 0; i < columns.size(); ++i) values.push_back(random_value(random));
        const std::vector<std::string_view> fields(values.begin(), values.end());
        standardiser.standardise(fields, record, buffers);
        for (std::size_t i = 0; i < record.values.size(); ++i)
            ASSERT_TRUE(is_utf8(record.values[i])) << "row " << n << ", " << schema.slots[i].title();
    }
}

TEST(Row, OfRandomNamesIsItsOwnStandardForm) {
    std::mt19937 random(7);
    for (int n = 0; n < 20000; ++n) {
        const auto raw = random_value(random);
        Name once, twice;
        standardise_family(raw, once);
        standardise_family(once.family, twice);
        ASSERT_EQ(twice.family, once.family) << "from " << raw;
        Name first, second;
        standardise_given(raw, first);
        standardise_given(first.given, second);
        ASSERT_EQ(second.given, first.given) << "from " << raw;
    }
}

// Values that stood in a column before are not standardised again; that must not be seen.
TEST(Row, IsTheSameAfterOtherRowsWithItsValues) {
    std::vector<Column> columns;
    for (auto role : {Role::family, Role::given, Role::middle, Role::given, Role::family, Role::birth_date, Role::sex,
                      Role::city, Role::state, Role::county, Role::country})
        columns.push_back(column(role, "", DateOrder::ambiguous));
    const ColumnMap map{columns, "", true};
    auto slots = recognise::schema_for({map}).slots;
    for (auto field : {Field::suffix, Field::maiden, Field::alias, Field::organisation}) slots.push_back({field, ""});
    const auto schema = record::make_schema(slots);
    const RowStandardiser standardiser(schema, map, 2024);
    const std::string_view texts[] = {"",
                                      "Smith",
                                      "SMITH JR",
                                      "Smith née Jones",
                                      "William (Bill)",
                                      "Dr. Mary",
                                      "MARY ANN III",
                                      "N/A",
                                      "Baby Boy",
                                      "van der Berg",
                                      "F",
                                      "01/02/1980",
                                      "1980-02-30",
                                      "Texas",
                                      "TX",
                                      "Jr",
                                      "Acme Ltd",
                                      "García\u00a0López",
                                      "St. Louis",
                                      "X"};
    Buffers used;
    std::mt19937 random(3);
    for (int n = 0; n < 5000; ++n) {
        std::vector<std::string_view> fields;
        for (std::size_t i = 0; i < columns.size(); ++i) fields.push_back(texts[random() % std::size(texts)]);
        Buffers fresh;
        record::Record again, alone;
        const auto before = used.counts;
        standardiser.standardise(fields, again, used);
        standardiser.standardise(fields, alone, fresh);
        ASSERT_EQ(again.values, alone.values) << "row " << n;
        ASSERT_EQ(again.flags, alone.flags) << "row " << n;
        for (std::size_t slot = 0; slot < before.size(); ++slot) {
            auto sum = before[slot];
            sum += fresh.counts[slot];
            ASSERT_EQ(used.counts[slot], sum) << "row " << n << ", " << schema.slots[slot].title();
        }
    }
}

}  // namespace
}  // namespace idxr::standardise
