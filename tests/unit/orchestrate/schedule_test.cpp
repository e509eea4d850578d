// Which job is next.
#include "idxr/orchestrate/schedule.hpp"

#include <gmock/gmock.h>

using namespace idxr;
using namespace idxr::orchestrate;
using store::Priority;
using store::Waiting;
using testing::ElementsAre;

namespace {

constexpr store::Time hour = 3'600'000, now = 100 * hour;
const Order order{hour};
const Room whole{4, 4000};

Waiting job(std::string id, Priority priority, store::Time waited, int cores = 1, std::uint64_t memory = 100) {
    static std::int64_t sequence = 0;
    Waiting made;
    made.id = std::move(id);
    made.priority = priority;
    made.queued = now - waited;
    made.sequence = ++sequence;
    made.needs.threads = cores;
    made.needs.memory = memory;
    return made;
}

std::vector<std::string> sorted(std::vector<Waiting> queue) {
    sort_queue(queue, order);
    std::vector<std::string> ids;
    for (const auto& waiting : queue) ids.push_back(waiting.id);
    return ids;
}

std::string chosen(std::vector<Waiting> queue, const Room& left) {
    sort_queue(queue, order);
    const auto next = choose(queue, left, whole, order, now);
    return next ? queue[*next].id : "";
}

TEST(Queue, GoesByPriorityThenByAge) {
    EXPECT_THAT(
        sorted({job("low", Priority::low, 0), job("new", Priority::normal, 10), job("old", Priority::normal, 20),
                job("urgent", Priority::urgent, 0), job("high", Priority::high, 0)}),
        ElementsAre("urgent", "high", "old", "new", "low"));
}

TEST(Queue, KeepsTheOrderOfSubmissionAmongEquals) {
    EXPECT_THAT(sorted({job("first", Priority::normal, 5), job("second", Priority::normal, 5)}),
                ElementsAre("first", "second"));
}

TEST(Queue, LetsNoLowJobStarve) {
    EXPECT_THAT(sorted({job("urgent", Priority::urgent, 0), job("low", Priority::low, 3 * hour + 1)}),
                ElementsAre("low", "urgent"));
}

TEST(Queue, StartsASmallerJobWhileABiggerOneWaitsForRoom) {
    EXPECT_EQ(chosen({job("big", Priority::high, 10, 4), job("small", Priority::low, 10, 1)}, {2, 4000}), "small");
    EXPECT_EQ(chosen({job("big", Priority::high, 10, 4), job("small", Priority::low, 10, 1)}, {4, 4000}), "big");
}

TEST(Queue, KeepsRoomForABigJobThatHasWaitedLong) {
    EXPECT_EQ(chosen({job("big", Priority::high, 2 * hour, 4), job("small", Priority::low, 10, 1)}, {2, 4000}), "");
}

TEST(Queue, PassesOverWhatNeverFits) {
    EXPECT_EQ(chosen({job("huge", Priority::urgent, 9 * hour, 5), job("small", Priority::low, 10)}, whole), "small");
    EXPECT_EQ(chosen({job("huge", Priority::urgent, 9 * hour, 1, 5000), job("small", Priority::low, 10)}, whole),
              "small");
}

TEST(Queue, CountsMemoryOfAllRanks) {
    auto two = job("two ranks", Priority::normal, 0, 1, 1500);
    two.needs.ranks = 2;
    EXPECT_EQ(chosen({two}, {4, 2999}), "");
    EXPECT_EQ(chosen({two}, {4, 3000}), "two ranks");
}

TEST(Queue, GivesTheWholeMemoryToAJobThatSaysNone) {
    EXPECT_EQ(chosen({job("any", Priority::normal, 0, 1, 0)}, {4, 3999}), "");
    EXPECT_EQ(chosen({job("any", Priority::normal, 0, 1, 0)}, {4, 4000}), "any");
}

Holding holding(std::string id, Priority priority, store::Time started, int cores, bool leaving = false) {
    const auto made = job(id, priority, 0, cores);
    return {std::move(id), made.needs, priority, started, leaving};
}

std::vector<std::string> preempted(int cores, std::vector<Holding> running) {
    return to_preempt(job("urgent", Priority::urgent, 0, cores).needs, std::move(running), whole);
}

TEST(Preemption, TakesNoMoreThanTheUrgentJobNeedsAndTheLatestFirst) {
    EXPECT_THAT(preempted(2, {holding("old", Priority::low, 1, 2), holding("new", Priority::low, 9, 2)}),
                ElementsAre("new"));
    EXPECT_THAT(preempted(4, {holding("old", Priority::low, 1, 2), holding("new", Priority::low, 9, 2)}),
                ElementsAre("new", "old"));
    EXPECT_THAT(preempted(3, {holding("big", Priority::low, 1, 3), holding("small", Priority::low, 9, 1)}),
                ElementsAre("big"));
}

TEST(Preemption, LeavesAllAloneWhereTheUrgentJobFits) {
    EXPECT_THAT(preempted(2, {holding("low", Priority::low, 1, 2)}), testing::IsEmpty());
    EXPECT_THAT(preempted(2, {holding("low", Priority::low, 1, 2), holding("going", Priority::low, 9, 2, true)}),
                testing::IsEmpty());
}

TEST(Preemption, TakesNothingFromOtherPrioritiesNorInVain) {
    EXPECT_THAT(preempted(2, {holding("normal", Priority::normal, 1, 4)}), testing::IsEmpty());
    EXPECT_THAT(preempted(4, {holding("normal", Priority::normal, 1, 1), holding("low", Priority::low, 9, 3)}),
                testing::IsEmpty());
}

}  // namespace
