// Phase 3: from scored pairs to numbered identities and households.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "idxr/cluster/identities.hpp"
#include "idxr/common/prefetch.hpp"
#include "idxr/config/settings.hpp"
#include "idxr/household/household.hpp"
#include "idxr/pipeline/identify.hpp"
#include "idxr/pipeline/population.hpp"
#include "idxr/record/at_hand.hpp"

namespace idxr::pipeline {

// What is known of each local record in the end.
struct RecordResult {
    std::uint64_t identity = 0;   // from 0, by the first record of each identity in input order
    std::uint64_t household = 0;  // likewise by first identity
    double confidence = 1;
    std::uint32_t cluster_size = 1;
    std::uint8_t round = 0;  // earliest round that tied it to its identity; 0: alone, or a copy of an equal row
};

// The identities of this rank: a consecutive range, in order, with about as many records as those of any other.
struct Roster {
    record::Ownership owners;  // which rank has the identity of a first record
    std::uint64_t first_identity = 0;
    std::vector<std::uint64_t> begin{0};   // identities + 1 positions in members
    std::vector<RecordNumber> members;     // sorted within each identity
    std::vector<std::uint64_t> household;  // number of the household of each identity
    std::vector<household::Reason> reason;
    std::uint64_t size() const { return begin.size() - 1; }
};

struct Consolidation {
    std::vector<RecordResult> records;  // of this rank
    Roster roster;
    std::uint64_t identities = 0, households = 0;  // over all ranks
    std::vector<cluster::PairOutcome> pairs;       // of this rank's pairs, those whose weight changed; sorted by ends
    std::vector<cluster::CutRecord> cuts;          // with local left records, sorted by ends
    std::vector<std::uint64_t> cut_from;           // identity of the right record of each, from 0
    cluster::GuardCounts guard;
    household::Counts household_counts;
};

cluster::ClusterRules cluster_rules(const config::Settings& settings, const Population& population,
                                    const Matches& matches);

// Collective. The pairs are set aside first where memory is short.
Consolidation consolidate(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                          const spill::Place& place, Matches& matches, Checkpoints& checkpoints,
                          report::Progress& progress, report::Timers& timers);

// The records of `count` local identities from `first` on, at hand; made collectively, read by any thread.
class IdentityRecords {
  public:
    IdentityRecords(const mpi::Communicator& comm, const Population& population, const Roster& roster,
                    std::uint64_t first, std::uint64_t count);
    // Calls use(identity, its records sorted by number) for begin <= identity < end, in order.
    template <typename Use>
    void for_each(std::uint64_t begin, std::uint64_t end, Use use) const {
        std::vector<record::Record> records;
        for_each_near(
            at_hand_, begin, end,
            [&](std::uint64_t identity, const auto& look_at) {
                for (auto number : members(identity)) look_at(number);
            },
            [&](std::uint64_t identity) {
                const auto numbers = members(identity);
                records.resize(numbers.size());
                for (std::size_t i = 0; i < numbers.size(); ++i) at_hand_.decode(numbers[i], records[i]);
                use(identity, std::span<const record::Record>(records));
            });
    }

  private:
    std::span<const RecordNumber> members(std::uint64_t identity) const {
        const auto begin = roster_.begin[identity];
        return std::span(roster_.members).subspan(begin, roster_.begin[identity + 1] - begin);
    }

    const Roster& roster_;
    record::RecordsAtHand at_hand_;
};

}  // namespace idxr::pipeline
