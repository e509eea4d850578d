// What is a row and what is not.
#include "idxr/read/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "rows.hpp"

namespace idxr::read {
namespace {

using test::Row;
using testing::ElementsAre;
using testing::IsEmpty;

struct Read {
    std::vector<Row> rows;
    std::vector<std::pair<RejectReason, std::string>> rejects;
};

// All rows of a text by the fast parser, held to the plain one.
Read read(std::string_view text, const Dialect& dialect) {
    Read all;
    RowFields fields;
    RowFields plain_fields;
    while (!text.empty()) {
        const auto row = parse_row(text, true, dialect, fields);
        const auto plain = parse_row_plain(text, true, dialect, plain_fields);
        EXPECT_EQ(row.kind, plain.kind);
        EXPECT_EQ(row.reason, plain.reason);
        EXPECT_EQ(row.next, plain.next);
        EXPECT_EQ(row.length, plain.length);
        if (row.kind == RowKind::row) {
            EXPECT_EQ(fields.values, plain_fields.values);
            all.rows.emplace_back(fields.values.begin(), fields.values.end());
        }
        if (row.kind == RowKind::reject) all.rejects.emplace_back(row.reason, text.substr(0, row.length));
        text.remove_prefix(row.next);
    }
    return all;
}

std::vector<Row> rows(std::string_view text) {
    auto all = read(text, {});
    EXPECT_THAT(all.rejects, IsEmpty());
    return all.rows;
}

TEST(Csv, FieldsAreSplitAtTheDelimiterAndRowsAtLineEnds) {
    EXPECT_THAT(rows("Ann,Lee,1970\nBob,Ray,1980\n"),
                ElementsAre(Row{"Ann", "Lee", "1970"}, Row{"Bob", "Ray", "1980"}));
    EXPECT_THAT(read("a\tb,c\n", {'\t', Encoding::utf8, 0}).rows, ElementsAre(Row{"a", "b,c"}));
}

TEST(Csv, TheLastRowNeedsNoLineEnd) {
    EXPECT_THAT(rows("Ann,Lee\nBob,Ray"), ElementsAre(Row{"Ann", "Lee"}, Row{"Bob", "Ray"}));
    EXPECT_THAT(rows("Ann,"), ElementsAre(Row{"Ann", ""}));
    EXPECT_THAT(rows("Ann,\"Lee\""), ElementsAre(Row{"Ann", "Lee"}));
}

TEST(Csv, CrlfEndsARowLikeLf) {
    EXPECT_THAT(rows("Ann,Lee\r\n\"Bob\",\"Ray\"\r\n"), ElementsAre(Row{"Ann", "Lee"}, Row{"Bob", "Ray"}));
}

TEST(Csv, BlankLinesAreNoRows) {
    EXPECT_THAT(rows("\n\r\nAnn,Lee\n\n\nBob,Ray\n\r\n"), ElementsAre(Row{"Ann", "Lee"}, Row{"Bob", "Ray"}));
}

TEST(Csv, EmptyFieldsAreFields) { EXPECT_THAT(rows(",,\n\"\",x,\n"), ElementsAre(Row{"", "", ""}, Row{"", "x", ""})); }

TEST(Csv, QuotedFieldsHoldDelimitersLineEndsAndDoubledQuotes) {
    EXPECT_THAT(rows("\"Lee, Ann\",\"1 Main St\r\nApt 2\",\"the \"\"old\"\" mill\",\"\"\"\"\n"),
                ElementsAre(Row{"Lee, Ann", "1 Main St\r\nApt 2", "the \"old\" mill", "\""}));
}

TEST(Csv, AQuoteInsideAnUnquotedFieldIsACharacter) {
    EXPECT_THAT(rows("5' 11\",Ann \"Annie\" Lee\n"), ElementsAre(Row{"5' 11\"", "Ann \"Annie\" Lee"}));
    EXPECT_THAT(rows("Ann, \"Lee\"\n"), ElementsAre(Row{"Ann", "\"Lee\""}));
}

TEST(Csv, FieldsAreTrimmed) { EXPECT_THAT(rows("  Ann\t,\" Lee \", \n"), ElementsAre(Row{"Ann", "Lee", ""})); }

TEST(Csv, TextAfterAClosingQuoteRejectsTheLineAndNothingElse) {
    const auto all = read("Ann,Lee\n\"Bob\"x,Ray\nCy,Orr\n", {',', Encoding::utf8, 2});
    EXPECT_THAT(all.rows, ElementsAre(Row{"Ann", "Lee"}, Row{"Cy", "Orr"}));
    EXPECT_THAT(all.rejects, ElementsAre(std::pair{RejectReason::quote, "\"Bob\"x,Ray"}));
}

TEST(Csv, AnUnclosedQuoteCostsOneLine) {
    const auto all = read("Ann,Lee\nBob,\"Ray\r\nCy,Orr\nDi,Poe\n", {',', Encoding::utf8, 2});
    EXPECT_THAT(all.rows, ElementsAre(Row{"Ann", "Lee"}, Row{"Cy", "Orr"}, Row{"Di", "Poe"}));
    EXPECT_THAT(all.rejects, ElementsAre(std::pair{RejectReason::quote, "Bob,\"Ray"}));
}

TEST(Csv, AStrayQuoteThatMeetsAnotherOneCostsOneLine) {
    const auto all = read("Ann,\"Lee\nBob,Ray\nCy,\"Orr\"\nDi,Poe\n", {',', Encoding::utf8, 2});
    EXPECT_THAT(all.rows, ElementsAre(Row{"Bob", "Ray"}, Row{"Cy", "Orr"}, Row{"Di", "Poe"}));
    EXPECT_EQ(all.rejects.size(), 1U);
}

TEST(Csv, AQuotedFieldMayBeAsLongAsAnyField) {
    const std::string longest(max_field_bytes, 'x');
    EXPECT_THAT(rows("a,\"" + longest + "\"\n"), ElementsAre(Row{"a", longest}));
    const auto all = read("a,\"" + longest + "x\"\nb,c\n", {',', Encoding::utf8, 2});
    EXPECT_THAT(all.rows, ElementsAre(Row{"b", "c"}));
    EXPECT_EQ(all.rejects.at(0).first, RejectReason::quote);
}

TEST(Csv, AFieldOverOneMebibyteRejectsItsRow) {
    const std::string longest(max_field_bytes, 'x');
    EXPECT_THAT(rows("a," + longest + "\n"), ElementsAre(Row{"a", longest}));
    const auto all = read("a," + longest + "x\nb,c\n", {',', Encoding::utf8, 2});
    EXPECT_THAT(all.rows, ElementsAre(Row{"b", "c"}));
    EXPECT_EQ(all.rejects.at(0).first, RejectReason::field_too_long);
}

TEST(Csv, RowsWithTooManyOrTooFewFieldsAreRejected) {
    const auto all = read("a,b,c\na,b\na,b,c,\na,\"b,c\",d\n", {',', Encoding::utf8, 3});
    EXPECT_THAT(all.rows, ElementsAre(Row{"a", "b", "c"}, Row{"a", "b,c", "d"}));
    EXPECT_THAT(all.rejects, ElementsAre(std::pair{RejectReason::too_few_fields, "a,b"},
                                         std::pair{RejectReason::too_many_fields, "a,b,c,"}));
}

TEST(Csv, ANulByteRejectsItsRow) {
    using namespace std::string_literals;
    const auto all = read("a,b\nc,\0d\ne,f\n"s, {',', Encoding::utf8, 2});
    EXPECT_THAT(all.rows, ElementsAre(Row{"a", "b"}, Row{"e", "f"}));
    EXPECT_THAT(all.rejects, ElementsAre(std::pair{RejectReason::nul_byte, "c,\0d"s}));
}

TEST(Csv, InvalidUtf8RejectsItsRow) {
    const auto all = read("Jos\xC3\xA9,x\nJos\xE9,x\nb,\xF0\x9F\x98\x80\n", {',', Encoding::utf8, 2});
    EXPECT_THAT(all.rows, ElementsAre(Row{"José", "x"}, Row{"b", "😀"}));
    EXPECT_THAT(all.rejects, ElementsAre(std::pair{RejectReason::invalid_utf8, "Jos\xE9,x"}));
}

TEST(Csv, OnlyWellFormedUtf8IsUtf8) {
    EXPECT_TRUE(is_utf8("plain, Zoë, 東京, 😀 and more plain text"));
    for (const auto* wrong : {"\x80", "\xC0\x80", "\xC3", "\xE0\x80\x80", "\xED\xA0\x80", "\xE6\x9D",
                              "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "\xF8\x88\x80\x80\x80", "\xFF"})
        EXPECT_FALSE(is_utf8(wrong)) << testing::PrintToString(wrong);
}

TEST(Csv, Latin1FieldsAreDeliveredInUtf8) {
    EXPECT_THAT(read("Jos\xE9,\"Gar\xE7on \"\"Z\"\"\",O\x92"
                     "Neil,plain\n",
                     {',', Encoding::latin1, 4})
                    .rows,
                ElementsAre(Row{"José", "Garçon \"Z\"", "O’Neil", "plain"}));
    EXPECT_EQ(latin1_to_utf8("M\xFCller \x80"), "Müller €");
}

TEST(Csv, ARowThatIsNotAllThereIsIncomplete) {
    RowFields fields;
    const std::string text = "\"a\"\"b\",c\r\n";
    for (std::size_t size = 1; size < text.size(); ++size)
        EXPECT_EQ(parse_row(text.substr(0, size), false, {}, fields).kind, RowKind::incomplete) << size;
    EXPECT_EQ(parse_row(text, false, {}, fields).kind, RowKind::row);
}

TEST(Csv, ARowOver16MebibytesIsRejectedUpToItsFirstLineEnd) {
    std::string fields_of_many;
    while (fields_of_many.size() <= max_row_bytes) fields_of_many += "\"some text\nmore\",";
    RowFields fields;
    auto row = parse_row(fields_of_many, false, {}, fields);
    EXPECT_EQ(row.kind, RowKind::reject);
    EXPECT_EQ(row.reason, RejectReason::row_too_long);
    EXPECT_EQ(row.next, std::string("\"some text\n").size());
    EXPECT_TRUE(row.ends);

    row = parse_row(std::string(max_row_bytes, ','), false, {',', Encoding::utf8, 3}, fields);
    EXPECT_EQ(row.reason, RejectReason::row_too_long);
    EXPECT_FALSE(row.ends);
}

TEST(Csv, EveryReasonHasItsSentence) {
    std::vector<std::string_view> sentences;
    for (std::size_t reason = 0; reason < reject_reasons; ++reason)
        sentences.push_back(sentence(static_cast<RejectReason>(reason)));
    EXPECT_THAT(sentences, testing::Contains("unclosed or misplaced quote"));
    EXPECT_THAT(sentences, testing::Each(testing::Ne("unknown reason")));
    std::ranges::sort(sentences);
    EXPECT_EQ(std::ranges::adjacent_find(sentences), sentences.end());
}

TEST(Csv, TheFastParserEqualsThePlainOneOnRandomText) {
    std::mt19937 random(20240229);
    constexpr std::string_view letters = "\",\n\r ab\xC3\xA9";
    for (int round = 0; round < 20000; ++round) {
        std::string text;
        const auto size = 1 + random() % 120;
        // More or fewer of the special characters.
        const auto plain = random() % 8;
        while (text.size() < size) text += random() % 8 < plain ? 'x' : letters[random() % letters.size()];
        if (random() % 50 == 0) text[random() % size] = '\0';
        const auto encoding = random() % 2 ? Encoding::utf8 : Encoding::latin1;
        read(text, {',', encoding, static_cast<std::uint32_t>(random() % 4)});
        if (testing::Test::HasFailure()) FAIL() << testing::PrintToString(text);
    }
}

}  // namespace
}  // namespace idxr::read
