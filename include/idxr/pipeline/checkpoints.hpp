// Where a run stands, left on disk between its steps and inside the long ones, and taken up again by the same job, on
// any number of ranks.
//
// Kept are, in the order of a run: "reading-N", chunks of the input as they were read; "population", all that phase 1
// makes; "model", the estimated weights; "pairs-N", the pairs above the floor that the blocking passes and parts of
// passes since the one before brought; "matches", all that phase 2 makes; "identities"; "households"; "tables", which
// result files are whole. What a later one makes useless is removed. Blocks are made again, which is cheap and gives
// the same.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "idxr/block/key_ranges.hpp"
#include "idxr/block/keys.hpp"
#include "idxr/checkpoint/checkpoint.hpp"
#include "idxr/cluster/identities.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/pipeline/kept_pairs.hpp"
#include "idxr/pipeline/prepare.hpp"
#include "idxr/report/progress.hpp"
#include "idxr/report/timers.hpp"
#include "idxr/score/pairs.hpp"
#include "idxr/write/run_folder.hpp"
#include "idxr/write/writers.hpp"

namespace idxr::pipeline {

struct OwnChunks;
struct Matches;
struct Consolidation;

// Collective. What a run that was killed at its very end left of them.
void remove_checkpoints(const mpi::Communicator& comm, const write::RunFolder& folder);

// All but next_due() is collective. A step that is over is saved when the interval has passed since the last time, and
// at the end of every phase once the run has lasted so long; when somebody asks to stop, what is not saved yet is
// saved and the run is left: Error(requeue). What is handed over by reference must outlive the steps that follow.
class Checkpoints {
  public:
    using Clock = std::chrono::steady_clock;

    // The inputs are read in samples, to know them again.
    Checkpoints(const config::Settings& settings, const mpi::Communicator& comm, const write::RunFolder& folder,
                const std::string& job, const Inputs& inputs, report::Progress& progress, report::Timers& timers);

    // Phase 1. Chunks that earlier attempts have read.
    void restore_reading(OwnChunks& chunks);
    // Some chunks are read.
    void chunks_read(OwnChunks& chunks);
    Clock::time_point next_due() const;
    // Leaves if asked to and if all that was read is saved.
    void leave_if_read();

    struct Prepared {
        Population population;
        Preparation preparation;  // without the rejects, which are written
        write::FileInfo rejects;
    };
    // What phase 1 made in an earlier attempt, or nothing; what is damaged or does not fit is noted.
    std::optional<Prepared> restore_population();
    void prepared(const Population& population, const Preparation& preparation, const write::FileInfo& rejects);

    // Phase 2. Between passes that are planned: phase 1 is saved when it is due.
    void planning();

    // The model, and which passes of the plan run; false if no earlier attempt has estimated them.
    bool restore_model(const compare::Comparisons& comparisons, score::Model& model, double& possible_pairs,
                       block::BlockingPlan& plan);
    void estimated(const score::Model& model, double possible_pairs, const block::BlockingPlan& plan);

    // How far comparing has come: passes that are over, and the keys of the next one whose blocks are compared, joined.
    struct Compared {
        std::size_t passes = 0;
        std::vector<block::KeyRange> keys;
        bool operator==(const Compared&) const = default;
    };
    // Adds the pairs of earlier attempts and how many each pass compared (on rank 0); returns where they come from.
    Compared restore_pairs(std::size_t passes, KeptPairs& pairs, std::vector<std::uint64_t>& pairs_of_pass);
    // `passes` are over. Between calls pairs are only appended.
    void passes_done(std::size_t passes, const KeptPairs& pairs, std::span<const std::uint64_t> pairs_of_pass);
    // The same in the middle of the pass after them, when the blocks of `keys` are compared on this rank.
    void batch_done(std::size_t passes, block::KeyRange keys, const KeptPairs& pairs,
                    std::span<const std::uint64_t> pairs_of_pass);
    // Leaves if asked to and if the pairs of all passes are saved.
    void leave_if_compared();

    std::optional<Matches> restore_matches(const Population& population);
    void matched(const Matches& matches);
    // Saves them, if they are not: their pairs will be elsewhere.
    void save_matches();

    // Phase 3.
    std::optional<cluster::Identities> restore_identities(const Population& population,
                                                          const record::Ownership& pair_owners);
    void identities_made(const Population& population, const cluster::Identities& identities);
    // Sets the households of the roster and their counts; false if no earlier attempt has made them.
    bool restore_households(Consolidation& consolidation);
    void households_made(const Consolidation& consolidation);

    // Phase 4. A result file that an earlier attempt wrote, if it still stands there as it was.
    std::optional<write::FileInfo> restore_table(const std::string& path);
    void table_written(const write::FileInfo& file);

    void leave_if_asked();

    // The run is over.
    void finished();

  private:
    bool stopping() const;
    bool due();
    bool end_of_phase_due();
    // Whatever is handed over and not saved. Trouble with the disk does not end a run that could end well.
    void save();
    void save(const Compared& compared, const KeptPairs& pairs, std::span<const std::uint64_t> pairs_of_pass);
    void trying(const std::function<void()>& write);
    void save_state();
    void save_pairs(const Compared& compared, const KeptPairs& pairs, std::span<const std::uint64_t> pairs_of_pass);
    void save_tables();
    void remove(std::string_view beginning);
    bool there(const std::string& name) const;
    [[noreturn]] void leave() const;

    const config::Settings& settings_;
    const mpi::Communicator& comm_;
    const Inputs& inputs_;
    report::Progress& progress_;
    report::Timers& timers_;
    std::string run_;
    checkpoint::Folder folder_;
    Clock::time_point last_ = Clock::now();

    const Population* population_ = nullptr;
    const Preparation* preparation_ = nullptr;
    const write::FileInfo* rejects_ = nullptr;
    const Matches* matches_ = nullptr;
    const cluster::Identities* identities_ = nullptr;
    const Consolidation* households_ = nullptr;
    nlohmann::json model_;
    std::map<std::string, write::FileInfo> tables_;  // by path

    std::size_t next_reading_ = 0;
    bool read_saved_ = false;
    bool population_saved_ = false;
    bool model_saved_ = false;
    Compared compared_;                       // as it is saved,
    std::vector<std::uint64_t> pairs_saved_;  // with so many pairs of each thread,
    std::size_t next_pairs_ = 0;              // in the checkpoints before this one
    std::size_t total_passes_ = 0;
    bool matches_saved_ = false;
    bool identities_saved_ = false;
    bool households_saved_ = false;
    std::size_t tables_saved_ = 0;
};

}  // namespace idxr::pipeline
