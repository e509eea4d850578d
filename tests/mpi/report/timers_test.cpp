// Timers over all ranks.
#include "idxr/report/timers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace idxr::report {
namespace {

TEST(Timers, KeepTheTreeInWhichTheyWereOpened) {
    mpi::Communicator comm;
    Timers timers;
    for (int round = 0; round < 3; ++round) {
        auto match = timers.scope("match");
        { auto block = timers.scope("block"); }
        { auto compare = timers.scope("compare"); }
    }
    { auto write = timers.scope("write"); }
    auto rows = reduce(timers, comm);
    if (!comm.root()) {
        EXPECT_TRUE(rows.empty());
        return;
    }
    std::vector<std::string> tree;
    for (const auto& row : rows) tree.push_back(std::string(static_cast<std::size_t>(row.depth), '.') + row.name);
    EXPECT_THAT(tree, testing::ElementsAre("match", ".block", ".compare", "write"));
    EXPECT_EQ(rows[0].count, 3U);
    EXPECT_EQ(rows[3].count, 1U);
    EXPECT_GE(rows[0].max_seconds, rows[1].max_seconds);
}

TEST(Timers, SumWhatIsSentAndOrderSecondsOverRanks) {
    mpi::Communicator comm;
    Timers timers;
    {
        const auto read = timers.scope("read");
        // Each rank sends ten words to every rank; what it keeps is not sent.
        const auto ranks = static_cast<std::size_t>(comm.size());
        const std::vector<std::uint64_t> words(10 * ranks, 7), counts(ranks, 10);
        comm.all_to_all(std::span<const std::uint64_t>(words), counts);
    }
    auto rows = reduce(timers, comm);
    if (!comm.root()) return;
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    EXPECT_EQ(rows[0].sent, 80U * ranks * (ranks - 1));
    EXPECT_GT(rows[0].resident, 1U << 20);
    EXPECT_LE(rows[0].min_seconds, rows[0].median_seconds);
    EXPECT_LE(rows[0].median_seconds, rows[0].max_seconds);
}

TEST(Timers, AStepThatOnlySomeRanksTookStillReduces) {
    mpi::Communicator comm;
    Timers timers;
    auto all = [&] {
        auto match = timers.scope("match");
        if (comm.rank() % 2 == 0) auto split = timers.scope("split");
        if (comm.rank() % 2 == 1) auto other = timers.scope("other");
    };
    all();
    auto rows = reduce(timers, comm);
    if (!comm.root()) return;
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[1].name, "split");
    if (comm.size() > 1) {
        EXPECT_EQ(rows[1].min_seconds, 0);
    }
}

TEST(Timers, TheTableNamesEveryStepWithWhatItSent) {
    auto text = table({{"read", 0, 1, 2, 4, 1, 8'388'608}, {"parse", 1, 0.5, 0.5, 0.5, 12, 0}});
    EXPECT_THAT(text, testing::HasSubstr("read "));
    EXPECT_THAT(text, testing::HasSubstr("  parse "));
    EXPECT_THAT(text, testing::HasSubstr("8.00 MB"));
    EXPECT_THAT(text, testing::HasSubstr("100.0%"));
}

}  // namespace
}  // namespace idxr::report
