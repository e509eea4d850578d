// What a run that is cut off while it is planned or estimated leaves, and what the next attempt takes up.
#include "idxr/pipeline/checkpoints.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <thread>

#include "../../support/people.hpp"
#include "../../support/shared_folder.hpp"

namespace idxr::pipeline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

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

}  // namespace
}  // namespace idxr::pipeline
