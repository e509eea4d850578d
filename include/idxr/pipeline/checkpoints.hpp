// Where a run stands, left on disk between its steps and taken up again by the same job, on any number of ranks.
//
// Three kinds are kept: "population", all that phase 1 makes; "pairs-FIRST-END", the pairs that the blocking passes
// FIRST to END - 1 brought above the floor; and "identities". Blocks and the model are made again, which is cheap and
// gives the same, and so are households.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/cluster/identities.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/report/progress.hpp"
#include "idxr/score/pairs.hpp"
#include "idxr/write/run_folder.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::pipeline {

using PairsOfThreads = std::vector<std::vector<score::ScoredPair>>;

// Collective. What a run that was killed at its very end left of them.
void remove_checkpoints(const mpi::Communicator& comm, const write::RunFolder& folder);

class Checkpoints {
  public:
    // Collective. The inputs are read in samples, to know them again.
    Checkpoints(const config::Settings& settings, const mpi::Communicator& comm, const write::RunFolder& folder,
                const std::string& job, const Inputs& inputs, report::Progress& progress);

    struct Prepared {
        Population population;
        Preparation preparation;  // without the rejects, which are written
        write::FileInfo rejects;
    };
    // Collective. What phase 1 made in an earlier attempt, or nothing; what is damaged or does not fit is noted.
    std::optional<Prepared> restore_population();

    // Collective. Phase 1 is over: a checkpoint is due if the interval has passed. All must outlive this.
    void prepared(const Population& population, const Preparation& preparation, const write::FileInfo& rejects);

    // Collective. Adds the pairs of earlier attempts and how many each pass compared (on rank 0); returns the number of
    // passes that they come from.
    std::size_t restore_pairs(std::size_t passes, std::vector<score::ScoredPair>& pairs,
                              std::vector<std::uint64_t>& pairs_of_pass);

    // Collective. `passes` are over; saves their pairs when that is due, leaves when asked to stop.
    void passes_done(std::size_t passes, const PairsOfThreads& pairs, std::span<const std::uint64_t> pairs_of_pass);

    // Collective. True if some rank was asked to stop.
    bool stopping() const;
    // Collective. The first `passes` are kept whatever of others is among the pairs. Error(requeue).
    [[noreturn]] void leave(std::size_t passes, const PairsOfThreads& pairs,
                            std::span<const std::uint64_t> pairs_of_pass);
    // Collective. Leaves if asked to, where nothing new can be saved.
    void leave_if_asked();

    // Collective. The identities of an earlier attempt, or nothing.
    std::optional<cluster::Identities> restore_identities(const Population& population);
    // Collective. Saves them when that is due, leaves when asked to stop.
    void identities_made(const Population& population, const cluster::Identities& identities);

    // Collective. The run is over.
    void finished();

  private:
    bool due();
    // Trouble with the disk does not end a run that could end well.
    void save(std::size_t passes, const PairsOfThreads& pairs, std::span<const std::uint64_t> pairs_of_pass);
    void save_population();
    void save_pairs(std::size_t passes, const PairsOfThreads& pairs, std::span<const std::uint64_t> pairs_of_pass);
    [[noreturn]] void leave() const;

    using Clock = std::chrono::steady_clock;
    const config::Settings& settings_;
    const mpi::Communicator& comm_;
    const Inputs& inputs_;
    report::Progress& progress_;
    std::string run_;
    checkpoint::Folder folder_;
    Clock::time_point last_ = Clock::now();
    const Population* population_ = nullptr;
    const Preparation* preparation_ = nullptr;
    const write::FileInfo* rejects_ = nullptr;
    bool population_saved_ = false;
    bool identities_saved_ = false;
    std::size_t passes_saved_ = 0;
    std::size_t total_passes_ = 0;
};

}  // namespace idxr::pipeline
