// What is found out about a file before it is read, and which files are refused.
#include "idxr/read/input_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>
#include <zstd.h>

#include "rows.hpp"

namespace idxr::read {
namespace {

using test::error_of;
using test::find;
using test::Folder;
using test::read_whole;
using test::Row;
using testing::AllOf;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;

std::string gzip(std::string_view text) {
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    std::string packed(deflateBound(&stream, text.size()) + 32, '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, Z_FINISH);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

std::string zstd(std::string_view text) {
    std::string packed(ZSTD_compressBound(text.size()), '\0');
    packed.resize(ZSTD_compress(packed.data(), packed.size(), text.data(), text.size(), 1));
    return packed;
}

std::string people(int rows) {
    std::string text = "id,name,born\n";
    for (int i = 0; i < rows; ++i)
        text += std::to_string(i * 7919L) + ",Ann Lee," + std::to_string(1900 + i % 100) + "\n";
    return text;
}

// The sentence with which a file of this text is refused.
std::string refusal(std::string_view text) {
    const Folder folder;
    const auto path = folder.write("people.csv", text);
    const auto [sentence, code] = error_of([&] { find(path); });
    EXPECT_EQ(code, ExitCode::input) << sentence;
    EXPECT_THAT(sentence, testing::StartsWith(path + ": "));
    return sentence.substr(path.size() + 2);
}

TEST(InputFile, HeaderDelimiterAndBeginningAreFound) {
    const Folder folder;
    const auto file = find(folder.write("people.csv", "id,\"full, name\", born \n1,Ann Lee,1970\n"));
    EXPECT_THAT(file.header, ElementsAre("id", "full, name", "born"));
    EXPECT_EQ(file.delimiter, ',');
    EXPECT_EQ(file.encoding, Encoding::utf8);
    EXPECT_EQ(file.compression, Compression::none);
    EXPECT_FALSE(file.has_bom);
    EXPECT_EQ(file.size, file.plain_size);
    EXPECT_GT(file.mtime_ns, 0);
    EXPECT_THAT(read_whole(file).rows, ElementsAre(Row{"1", "Ann Lee", "1970"}));
}

TEST(InputFile, TabSemicolonAndPipeAreFoundAlsoWhereCommasAreInTheText) {
    const Folder folder;
    for (const std::string d : {"\t", ";", "|"}) {
        const auto path = folder.write("people.csv", "id" + d + "name, family first" + d + "city\n1" + d + "Lee, Ann" +
                                                         d + "\"x" + d + "y\"\n2" + d + "Ray, Bob, Jr" + d + "z\n");
        const auto file = find(path);
        EXPECT_EQ(std::string(1, file.delimiter), d);
        EXPECT_THAT(file.header, ElementsAre("id", "name, family first", "city"));
    }
}

TEST(InputFile, ADelimiterThatTheJobSaysIsTaken) {
    const Folder folder;
    auto settings = test::settings_for(folder.write("people.txt", "a;b,c\nx;y,z\n"));
    settings.sources[0].delimiter = ";";
    EXPECT_THAT(find_inputs(settings)[0].header, ElementsAre("a", "b,c"));
    settings.sources[0].delimiter = ",";
    EXPECT_THAT(find_inputs(settings)[0].header, ElementsAre("a;b", "c"));
}

TEST(InputFile, OneColumnIsATableToo) {
    const Folder folder;
    EXPECT_THAT(find(folder.write("names.csv", "name\nAnn\nBob\n")).header, ElementsAre("name"));
}

TEST(InputFile, RepeatedAndEmptyNamesInTheHeaderAreToldApart) {
    const Folder folder;
    const auto file = find(folder.write("people.csv", "phone,phone,,phone_2,phone,column_3\na,b,c,d,e,f\n"));
    EXPECT_THAT(file.header, ElementsAre("phone", "phone_3", "column_3_2", "phone_2", "phone_4", "column_3"));
}

TEST(InputFile, AByteOrderMarkIsNoPartOfTheHeader) {
    const Folder folder;
    const auto file = find(folder.write("people.csv", "\xEF\xBB\xBFid,name\r\n1,Ann\r\n"));
    EXPECT_TRUE(file.has_bom);
    EXPECT_THAT(file.header, ElementsAre("id", "name"));
    EXPECT_THAT(read_whole(file).rows, ElementsAre(Row{"1", "Ann"}));
}

TEST(InputFile, Latin1IsFoundWhenMostRowsBeyondAsciiAreNotUtf8) {
    const Folder folder;
    const auto file = find(folder.write("people.csv", "id,pr\xE9nom\n1,Jos\xE9\n2,Ann\n3,Zo\xEB\n"));
    EXPECT_EQ(file.encoding, Encoding::latin1);
    EXPECT_THAT(file.header, ElementsAre("id", "prénom"));
    EXPECT_THAT(read_whole(file).rows, ElementsAre(Row{"1", "José"}, Row{"2", "Ann"}, Row{"3", "Zoë"}));
}

TEST(InputFile, SomeBrokenRowsDoNotMakeUtf8Latin1) {
    const Folder folder;
    const auto file = find(folder.write("people.csv", "id,name\n1,José\n2,Jos\xE9\n3,Zoë\n"));
    EXPECT_EQ(file.encoding, Encoding::utf8);
    EXPECT_EQ(read_whole(file).rejects.at(0).reason, RejectReason::invalid_utf8);
}

TEST(InputFile, Latin1FarFromTheBeginningIsFound) {
    const Folder folder;
    const auto text = people(600'000) + "1,Jos\xE9,1970\n";
    EXPECT_GT(text.size(), 9'000'000U);
    EXPECT_EQ(find(folder.write("people.csv", text)).encoding, Encoding::latin1);
    auto packed = find(folder.write("people.csv.zst", zstd(text)));
    EXPECT_EQ(packed.encoding, Encoding::utf8);
    unpack(packed, folder.path("scratch"));
    EXPECT_EQ(packed.encoding, Encoding::latin1);
}

TEST(InputFile, AnEncodingThatTheJobSaysIsTaken) {
    const Folder folder;
    auto settings = test::settings_for(folder.write("people.csv", "id,name\n1,Jos\xC3\xA9\n"));
    settings.sources[0].encoding = "latin-1";
    EXPECT_THAT(read_whole(find_inputs(settings)[0]).rows, ElementsAre(Row{"1", "JosÃ©"}));
    settings.sources[0].encoding = "utf-8";
    EXPECT_THAT(read_whole(find_inputs(settings)[0]).rows, ElementsAre(Row{"1", "José"}));
}

TEST(InputFile, GlobsGiveTheirFilesInNameOrderSourceBySource) {
    const Folder folder;
    for (const auto* name : {"b.csv", "a.csv", "c.tsv"}) folder.write(name, "id,name\n1,Ann\n");
    auto settings = test::settings_for(folder.path("c.tsv"));
    settings.sources.emplace_back().files = {folder.path("*.csv")};
    std::vector<std::pair<std::string, int>> found;
    for (const auto& file : find_inputs(settings))
        found.emplace_back(std::filesystem::path(file.path).filename(), file.source);
    EXPECT_THAT(found, ElementsAre(std::pair{"c.tsv", 0}, std::pair{"a.csv", 1}, std::pair{"b.csv", 1}));
}

TEST(InputFile, TravelsUnchanged) {
    const Folder folder;
    const auto path = folder.write("b\xFFytes.csv", "id,name\n1,Ann\n");
    const std::vector<InputFile> files{find(path), find(folder.write("p.csv.gz", gzip(people(9))))};
    EXPECT_EQ(deserialise(serialise(files)), files);
}

TEST(Unpack, GzipAndZstdAreReadLikePlainText) {
    const Folder folder;
    const auto text = people(200'000);
    const auto plain = find(folder.write("people.csv", text));
    for (const auto& [name, packed] :
         {std::pair{"people.csv.gz", gzip(text)}, std::pair{"people.csv.zst", zstd(text)},
          // Several members in one archive.
          std::pair{"members.gz", gzip(text.substr(0, 50'000)) + gzip(text.substr(50'000))},
          std::pair{"frames.zst", zstd(text.substr(0, 5)) + zstd(text.substr(5))}}) {
        auto file = find(folder.write(name, packed));
        EXPECT_EQ(file.header, plain.header) << name;
        EXPECT_EQ(file.plain_path, "") << name;
        unpack(file, folder.path("scratch"));
        EXPECT_EQ(file.plain_size, text.size()) << name;
        EXPECT_TRUE(read_whole(file) == read_whole(plain)) << name;
    }
}

TEST(Unpack, TheFolderIsOfThisAccountAlone) {
    const Folder folder;
    auto file = find(folder.write("people.csv.gz", gzip(people(10))));
    unpack(file, folder.path("scratch"));
    EXPECT_EQ(std::filesystem::status(folder.path("scratch")).permissions(), std::filesystem::perms::owner_all);

    std::filesystem::create_directory(folder.path("of another"));
    std::filesystem::create_symlink(folder.path("of another"), folder.path("link"));
    const auto [sentence, code] = error_of([&] { unpack(file, folder.path("link")); });
    EXPECT_THAT(sentence, HasSubstr("not of this account"));
    EXPECT_EQ(code, ExitCode::output);
    EXPECT_TRUE(std::filesystem::is_empty(folder.path("of another")));
}

TEST(Unpack, DamagedArchivesAreRefusedAndLeaveNothing) {
    const Folder folder;
    std::string text = people(600'000);
    for (auto [name, packed] : {std::pair{"people.csv.gz", gzip(text)}, std::pair{"people.csv.zst", zstd(text)}}) {
        auto truncated = find(folder.write(name, packed.substr(0, packed.size() - 4)));
        const auto scratch = folder.path("scratch");
        auto [sentence, code] = error_of([&] { unpack(truncated, scratch); });
        EXPECT_THAT(sentence, AllOf(HasSubstr(name), HasSubstr("the archive is truncated")));
        EXPECT_EQ(code, ExitCode::input);

        for (std::size_t i = packed.size() - 1000; i < packed.size() - 500; ++i) packed[i] = '\x55';
        auto corrupt = find(folder.write(name, packed));
        std::tie(sentence, code) = error_of([&] { unpack(corrupt, scratch); });
        EXPECT_THAT(sentence, AllOf(HasSubstr(name), HasSubstr("the archive is")));
        EXPECT_EQ(code, ExitCode::input);
        EXPECT_TRUE(std::filesystem::is_empty(scratch));
    }
}

TEST(Faults, MissingFilesAndFoldersAreNamed) {
    const Folder folder;
    EXPECT_THAT(error_of([&] { find(folder.path("none.csv")); }).first, HasSubstr("none.csv: no such file"));
    EXPECT_EQ(error_of([&] { find(folder.path("none*.csv")); }).second, ExitCode::input);
    std::filesystem::create_directory(folder.path("people"));
    EXPECT_THAT(error_of([&] { find(folder.path("people")); }).first, HasSubstr("people: is a folder"));
    EXPECT_THAT(error_of([] { find("/dev/null"); }).first, HasSubstr("is no regular file"));
}

TEST(Faults, FilesWithoutRecordsAreRefused) {
    EXPECT_EQ(refusal(""), "is empty");
    EXPECT_EQ(refusal("\xEF\xBB\xBF"), "is empty");
    EXPECT_EQ(refusal("\n\n\r\n"), "is empty");
    EXPECT_EQ(refusal(gzip("")), "is empty");
    EXPECT_EQ(refusal("id,name\n"), "has a header row but no rows below it");
    EXPECT_EQ(refusal("id,name\r\n\r\n"), "has a header row but no rows below it");
    EXPECT_EQ(refusal("id,name"), "has a header row but no rows below it");
}

TEST(Faults, FilesThatAreNoTextAreRefused) {
    using namespace std::string_literals;
    std::string bytes;
    for (int i = 0; i < 5000; ++i) bytes += static_cast<char>(i * i % 251);
    EXPECT_THAT(refusal(bytes), HasSubstr("is binary"));
    EXPECT_THAT(refusal("id,na\0me\n1,Ann\n2,Bob\n3,Cy\n4,Di\n"s), HasSubstr("is binary"));
    EXPECT_THAT(refusal("PK\x03\x04 and so on"), HasSubstr("zip archive"));
    EXPECT_THAT(refusal("\xFF\xFEi\0d\0"s), HasSubstr("is in UTF-16"));
    EXPECT_THAT(refusal("i\0d\0,\0n\0\n\0"s), HasSubstr("is binary"));
    EXPECT_THAT(refusal("id,name\r1,Ann\r2,Bob\r"), HasSubstr("CR alone"));
    EXPECT_THAT(refusal("id,\"name\n1,Ann\n"), HasSubstr("unclosed or misplaced quote"));
    EXPECT_THAT(refusal("id,pr\xE9nom\n1,José\n2,Zoë\n"), HasSubstr("header row is not UTF-8"));
    EXPECT_THAT(refusal(std::string(5'000'000, 'x')), HasSubstr("first line does not end"));
}

TEST(Faults, ANulByteInARowIsNoReasonToRefuseTheFile) {
    using namespace std::string_literals;
    const Folder folder;
    const auto file = find(folder.write("people.csv", "id,name\n1,A\0n\n2,Bob\n3,Cyrus\n4,Diana\n"s));
    EXPECT_EQ(read_whole(file).rows.size(), 3U);
}

TEST(Faults, ARowOfDataInPlaceOfTheHeaderIsRefused) {
    const std::string sentence = "has no header row; add a first line that names the columns";
    EXPECT_EQ(refusal("1,heather,white,97,1986-01-28\n2,jasper,wessthorp,15,1931-01-28\n"), sentence);
    EXPECT_EQ(refusal("heather,white,,h@x.org\njasper,wessthorp,15,j@x.org\n"), sentence);
}

TEST(Faults, AHeaderWithNumbersInItsNamesIsAHeader) {
    const Folder folder;
    for (const auto* text : {"id,2019,2020\n1,5,6\n2,7,8\n", "address_1,phone_2\n5 Oak,555\n", "1,2\nann,lee\n"})
        EXPECT_EQ(error_of([&] { find(folder.write("people.csv", text)); }).second, ExitCode::ok) << text;
}

}  // namespace
}  // namespace idxr::read
