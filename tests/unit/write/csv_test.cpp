// CSV fields, numbers and rows, and what the reader makes of damaged ones.
#include <gmock/gmock.h>

#include <filesystem>
#include <fstream>

#include "idxr/common/error.hpp"
#include "idxr/write/csv_text.hpp"
#include "idxr/write/nulls.hpp"
#include "idxr/write/reader.hpp"

namespace idxr::write {
namespace {

std::string field(std::string_view text) {
    std::string out;
    append_csv_field(out, text);
    return out;
}

std::string number(double value, int decimals) {
    std::string out;
    append_csv_number(out, value, decimals);
    return out;
}

TEST(CsvField, IsQuotedOnlyWhereNeeded) {
    EXPECT_EQ(field("O'Neil Jr."), "O'Neil Jr.");
    EXPECT_EQ(field(""), "");
    EXPECT_EQ(field("Smith, John"), "\"Smith, John\"");
    EXPECT_EQ(field("the \"Duke\""), "\"the \"\"Duke\"\"\"");
    EXPECT_EQ(field("two\nlines"), "\"two\nlines\"");
    EXPECT_EQ(field("a\rb"), "\"a\rb\"");
    EXPECT_EQ(field(" leading"), "\" leading\"");
    EXPECT_EQ(field("trailing\t"), "\"trailing\t\"");
    EXPECT_EQ(field("in the middle"), "in the middle");
}

TEST(CsvNumber, HasFixedDecimalsAndNoNegativeZero) {
    EXPECT_EQ(number(1.0 / 3, 6), "0.333333");
    EXPECT_EQ(number(-12.5, 0), "-12");
    EXPECT_EQ(number(-0.0001, 3), "0.000");
    EXPECT_EQ(number(-0.001, 3), "-0.001");
    EXPECT_EQ(number(1e15, 2), "1000000000000000.00");
}

TEST(CsvRows, LeaveNullsEmptyAndABlankRowVisible) {
    Batch batch;
    batch.rows = 2;
    batch.columns.resize(2);
    batch.columns[0].int64 = {null_int64, -5};
    batch.columns[1].push("");
    batch.columns[1].push("x");
    std::string out;
    const std::vector<ColumnSpec> columns{{"n", ColumnType::int64, true}, {"t", ColumnType::text}};
    append_csv_header(out, columns);
    append_csv_rows(out, columns, batch, 0, 2);
    EXPECT_EQ(out, "n,t\n,\n-5,x\n");
    out.clear();
    append_csv_rows(out, {columns[0]}, batch, 0, 1);
    EXPECT_EQ(out, "\"\"\n");
}

class CsvReader : public testing::Test {
  protected:
    ~CsvReader() override { std::filesystem::remove(path); }
    std::string refusal(const std::string& bytes, const std::vector<ColumnSpec>& columns) {
        std::ofstream(path, std::ios::binary) << bytes;
        try {
            read_table(path, columns);
            return "";
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ExitCode::input);
            return error.what();
        }
    }
    std::string path = testing::TempDir() + "idxr_csv_reader_" + std::to_string(getpid()) + ".csv";
    const std::vector<ColumnSpec> id{{"id", ColumnType::int64}};
};

TEST_F(CsvReader, ReadsQuotedFieldsThatCrossItsBuffer) {
    std::string bytes = "id,note\n";
    const std::string note(100000, '"');
    for (int i = 0; i < 60; ++i) bytes += std::to_string(i) + "," + field(note) + "\n";
    std::ofstream(path, std::ios::binary) << bytes;
    const auto table = read_table(path, std::vector<std::string>{"note", "id"});
    ASSERT_EQ(table.rows, 60U);
    for (std::size_t row = 0; row < 60; ++row) EXPECT_TRUE(table.columns[0].text_at(row) == note);
    EXPECT_EQ(table.columns[1].text_at(59), "59");
}

TEST_F(CsvReader, NamesTheRowThatIsDamagedAndShowsNoValue) {
    EXPECT_EQ(refusal("id,note\n1,a\n2,b\n", id), "");
    EXPECT_THAT(refusal("id,note\n1,a\n2\n", id), testing::HasSubstr("row 3 has more or fewer fields"));
    EXPECT_THAT(refusal("id,note\n1,a\n2,se\"cret\n", id), testing::HasSubstr("row 3 has a quote within a field"));
    EXPECT_THAT(refusal("id,note\n1,\"a\"b\n", id), testing::HasSubstr("row 2 has text behind a quoted field"));
    EXPECT_THAT(refusal("id,note\n1,a\n2,cut off", id), testing::HasSubstr("row 3 ends in the middle"));
    EXPECT_THAT(refusal("id,note\n1,\"a\n", id), testing::HasSubstr("row 2 ends in the middle"));
    EXPECT_THAT(refusal("id,note\nsecret,a\n", id),
                testing::AllOf(testing::HasSubstr("row 2, column id"), testing::Not(testing::HasSubstr("secret"))));
    EXPECT_THAT(refusal("", id), testing::HasSubstr("is empty"));
    EXPECT_THAT(refusal("note\na\n", id), testing::HasSubstr("has no column id"));
}

TEST_F(CsvReader, SaysWhichFileIsMissing) {
    EXPECT_THROW(TableReader("absent.csv"), Error);
    EXPECT_THROW(TableReader("table.xlsx"), Error);
}

}  // namespace
}  // namespace idxr::write
