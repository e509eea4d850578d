// Samples stand for the whole file.
#include "idxr/read/sample.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rows.hpp"

namespace idxr::read {
namespace {

using test::Folder;
using test::Row;

// Rows of which each holds its number and a line end in quotes.
std::string numbered(int rows) {
    std::string text = "number,address\n";
    for (int i = 0; i < rows; ++i) text += std::to_string(i) + ",\"1 Main St, Springfield\nApt 2\"\n";
    return text;
}

TEST(Sample, OfASmallFileIsAllOfIt) {
    const Folder folder;
    const auto rows = sample(test::find(folder.write("small.csv", "id,name\n1,Ann\n2\n3,\"Cy\nOrr\"\n")));
    EXPECT_THAT(rows.rows, testing::ElementsAre(Row{"1", "Ann"}, Row{"3", "Cy\nOrr"}));
    EXPECT_EQ(rows.rejected, 1U);
    EXPECT_EQ(rows.estimated_rows, 3U);
}

TEST(Sample, OfALargeFileReachesToItsEndAndSaysHowManyRowsThereAre) {
    const Folder folder;
    const int count = 500'000;
    const auto file = test::find(folder.write("large.csv", numbered(count)));
    const auto all = sample(file);
    EXPECT_EQ(all.rows.size(), 20'000U);
    EXPECT_LE(all.rejected, 16U);
    EXPECT_NEAR(static_cast<double>(all.estimated_rows), count, count / 50.0);
    int last = -1;
    for (const auto& row : all.rows) {
        const int number = std::stoi(row[0]);
        ASSERT_GT(number, last);
        last = number;
    }
    EXPECT_GT(last, count - 1000);
    EXPECT_EQ(sample(file).rows, all.rows);
}

TEST(Sample, IsThinnedEvenly) {
    const Folder folder;
    const auto rows = sample(test::find(folder.write("people.csv", numbered(1000))), 4).rows;
    std::vector<std::string> numbers;
    for (const auto& row : rows) numbers.push_back(row[0]);
    EXPECT_THAT(numbers, testing::ElementsAre("0", "250", "500", "750"));
}

TEST(Sample, OfAnArchiveNeedsNoUnpacking) {
    const Folder folder;
    folder.write("people.csv", numbered(400'000));
    ASSERT_EQ(std::system(("gzip -1 " + folder.path("people.csv")).c_str()), 0);
    auto file = test::find(folder.path("people.csv.gz"));
    const auto head = sample(file);
    EXPECT_EQ(head.rows.front()[0], "0");
    EXPECT_EQ(head.rejected, 0U);
    EXPECT_NEAR(static_cast<double>(head.estimated_rows), 400'000, 40'000);
}

}  // namespace
}  // namespace idxr::read
