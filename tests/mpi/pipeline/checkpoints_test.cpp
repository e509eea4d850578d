// What a run that is cut off while it is planned or estimated leaves, and what the next attempt takes up.
#include "idxr/pipeline/checkpoints.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <thread>

#include "../../support/people.hpp"
#include "../../support/shared_folder.hpp"

namespace idxr::pipeline {
namespace {

using block::KeyRange;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;

class CutOff : public testing::Test {
  protected:
    CutOff() {
        population.store = test::store_of(comm, {population.schema, {{"A"}, {"B"}, {"C"}}});
        population.ownership = record::Ownership(comm, population.store.size());
        for (std::uint64_t i = 0; i < population.store.size(); ++i)
            population.representative.push_back(population.store.first() + i);
        population.standing.assign(population.store.size(), true);
    }

    // An attempt of the run, with checkpoints due after so many seconds.
    Checkpoints attempt(unsigned interval) {
        settings.checkpoint_interval = interval;
        return {settings, comm, run, "job", inputs, progress, timers};
    }

    std::vector<std::string> saved() const {
        std::vector<std::string> names;
        if (comm.root() && std::filesystem::exists(run.file("checkpoints")))
            for (const auto& entry : std::filesystem::directory_iterator(run.file("checkpoints")))
                if (entry.path().extension() == ".json") names.push_back(entry.path().stem());
        comm.barrier();
        return names;
    }

    mpi::Communicator comm{};
    test::SharedFolder folder{comm};
    write::RunFolder run{folder.file("run"), "job", false, comm};
    config::Settings settings;
    Inputs inputs;
    Population population{record::Schema{test::slots_of({record::Field::family})}};
    Preparation preparation;
    write::FileInfo rejects;
    report::Progress progress = report::Progress::inert();
    report::Timers timers;
};

TEST_F(CutOff, LeavesItsRecordsWhenTheyAreDueWhileItIsPlanned) {
    auto checkpoints = attempt(1);
    checkpoints.prepared(population, preparation, rejects);
    checkpoints.planning();
    const auto early = saved();
    std::this_thread::sleep_for(std::chrono::milliseconds(1100));
    checkpoints.planning();
    const auto late = saved();
    if (!comm.root()) return;
    EXPECT_THAT(early, IsEmpty());
    EXPECT_THAT(late, ElementsAre("population"));
}

TEST_F(CutOff, LeavesWhatItCounted) {
    constexpr std::uint64_t all_keys = std::uint64_t{1} << 32;
    const auto ranks = static_cast<std::uint64_t>(comm.size()), rank = static_cast<std::uint64_t>(comm.rank());
    const auto first_key = [&](std::uint64_t of) { return all_keys * of / ranks; };
    {
        auto checkpoints = attempt(0);
        checkpoints.prepared(population, preparation, rejects);
        score::PatternCounts none;
        const auto done = checkpoints.restore_evidence(5, none);
        EXPECT_EQ(done.passes, 0U);
        EXPECT_THAT(none, IsEmpty());
        checkpoints.counted(2, {first_key(rank), first_key(rank) + 10}, [] { return score::PatternCounts{{7, 1}}; });
        checkpoints.counted(2, {first_key(rank), first_key(rank + 1)}, [] {
            return score::PatternCounts{{7, 2}, {9, 1}};
        });
    }
    auto checkpoints = attempt(0);
    score::PatternCounts counts;
    const auto done = checkpoints.restore_evidence(5, counts);
    EXPECT_EQ(done.passes, 2U);
    EXPECT_THAT(done.keys, ElementsAre(KeyRange{0, all_keys}));
    if (comm.root())
        EXPECT_THAT(counts, ElementsAre(Pair(7, 2), Pair(9, 1)));
    else
        EXPECT_THAT(counts, IsEmpty());
}

}  // namespace
}  // namespace idxr::pipeline
