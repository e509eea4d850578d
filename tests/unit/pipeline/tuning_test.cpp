// Threads and batches that follow what is measured.
#include "idxr/pipeline/tuning.hpp"

#include <gtest/gtest.h>

using namespace idxr::pipeline;

namespace {

constexpr std::uint64_t mebibyte = 1 << 20, had = 1 << 18;

TEST(ThreadShare, StaysWhereEachThreadHasACore) {
    ThreadShare share;
    for (int window = 0; window < 5; ++window) EXPECT_EQ(share.after(7.6, 8), 1);
}

TEST(ThreadShare, IsLoweredWhereFewerThreadsDoAsMuch) {
    ThreadShare share;
    EXPECT_DOUBLE_EQ(share.after(4, 8), 0.5);
    EXPECT_DOUBLE_EQ(share.after(3.9, 4), 0.5);
    EXPECT_TRUE(share.settled());
    EXPECT_DOUBLE_EQ(share.first_got(), 0.5);
    EXPECT_DOUBLE_EQ(share.after(1, 4), 0.5);
}

TEST(ThreadShare, IsGivenBackWhereOtherProgramsTakeTheCores) {
    ThreadShare share;
    EXPECT_LT(share.after(5.3, 8), 1);
    EXPECT_EQ(share.after(3.5, 5), 1);
    EXPECT_LT(share.after(5.3, 8), 1);
    EXPECT_EQ(share.after(3.5, 5), 1);
    EXPECT_TRUE(share.settled());
    EXPECT_EQ(share.after(3.5, 8), 1);
}

TEST(Batch, IsLeftAloneWhereItFits) { EXPECT_EQ(next_batch(had, true, 0.1, 1000 * mebibyte, 500), had); }

TEST(Batch, GrowsWhereExchangesTakeLongAndThereIsMore) {
    EXPECT_EQ(next_batch(had, true, 0.4, 1000 * mebibyte, 500), 2 * had);
    EXPECT_EQ(next_batch(had, false, 0.4, 1000 * mebibyte, 500), had);
}

TEST(Batch, StaysBelowTheCeilingWhateverIsWanted) {
    EXPECT_EQ(next_batch(had, true, 0.9, 64 * mebibyte, 512), 131'072U);
    EXPECT_EQ(next_batch(had, true, 0.9, 0, 512), 4096U);
}

}  // namespace
