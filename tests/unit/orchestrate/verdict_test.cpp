// What becomes of a job after an attempt.
#include "idxr/orchestrate/verdict.hpp"

#include <gmock/gmock.h>

using namespace idxr;
using namespace idxr::orchestrate;
using store::State;
using testing::HasSubstr;

namespace {

constexpr store::Time now = 1'000'000;
const Policy policy{1000, 10'000, 4096};

store::Job job(int failures = 0, int max_retries = 3) {
    store::Job made;
    made.failures = failures;
    made.max_retries = max_retries;
    made.needs.memory = 1024;
    made.needs.time_limit = 60;
    return made;
}
End exited(int code) { return {End::Kind::exited, code, ""}; }
store::Verdict after(const End& end, const store::Job& of = job(), Stop stop = Stop::none) {
    return judge(end, stop, of, policy, now);
}

TEST(Verdict, TakesAGoodEndForGoodWhateverWasAsked) {
    for (const auto stop : {Stop::none, Stop::cancel, Stop::pause, Stop::shutdown, Stop::time_limit})
        EXPECT_EQ(after(exited(0), job(), stop).to, State::completed);
}

TEST(Verdict, DoesNotRepeatFaultsOfTheJobItself) {
    for (const int code : {2, 3, 4, 9}) EXPECT_EQ(after(exited(code)).to, State::failed);
}

TEST(Verdict, WaitsTwiceAsLongBeforeEachAttempt) {
    EXPECT_EQ(after(exited(1), job(0)).not_before, now + 1000);
    EXPECT_EQ(after(exited(1), job(1)).not_before, now + 2000);
    EXPECT_EQ(after(exited(137), job(2)).not_before, now + 4000);
    EXPECT_EQ(after(exited(1), job(40, 99)).not_before, now + 10'000);
}

TEST(Verdict, GivesUpWhenRetriesAreUsedUp) {
    const auto verdict = after(exited(1), job(3));
    EXPECT_EQ(verdict.to, State::dead);
    EXPECT_THAT(verdict.reason, HasSubstr("exit status 1 (after 3 retries)"));
    EXPECT_EQ(after(exited(1), job(0, 0)).to, State::failed);
}

TEST(Verdict, GivesMoreMemoryUpToWhatThereIs) {
    const auto more = after(exited(6));
    EXPECT_EQ(more.to, State::retrying);
    EXPECT_EQ(more.needs.memory, 2048U);
    auto big = job();
    big.needs.memory = 3000;
    EXPECT_EQ(after({End::Kind::out_of_memory, -1, ""}, big).needs.memory, 4096U);
    big.needs.memory = 4096;
    EXPECT_EQ(after(exited(6), big).to, State::dead);
    EXPECT_THAT(after(exited(6), big).reason, HasSubstr("no more to give"));
}

TEST(Verdict, GivesMoreTimeOrEndsAsTimeout) {
    const auto more = after(exited(75), job(), Stop::time_limit);
    EXPECT_EQ(more.to, State::retrying);
    EXPECT_EQ(more.needs.time_limit, 120);
    const auto over = after(exited(75), job(3), Stop::time_limit);
    EXPECT_EQ(over.to, State::timeout);
    EXPECT_EQ(over.needs.time_limit, 60);
    EXPECT_EQ(after({End::Kind::time_limit, -1, ""}, job(0, 0)).to, State::timeout);
}

TEST(Verdict, DoesNotBlameAJobForBeingStopped) {
    EXPECT_EQ(after(exited(143), job(3), Stop::cancel).to, State::cancelled);
    EXPECT_EQ(after(exited(75), job(3), Stop::pause).to, State::paused);
    EXPECT_EQ(after(exited(75), job(3), Stop::shutdown).to, State::queued);
    EXPECT_EQ(after(exited(75), job(3), Stop::preempt).to, State::queued);
    EXPECT_EQ(after({End::Kind::not_started, -1, ""}, job(3)).to, State::queued);
    for (const int code : {75, still_locked}) {
        EXPECT_EQ(after(exited(code), job(3)).to, State::retrying);
        EXPECT_FALSE(after(exited(code), job(3)).fault);
    }
}

TEST(Verdict, TriesAgainAfterLostNodesAndKills) {
    EXPECT_EQ(after({End::Kind::node_failed, -1, ""}).cause, "node failed");
    EXPECT_EQ(after({End::Kind::node_failed, -1, ""}).to, State::retrying);
    EXPECT_EQ(after({End::Kind::killed, -1, ""}).to, State::retrying);
    EXPECT_THAT(after(exited(139)).reason, HasSubstr("signal 11"));
    EXPECT_EQ(after({End::Kind::exited, 1, "a sentence of its own"}).reason, "a sentence of its own");
}

}  // namespace
