// What a run cost and what to ask for next time.
#include "idxr/report/cost.hpp"

#include <gmock/gmock.h>

using namespace idxr::report;
using testing::HasSubstr;

namespace {

RunReport run(double seconds, double cpu_seconds) {
    RunReport report;
    report.seconds = seconds;
    report.machine.ranks = 2;
    report.machine.threads = 4;
    report.machine.cpu_seconds = cpu_seconds;
    report.machine.peak_memory_bytes = std::uint64_t{1} << 30;
    return report;
}

TEST(Cost, CountsTheCoresThatWereHeldAndHowBusyTheyWere) {
    const auto cost = cost_of(run(900, 5400));
    EXPECT_DOUBLE_EQ(cost.core_hours, 2);
    EXPECT_DOUBLE_EQ(cost.busy, 0.75);
    EXPECT_FALSE(cost.next_fewer_cores);
    EXPECT_EQ(cost_of(run(0, 0)).busy, 0);
}

TEST(Cost, AsksForAQuarterMoreMemoryAndHalfAsLongAgain) {
    const auto cost = cost_of(run(900, 5400));
    EXPECT_EQ(cost.next_memory, std::uint64_t{1280} << 20);
    EXPECT_EQ(cost.next_seconds, 1380);
    EXPECT_THAT(cost_lines(run(900, 5400)), HasSubstr("ask for 1.25 GiB a rank and 23 min\n"));
}

TEST(Cost, AdvisesFewerCoresWhereMostWereIdleForLong) {
    EXPECT_TRUE(cost_of(run(900, 1000)).next_fewer_cores);
    EXPECT_FALSE(cost_of(run(30, 10)).next_fewer_cores);
}

}  // namespace
