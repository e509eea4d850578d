// Rows are the same however the text is cut.
#include "idxr/read/chunks.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

#include "rows.hpp"

namespace idxr::read {
namespace {

using test::Collector;
using test::data_file;
using test::Folder;
using test::read_in_chunks;
using test::read_whole;
using test::Row;
using testing::ElementsAre;

void demand_same_rows_for_every_chunk_size(const InputFile& file) {
    const auto whole = read_whole(file);
    for (std::uint64_t size = 1; size <= file.plain_size; ++size) {
        const auto cut = read_in_chunks(file, size);
        ASSERT_EQ(cut.rows, whole.rows) << "chunks of " << size;
        ASSERT_TRUE(cut == whole) << "chunks of " << size;
    }
}

TEST(Chunks, CoverTheDataOfEveryFile) {
    InputFile a;
    a.data_begin = 10;
    a.plain_size = 25;
    InputFile b;
    b.data_begin = 5;
    b.plain_size = 15;
    EXPECT_THAT(cut({a, b}, 10), ElementsAre(Chunk{0, 10, 20}, Chunk{0, 20, 25}, Chunk{1, 5, 15}));
}

TEST(Chunks, LineEndsInQuotedFieldsDoNotMatterForAnyChunkSize) {
    const Folder folder;
    demand_same_rows_for_every_chunk_size(data_file(folder,
                                                    "1,Ann,\"1 Main St\nApt 2\nSpringfield\"\r\n"
                                                    "2,\"Bob \"\"Bo\"\"\",\"\n\n\"\n"
                                                    "\n"
                                                    "3,Cy,5 Oak Ave\n"
                                                    "4,\"Di\",\"x,y\nz,w,v\nu\"\n"
                                                    "5,Ed,\"\"",
                                                    3));
}

TEST(Chunks, FaultyRowsDoNotMatterForAnyChunkSize) {
    using namespace std::string_literals;
    const Folder folder;
    const auto file =
        data_file(folder,
                  "1,Ann,\"Main St\n2,Bob,Oak\n3,\"Cy\"x,Elm\r\n4,Di\n5,Ed,\"Fir\nRd\",x\n\0,a,b\n6,Jos\xE9,c\n"
                  "7,Flo,\"Ash\nLn\"\n8,Gus,\"unclosed\n9,Hal,Yew"s,
                  3);
    demand_same_rows_for_every_chunk_size(file);
    const auto whole = read_whole(file);
    EXPECT_THAT(whole.rows, ElementsAre(Row{"2", "Bob", "Oak"}, Row{"7", "Flo", "Ash\nLn"}, Row{"9", "Hal", "Yew"}));
    std::vector<RejectReason> reasons;
    for (const auto& reject : whole.rejects) reasons.push_back(reject.reason);
    EXPECT_THAT(reasons, ElementsAre(RejectReason::quote, RejectReason::quote, RejectReason::too_few_fields,
                                     RejectReason::too_many_fields, RejectReason::nul_byte, RejectReason::invalid_utf8,
                                     RejectReason::quote));
}

TEST(Chunks, RandomTextsAreReadTheSameInAnyChunks) {
    const Folder folder;
    std::mt19937 random(7);
    constexpr std::string_view letters = "\",\na\r";
    for (int round = 0; round < 60; ++round) {
        std::string text;
        while (text.size() < 60) text += letters[random() % letters.size()];
        demand_same_rows_for_every_chunk_size(data_file(folder, text, 1 + random() % 3));
        if (HasFatalFailure()) FAIL() << testing::PrintToString(text);
    }
}

TEST(Chunks, QuotedLineEndsAreGuessedRightSoThatFewChunksAreReadTwice) {
    const Folder folder;
    std::string text;
    for (int i = 0; i < 4000; ++i) text += std::to_string(i) + ",Ann,\"1 Main St\nApt 2\nSpringfield\"\n";
    const auto file = data_file(folder, text, 3);
    int again = 0;
    EXPECT_TRUE(read_in_chunks(file, 1000, &again) == read_whole(file));
    EXPECT_LT(again, 5);
}

TEST(Chunks, AFieldThatSpansManyChunksIsReadWhole) {
    const Folder folder;
    const std::string lines(500'000, '\n');
    const auto file = data_file(folder, "1,\"" + lines + "x\"\n2,y\n", 2);
    const auto cut = read_in_chunks(file, 7000);
    EXPECT_TRUE(cut == read_whole(file));
    EXPECT_EQ(cut.rows.size(), 2U);
    EXPECT_EQ(cut.places[0].second, lines.size() + 5);
}

TEST(Chunks, ALineWithoutEndIsRejectedInBoundedMemory) {
    const Folder folder;
    const auto file = data_file(folder, std::string(max_row_bytes + 5'000'000, ',') + "\n1,2\n", 2);
    const auto whole = read_whole(file);
    EXPECT_TRUE(read_in_chunks(file, 4 << 20) == whole);
    ASSERT_EQ(whole.rejects.size(), 1U);
    EXPECT_EQ(whole.rejects[0].reason, RejectReason::row_too_long);
    EXPECT_EQ(whole.rejects[0].raw.size(), max_shown_bytes);
    EXPECT_THAT(whole.rows, ElementsAre(Row{"1", "2"}));
}

TEST(Chunks, TheFirstWrongChunkIsNamedWithItsTrueBeginning) {
    const std::vector<Chunk> chunks{{0, 0, 10}, {0, 10, 20}, {0, 20, 30}, {1, 5, 15}};
    const std::vector<ChunkExtent> right{{0, 12, 3, 0}, {12, 21, 2, 0}, {21, 30, 1, 0}, {5, 15, 1, 0}};
    EXPECT_EQ(first_to_parse_again(chunks, right), std::nullopt);
    auto wrong = right;
    wrong[1].first_row = 14;
    wrong[2].first_row = 25;
    EXPECT_EQ(first_to_parse_again(chunks, wrong), (ParseAgain{1, 12}));
}

TEST(Chunks, ExtentsCountRowsAndRejectsThatBeginInTheChunk) {
    const Folder folder;
    const auto file = data_file(folder, "a,b\nc\nd,e\nf,g\n", 2);
    Collector rows;
    EXPECT_EQ(ChunkParser().parse(file, {0, 0, 7}, unknown_row, rows), (ChunkExtent{0, 10, 2, 1}));
    EXPECT_EQ(ChunkParser().parse(file, {0, 7, 14}, unknown_row, rows), (ChunkExtent{10, 14, 1, 0}));
}

TEST(Chunks, ARawRowCanBeFetchedAgain) {
    const Folder folder;
    const auto file = data_file(folder, "a,b\r\n\"c\nd\",e\r\n", 2);
    const auto [offset, length] = read_whole(file).places.at(1);
    EXPECT_EQ(read_range(file, offset, length), "\"c\nd\",e");
}

TEST(Chunks, AFileThatBecameShorterIsAnError) {
    const Folder folder;
    const auto file = data_file(folder, "a,b\nc,d\n", 2);
    std::filesystem::resize_file(file.plain_path, 4);
    const auto [sentence, code] = test::error_of([&] { read_whole(file); });
    EXPECT_THAT(sentence, testing::HasSubstr("data.csv: became shorter while it was read"));
    EXPECT_EQ(code, ExitCode::input);
    EXPECT_EQ(test::error_of([&] { read_range(file, 4, 3); }).second, ExitCode::input);
}

}  // namespace
}  // namespace idxr::read
