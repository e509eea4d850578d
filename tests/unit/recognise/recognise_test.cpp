// Columns of whole files: header and values together.
#include "idxr/recognise/recognise.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "idxr/common/error.hpp"
#include "sample.hpp"

namespace idxr::recognise {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Rows made of patterns in which {} is the row number.
Sample numbered(const std::string& header, const std::string& row, int rows) {
    auto csv = header + "\n";
    for (int i = 0; i < rows; ++i)
        csv += fmt::format(fmt::runtime(row), fmt::arg("i", i), fmt::arg("half", i / 2), fmt::arg("mod", i % 4)) + "\n";
    return sample_of(csv);
}

void expect_failure(const std::function<void()>& action, ExitCode code, const testing::Matcher<std::string>& message) {
    try {
        action();
        FAIL() << "nothing was refused";
    } catch (const Error& error) {
        EXPECT_EQ(error.code(), code);
        EXPECT_THAT(std::string(error.what()), message);
    }
}

TEST(Recognise, TakesAContactNumberForWhatItsValuesAre) {
    const auto phones = numbered("name,contact_number", "N{i} B,(512) 555-{i:04}", 30);
    EXPECT_EQ(holds(recognise(phones), "contact_number"), "phone");
    const auto keys = numbered("name,contact_number", "N{i} B,10{i}", 30);
    EXPECT_EQ(holds(recognise(keys), "contact_number"), "record_id");
}

TEST(Recognise, FindsTheColumnsOfAVoterRegister) {
    const auto map = recognise(sample_of(
        "county_id,county_desc,voter_reg_num,ncid,last_name,first_name,midl_name,name_sufx_cd,res_street_address,res_"
        "city_desc,state_cd,zip_code,"
        "mail_addr1,mail_city,full_phone_number,race_code,ethnic_code,gender_code,birth_age,birth_state,registr_dt,"
        "status_cd\n"
        "1,ALAMANCE,000009050398,AA56273,SMITH,MARY,ANN,,12 OAK ST,BURLINGTON,NC,27215,PO BOX "
        "4,GRAHAM,3365551234,W,NL,F,67,NC,05/29/1984,A\n"
        "1,ALAMANCE,000009050399,AA56274,JONES,JOHN,,JR,\"9 ELM RD #4\",GRAHAM,NC,27253,,,,B,NL,M,45,VA,05/14/2002,A\n"
        "2,ALEXANDER,000009050400,AA56275,BROWN,ANNE,LEE,,77 MAIN ST,HICKORY,NC,28601,PO BOX "
        "9,HICKORY,8285559876,W,UN,F,33,OC,10/02/2010,I\n"));
    EXPECT_EQ(holds(map, "last_name"), "family");
    EXPECT_EQ(holds(map, "first_name"), "given");
    EXPECT_EQ(holds(map, "midl_name"), "middle");
    EXPECT_EQ(holds(map, "name_sufx_cd"), "suffix");
    EXPECT_EQ(holds(map, "res_street_address"), "street_line");
    EXPECT_EQ(holds(map, "res_city_desc"), "city");
    EXPECT_EQ(holds(map, "zip_code"), "postcode");
    EXPECT_EQ(holds(map, "mail_addr1"), "carried");
    EXPECT_EQ(holds(map, "mail_city"), "carried");
    EXPECT_EQ(holds(map, "full_phone_number"), "phone");
    EXPECT_EQ(holds(map, "birth_age"), "age");
    EXPECT_EQ(holds(map, "birth_state"), "birth_place");
    EXPECT_EQ(holds(map, "county_desc"), "county");
    EXPECT_EQ(holds(map, "county_id"), "carried");
    EXPECT_EQ(holds(map, "voter_reg_num"), "identifier:voter");
    EXPECT_EQ(holds(map, "ncid"), "identifier:ncid");
    EXPECT_EQ(holds(map, "registr_dt"), "record_date");
    EXPECT_EQ(column(map, "registr_dt").date_order, DateOrder::mdy);
    EXPECT_EQ(holds(map, "status_cd"), "carried");
}

TEST(Recognise, FindsTheColumnsOfOtherLanguages) {
    const auto german = recognise(
        sample_of("vorname,name,geburtsdatum,strasse,plz,ort\nAnna,Schmidt,28.01.1986,Lindenweg 4,10115,Berlin\n"));
    EXPECT_EQ(holds(german, "vorname"), "given");
    EXPECT_EQ(holds(german, "name"), "family");
    EXPECT_EQ(holds(german, "strasse"), "street_line");
    EXPECT_EQ(holds(german, "plz"), "postcode");
    EXPECT_EQ(column(german, "geburtsdatum").date_order, DateOrder::dmy);

    const auto spanish =
        recognise(sample_of("nombre,apellido1,apellido2,fecha_nacimiento\nMaria,Garcia,Lopez,1986-01-28\n"));
    EXPECT_EQ(holds(spanish, "nombre"), "given");
    EXPECT_EQ(holds(spanish, "apellido1"), "family");
    EXPECT_EQ(holds(spanish, "apellido2"), "family2");

    const auto french =
        recognise(sample_of("nom,pr\xC3\xA9nom,date de naissance,ville\nMartin,Claire,28/01/1986,Lyon\n"));
    EXPECT_EQ(holds(french, "nom"), "family");
    EXPECT_EQ(holds(french, "pr\xC3\xA9nom"), "given");
    EXPECT_EQ(holds(french, "ville"), "city");
}

TEST(Recognise, TakesANameAloneAsAFullOne) {
    EXPECT_EQ(holds(recognise(sample_of("name,email\nMary Smith,m@x.org\n")), "name"), "full_name");
}

TEST(Recognise, TakesASecondNameAsAMiddleOneBesideGivenAndFamilyNames) {
    const auto map = recognise(sample_of("primer_nombre,segundo_nombre,primer_apellido\nMaria,Luz,Garcia\n"));
    EXPECT_EQ(holds(map, "primer_nombre"), "given");
    EXPECT_EQ(holds(map, "segundo_nombre"), "middle");
    EXPECT_EQ(holds(map, "primer_apellido"), "family");
}

TEST(Recognise, TakesAnAddressAloneAsAWholeOne) {
    EXPECT_EQ(holds(recognise(sample_of("name,address\nMary Smith,\"12 Oak St, Austin TX 78701\"\n")), "address"),
              "address");
    EXPECT_EQ(holds(recognise(sample_of("name,address,city\nMary Smith,12 Oak St,Austin\n")), "address"),
              "street_line");
}

TEST(Recognise, NeedsDayMonthAndYearTogether) {
    const auto all = recognise(sample_of("name,day,month,year\nA B,28,1,1986\nC D,3,12,1990\nE F,4,5,1991\n"));
    EXPECT_EQ(holds(all, "day"), "birth_day");
    EXPECT_EQ(holds(all, "month"), "birth_month");
    EXPECT_EQ(holds(all, "year"), "birth_year");
    const auto two = recognise(sample_of("name,month,year\nA B,1,2021\nC D,12,2021\nE F,5,2022\n"));
    EXPECT_EQ(holds(two, "month"), "carried");
    EXPECT_EQ(holds(two, "year"), "carried");
}

TEST(Recognise, TakesYearsAloneForYearsOfBirthWhereTheyAreSpreadAsBirthsAre) {
    std::string births = "name,year\n", visits = "name,year\n", both = "name,year,dob\n";
    for (int i = 0; i < 80; ++i) {
        births += "A" + std::to_string(i) + " B," + std::to_string(1920 + i) + "\n";
        visits += "A" + std::to_string(i) + " B," + std::to_string(1995 + i % 25) + "\n";
        both += "A" + std::to_string(i) + " B," + std::to_string(1920 + i) + ",1986-01-28\n";
    }
    EXPECT_EQ(holds(recognise(sample_of(births)), "year"), "birth_year");
    EXPECT_EQ(holds(recognise(sample_of(visits)), "year"), "carried");
    EXPECT_NE(holds(recognise(sample_of(both)), "year"), "birth_year");
}

TEST(Recognise, TakesANumberAsThatOfTheHouseOnlyBesideAStreet) {
    EXPECT_EQ(holds(recognise(sample_of("name,number,street\nA B,12,Oak St\n")), "number"), "house_number");
    EXPECT_NE(holds(recognise(sample_of("name,number\nA B,12\n")), "number"), "house_number");
}

TEST(Recognise, TakesADateColumnAsRecordDateOnlyWhenItHoldsDates) {
    EXPECT_EQ(holds(recognise(sample_of("name,date\nA B,2021-03-04\n")), "date"), "record_date");
    EXPECT_EQ(holds(recognise(sample_of("name,date\nA B,soon\n")), "date"), "carried");
}

TEST(Values, OverruleAHeaderThatTheyDoNotFit) {
    const auto map =
        recognise(sample_of("name,dob,email,phone\nA B,brown,12,green\nC D,white,13,blue\nE F,black,14,red\n"));
    EXPECT_EQ(holds(map, "dob"), "text");
    EXPECT_THAT(column(map, "dob").reason, HasSubstr("values are not dates"));
    EXPECT_EQ(holds(map, "email"), "carried");
    EXPECT_EQ(holds(map, "phone"), "text");
}

TEST(Values, TurnABirthDateOfYearsIntoABirthYear) {
    EXPECT_EQ(holds(recognise(sample_of("name,dob\nA B,1986\nC D,1990\n")), "dob"), "birth_year");
}

TEST(Values, SpeakWhereTheHeaderSaysNothing) {
    const auto map =
        recognise(sample_of("name,c2,c3,c4,c5\nA B,a@x.org,(512) 555-0101,293-90-9090,1931-05-06\n"
                            "C D,c@x.org,(512) 555-0102,293-90-9091,1990-06-30\n"
                            "E F,e@x.org,(512) 555-0103,293-90-9092,1975-01-28\n"));
    EXPECT_EQ(holds(map, "c2"), "email");
    EXPECT_EQ(holds(map, "c3"), "phone");
    EXPECT_EQ(holds(map, "c4"), "ssn");
    EXPECT_EQ(holds(map, "c5"), "birth_date");
    EXPECT_EQ(column(map, "c2").reason, "values look like e-mail addresses");
}

TEST(Values, ShowNamesWhereNoHeaderNamesAny) {
    const auto map = recognise(
        sample_of("a,b\nMary,Miller\nJames,Nguyen\nPatricia,Garcia\nLinda,Jones\nRobert,Wright\nSusan,Peterson\n"
                  "Barbara,Williams\nWilliam,Anderson\nElizabeth,Robinson\nJennifer,Martinez\n"));
    EXPECT_EQ(holds(map, "a"), "given");
    EXPECT_EQ(holds(map, "b"), "family");
}

TEST(SocialSecurityNumbers, OfSevenDigitsAreNotOfTheUs) {
    const auto australian = recognise(sample_of("name,soc_sec_id\nA B,6026159\nC D,9654784\n"));
    EXPECT_EQ(holds(australian, "soc_sec_id"), "ssn");
    EXPECT_FALSE(australian.ssn_is_us);
    const auto american = recognise(sample_of("name,soc_sec_id\nA B,293-90-9090\nC D,201777719\nE F,1234\n"));
    EXPECT_TRUE(american.ssn_is_us);
}

TEST(RecordIds, AreTheUniqueColumnOfThatKind) {
    const auto both = recognise(numbered("id,record_id,name", "x{i},r{i},N{i} B", 12));
    EXPECT_EQ(holds(both, "record_id"), "record_id");
    EXPECT_EQ(holds(both, "id"), "carried");
    const auto repeated = recognise(numbered("id,patient_id,name", "{i},p{half},N{i} B", 12));
    EXPECT_EQ(holds(repeated, "id"), "record_id");
    EXPECT_EQ(holds(repeated, "patient_id"), "identifier:patient_id");
    const auto none = recognise(numbered("patient_id,name", "p{half},N{i} B", 12));
    EXPECT_FALSE(none.has(Role::record_id));
    EXPECT_EQ(holds(none, "patient_id"), "identifier:patient_id");
}

TEST(RecordIds, MayHaveANameThatNoRuleKnows) {
    const auto alone = recognise(numbered("EnterpriseID,name", "{i:08},N{i} B", 12));
    EXPECT_EQ(holds(alone, "EnterpriseID"), "record_id");
    const auto beside = recognise(numbered("EnterpriseID,record_id,name", "{i:08},r{i},N{i} B", 12));
    EXPECT_EQ(holds(beside, "EnterpriseID"), "carried");
    const auto repeated = recognise(numbered("EnterpriseID,record_id,name", "{half:08},r{i},N{i} B", 12));
    EXPECT_EQ(holds(repeated, "EnterpriseID"), "identifier:enterprise");
}

TEST(SecondColumns, OfOneRoleAreCarried) {
    const auto map = recognise(
        numbered("name,city,city,phone,phone2", "N{i} B,Austin{mod},Dallas{mod},51255500{i},51255511{i}", 12));
    EXPECT_EQ(map.columns[1].role, Role::city);
    EXPECT_EQ(map.columns[2].role, Role::carried);
    EXPECT_EQ(holds(map, "phone"), "phone");
    EXPECT_EQ(holds(map, "phone2"), "phone");
}

TEST(Repeats, AFullNameBesideItsPartsIsIgnored) {
    const auto map =
        recognise(numbered("first_name,last_name,full_name", "Anna{i},Smith{i},\"SMITH{i}, anna{i}\"", 20));
    EXPECT_EQ(holds(map, "full_name"), "ignore");
    EXPECT_EQ(column(map, "full_name").reason, "repeats first_name, last_name");
}

TEST(Repeats, AFullNameThatSaysMoreStays) {
    const auto middle = recognise(numbered("first_name,last_name,full_name,first_and_surname",
                                           "Anna{i},Smith{i},Anna{i} Maria Smith{i},Anna{i} Smith{i}", 20));
    EXPECT_EQ(holds(middle, "full_name"), "full_name");
    EXPECT_EQ(holds(middle, "first_and_surname"), "ignore");
    EXPECT_THAT(column(middle, "first_and_surname").reason, HasSubstr("repeats"));
    auto csv = std::string("first_name,last_name,full_name\n");
    for (int i = 0; i < 10; ++i) csv += fmt::format("Anna{0},Smith{0},Anna{0} Smith{0}\n,,Berta{0} Brown{0}\n", i);
    EXPECT_EQ(holds(recognise(sample_of(csv)), "full_name"), "full_name");
}

TEST(Repeats, CopiesConstantsAndEmptyColumnsAreIgnored) {
    const auto map =
        recognise(numbered("name,town_a,town_b,land,nothing,source", "N{i} B,Austin{mod},AUSTIN{mod},US,,crm", 20));
    EXPECT_EQ(column(map, "town_b").reason, "repeats town_a");
    EXPECT_EQ(holds(map, "town_b"), "ignore");
    EXPECT_EQ(column(map, "land").reason, "same in every row");
    EXPECT_EQ(column(map, "nothing").reason, "empty");
    EXPECT_EQ(holds(map, "source"), "source");
}

TEST(Repeats, EqualValuesInAFewRowsProveNothing) {
    EXPECT_EQ(holds(recognise(sample_of("first_name,last_name\nAnna,Smith\nBerta,Smith\n")), "last_name"), "family");
}

TEST(Repeats, AnAgeBesideABirthDateIsIgnored) {
    const auto map = recognise(numbered("name,dob,age", "N{i} B,1986-01-{i:02},{i}", 12));
    EXPECT_EQ(holds(map, "age"), "ignore");
    EXPECT_EQ(column(map, "age").reason, "repeats dob");
}

TEST(UnknownColumns, AreTextWhenTheyCouldTellPersonsApart) {
    const auto map = recognise(
        numbered("name,instrument,remark_long,paid,shoe,plan_type,serial",
                 "N{i} B,violin{mod},a{half} very long text that nobody would ever write twice in the very same words,"
                 "{i}.50,{mod},gold{mod},q{i}",
                 20));
    EXPECT_EQ(holds(map, "instrument"), "text");
    EXPECT_EQ(column(map, "instrument").label, "instrument");
    EXPECT_EQ(holds(map, "remark_long"), "carried");
    EXPECT_EQ(holds(map, "paid"), "carried");
    EXPECT_EQ(holds(map, "shoe"), "carried");
    EXPECT_EQ(holds(map, "plan_type"), "carried");
    EXPECT_EQ(holds(map, "serial"), "carried");
}

TEST(UnknownColumns, WithOneHeaderGetLabelsOfTheirOwn) {
    const auto map = recognise(sample_of("name,,x y,X-Y\nA B,1,2,3\n"));
    EXPECT_EQ(map.columns[1].label, "column_2");
    EXPECT_EQ(map.columns[2].label, "x_y");
    EXPECT_EQ(map.columns[3].label, "x_y_2");
}

TEST(UnknownColumns, ThatAreTextInOneFileAreTextInAll) {
    std::vector<ColumnMap> maps{recognise(numbered("name,instrument", "N{i} B,violin{mod}", 20)),
                                recognise(sample_of("name,Instrument\nA B,violin\n"))};
    EXPECT_EQ(holds(maps[1], "Instrument"), "carried");
    reconcile(maps);
    EXPECT_EQ(holds(maps[1], "Instrument"), "text");
}

TEST(JobFile, WinsOverHeaderAndValues) {
    const auto sample = sample_of("name,code,surname\nA B,12,x\n");
    const auto map = recognise(sample, {{"name", "alias"}, {"code", "identifier:passport"}, {"surname", "ignore"}});
    EXPECT_EQ(holds(map, "name"), "alias");
    EXPECT_EQ(holds(map, "code"), "identifier:passport");
    EXPECT_EQ(holds(map, "surname"), "ignore");
    EXPECT_EQ(column(map, "code").reason, "job file");
}

TEST(JobFile, NamesTheKindOfAnIdentifierByItsHeaderUnlessItSaysIt) {
    const auto map = recognise(sample_of("Library Card,passport_no\nx1,p1\n"),
                               {{"Library Card", "identifier"}, {"passport_no", "identifier"}});
    EXPECT_EQ(holds(map, "Library Card"), "identifier:library_card");
    EXPECT_EQ(holds(map, "passport_no"), "identifier:passport");
}

TEST(JobFile, WithAMisspeltWordIsRefusedWithTheNearestRightOne) {
    const auto sample = sample_of("name,surname\nA,B\n");
    expect_failure(
        [&] {
            recognise(sample, {{"name", "famly"}});
        },
        ExitCode::usage, AllOf(HasSubstr("'famly'"), HasSubstr("did you mean 'family'?")));
    expect_failure(
        [&] {
            recognise(sample, {{"surnam", "family"}});
        },
        ExitCode::usage, AllOf(HasSubstr("'surnam'"), HasSubstr("did you mean 'surname'?")));
    expect_failure([&] { recognise(sample, {{"name", "given:x"}}); }, ExitCode::usage, HasSubstr("takes no kind"));
    RecogniseRequest request{
        .header = sample.header, .rows = sample.rows, .told = {}, .required = {}, .date_order = "dym"};
    expect_failure([&] { recognise(request); }, ExitCode::usage, HasSubstr("'dym'"));
}

TEST(JobFile, MayNameColumnsThatOnlyOtherFilesOfTheSourceHave) {
    const auto sample = sample_of("name\nA B\n");
    const RecogniseRequest request{.header = sample.header,
                                   .rows = sample.rows,
                                   .told = {{"nom", "family"}},
                                   .required = {"nom"},
                                   .other_headers = {"nom"}};
    EXPECT_EQ(holds(recognise(request), "name"), "full_name");
}

TEST(JobFile, MarksRequiredColumnsByHeaderOrRole) {
    const auto sample = sample_of("name,birth,city\nA B,1986-01-28,Austin\n");
    RecogniseRequest request{
        .header = sample.header, .rows = sample.rows, .told = {}, .required = {"birth_date", "name"}};
    const auto map = recognise(request);
    EXPECT_TRUE(column(map, "birth").required);
    EXPECT_TRUE(column(map, "name").required);
    EXPECT_FALSE(column(map, "city").required);
    request.required = {"ssn"};
    expect_failure([&] { recognise(request); }, ExitCode::usage, HasSubstr("no column holds 'ssn'"));
    request.required = {"citty"};
    expect_failure([&] { recognise(request); }, ExitCode::usage, HasSubstr("did you mean 'city'?"));
}

TEST(Recognise, SeesWhereFullNamesBeginWithTheFamily) {
    const auto family_first = [](const std::string& rows) {
        return column(recognise(sample_of("owner name,zip\n" + rows)), "owner name").family_first;
    };
    EXPECT_TRUE(family_first("SMITH JOHN A,1\nJOHNSON MARY,2\nMILLER SUSAN L,3\nBROWN WILLIAM,4\n"));
    EXPECT_FALSE(family_first("JOHN A SMITH,1\nMARY JOHNSON,2\nSUSAN L MILLER,3\nWILLIAM BROWN,4\n"));
    EXPECT_FALSE(family_first("\"SMITH, JOHN A\",1\n\"JOHNSON, MARY\",2\n\"MILLER, SUSAN L\",3\n"));
    EXPECT_TRUE(
        family_first("Иванов Иван Петрович,1\nПетрова Анна Ивановна,2\nЖуков Олег Ильич,3\nГусь Яна Львовна,4\n"));
    EXPECT_FALSE(family_first("Иван Петрович Иванов,1\nАнна Ивановна Петрова,2\nЯна Львовна Гусь,3\n"));
}

TEST(Recognise, TakesAResidenceForATownOrAnAddress) {
    EXPECT_EQ(holds(recognise(sample_of("name,residence\nA B,Springfield\nC D,Dover\nE F,Troy\n")), "residence"),
              "city");
    EXPECT_EQ(holds(recognise(sample_of("name,residence\nA B,12 Elm St\nC D,7 Oak Ave Dover\n")), "residence"),
              "address");
}

TEST(Recognise, ReadsWhatASpreadsheetMakesOfDatesAndNumbers) {
    const auto map =
        recognise(sample_of("First Name,Last Name,Birth "
                            "Date,SSN,ZIP,Visits\nAnn,Lee,31240,123456789.0,2139.0,9874\nBob,Ray,9874.0,23456789,"
                            "10001.0,31240\nEve,Fox,40120,234567891.0,60601.0,40120\n"));
    EXPECT_EQ(holds(map, "Birth Date"), "birth_date");
    EXPECT_EQ(column(map, "Birth Date").date_order, DateOrder::serial);
    EXPECT_EQ(holds(map, "SSN"), "ssn");
    EXPECT_TRUE(map.ssn_is_us);
    EXPECT_EQ(holds(map, "ZIP"), "postcode");
    EXPECT_NE(holds(map, "Visits"), "record_date");
}

TEST(JobFile, SaysTheOrderOfDates) {
    const auto sample = sample_of("name,dob\nA B,01/02/1986\n");
    RecogniseRequest request{.header = sample.header, .rows = sample.rows, .told = {}, .required = {}};
    EXPECT_EQ(column(recognise(request), "dob").date_order, DateOrder::ambiguous);
    request.date_order = "dmy";
    EXPECT_EQ(column(recognise(request), "dob").date_order, DateOrder::dmy);
}

TEST(UselessFiles, AreRefusedWithWhatWasLookedFor) {
    expect_failure([] { recognise(sample_of("price,colour\n1.5,red\n")); }, ExitCode::input,
                   AllOf(HasSubstr("first_name"), HasSubstr("job file"), Not(HasSubstr("red"))));
}

TEST(UselessFiles, WithoutAHeaderAreToldSo) {
    expect_failure([] { recognise(sample_of("Mary,1986-01-28,12\nAnna,1990-05-06,13\n")); }, ExitCode::input,
                   AllOf(HasSubstr("first line looks like data"), Not(HasSubstr("Mary"))));
}

TEST(UselessFiles, WithoutAHeaderAreToldSoEvenWhenTheirValuesAreNames) {
    const auto* names =
        "Mary,Miller,1986-01-28\nJames,Nguyen,1990-05-06\nPatricia,Garcia,1940-01-02\nLinda,Jones,1956-07-08\nRobert,"
        "Wright,1986-01-28\n"
        "Susan,Peterson,1986-01-28\nBarbara,Williams,1986-01-28\nWilliam,Anderson,1971-01-28\nElizabeth,Robinson,1986-"
        "01-28\n"
        "Jennifer,Martinez,1986-01-28\nDavid,Thompson,1986-01-28\n";
    expect_failure([&] { recognise(sample_of(names)); }, ExitCode::input, HasSubstr("first line looks like data"));
}

TEST(Description, ShowsRolesAndReasonsButNoValues) {
    const auto text = describe(recognise(sample_of("name,soc_sec_id,dob\nMary Smith,6026159,28/01/1986\n")));
    EXPECT_THAT(text, AllOf(HasSubstr("full_name"), HasSubstr("ssn, not of the US"), HasSubstr("day/month/year")));
    EXPECT_THAT(text, AllOf(Not(HasSubstr("Mary")), Not(HasSubstr("6026159"))));
}

TEST(Json, BringsAMapBackAsItWas) {
    auto map =
        recognise(sample_of("name,dob,passport,soc_sec_id,\"Gr\xC3\xB6\xC3\x9F"
                            "e\"\nA B,28/01/1986,P1234,6026159,1\n"));
    map.age_reference_date = "20200101";
    map.columns[0].required = true;
    const auto back = from_json(to_json(map));
    EXPECT_EQ(back.columns, map.columns);
    EXPECT_EQ(back.age_reference_date, map.age_reference_date);
    EXPECT_EQ(back.ssn_is_us, map.ssn_is_us);
}

}  // namespace
}  // namespace idxr::recognise
