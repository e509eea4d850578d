// Times of recurring jobs.
#include "idxr/orchestrate/cron.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <ctime>

#include "idxr/common/error.hpp"
#include "idxr/orchestrate/following.hpp"

using namespace idxr;
using namespace idxr::orchestrate;

namespace {

class CronLine : public testing::Test {
  protected:
    CronLine() {
        setenv("TZ", "UTC", 1);
        tzset();
    }
    static std::string next(const std::string& line, const std::string& after) {
        const std::time_t seconds = next_time(parse_schedule(line), parse_time(after + ":00.000Z")) / 1000;
        std::tm time{};
        gmtime_r(&seconds, &time);
        char text[32];
        std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M", &time);
        return text;
    }
};

TEST_F(CronLine, NamesTheNextTime) {
    EXPECT_EQ(next("0 2 * * *", "2026-01-31T02:00"), "2026-02-01T02:00");
    EXPECT_EQ(next("0 2 * * *", "2026-01-31T01:59"), "2026-01-31T02:00");
    EXPECT_EQ(next("*/15 * * * *", "2026-01-31T23:50"), "2026-02-01T00:00");
    EXPECT_EQ(next("5,35 8-17 * * mon-fri", "2026-01-30T17:36"), "2026-02-02T08:05");
    EXPECT_EQ(next("0 0 29 2 *", "2026-03-01T00:00"), "2028-02-29T00:00");
    EXPECT_EQ(next("@monthly", "2026-12-01T00:00"), "2027-01-01T00:00");
    EXPECT_EQ(next("0 0 * * 7", "2026-01-31T12:00"), "2026-02-01T00:00");
}

TEST_F(CronLine, TakesEitherDayWhenBothAreRestricted) {
    EXPECT_EQ(next("0 0 13 * fri", "2026-01-01T00:00"), "2026-01-02T00:00");
    EXPECT_EQ(next("0 0 13 * fri", "2026-01-09T00:00"), "2026-01-13T00:00");
}

TEST_F(CronLine, IsRefusedWhenItSaysNothing) {
    for (const char* line : {"", "0 2 * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "x * * * *", "5-1 * * * *",
                             "*/0 * * * *", "0 0 30 2 *"})
        EXPECT_THROW(parse_schedule(line), Error) << line;
}

TEST_F(CronLine, StampsTheOutputOfEachRun) {
    const auto at = parse_time("2026-02-01T02:00:00.000Z");
    EXPECT_EQ(output_at("/data/run", at), "/data/run-20260201-0200");
    EXPECT_EQ(output_at("/data/run-20260131-0200", at), "/data/run-20260201-0200");
    EXPECT_EQ(output_at("/data/clean.parquet", at), "/data/clean-20260201-0200.parquet");
    EXPECT_EQ(output_at("/data/clean-20260131-0200.parquet", at), "/data/clean-20260201-0200.parquet");
    EXPECT_EQ(output_at("/data/run.v2", at), "/data/run.v2-20260201-0200");
}

}  // namespace
