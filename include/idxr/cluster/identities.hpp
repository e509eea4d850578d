// From scored pairs to identities: connected components, and a guard that takes apart what cannot be one person.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "idxr/cluster/component.hpp"
#include "idxr/compare/comparison.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"
#include "idxr/score/model.hpp"
#include "idxr/spill/values.hpp"

namespace idxr::cluster {

struct Membership {
    RecordNumber identity = no_record;  // smallest record number of the identity
    score::Weight strongest =
        0;  // weight of the strongest pair inside the identity; of the strongest rejected pair for a single record
    std::uint8_t round = 0;  // earliest round among the record's pairs inside the identity; 0: none
    bool alone = true;
};

// What the guard did, over all ranks.
struct GuardCounts {
    std::array<std::uint64_t, cut_kinds> cuts{};  // pairs of groups kept apart, by kind
    std::uint64_t oversized = 0;                  // components above the size limit, taken apart at a higher weight
    std::uint64_t largest_component = 0;
};

struct Identities {
    std::vector<Membership> memberships;  // of each local record
    std::vector<PairOutcome> pairs;       // of this rank's scored pairs, sorted by ends
    std::vector<CutRecord> cuts;          // those with local left records, sorted by ends
    GuardCounts guard;
    std::vector<RecordNumber> component;  // of each local record, its smallest record number; if asked for
};

// True if a component is in the part that is looked at (ClusterRules::sampled).
bool is_looked_at(RecordNumber component, double sampled);

// Collective. `pairs` are all scored pairs, also those below the threshold, sorted by ends: on each rank those whose
// left records `pair_owners` gives it. Where they wait on disk, those of shares of the components wait at `place` too.
// `pause` is called between batches, by all ranks; what it throws comes out.
Identities build_identities(
    const mpi::Communicator& comm, const record::Schema& schema, const record::RecordStore& store,
    const record::Ownership& ownership, const compare::Comparisons& comparisons, const score::Model& model,
    const spill::Values<ScoredPair>& pairs, const record::Ownership& pair_owners, const spill::Place& place,
    const ClusterRules& rules, const std::function<void()>& pause = [] {});

}  // namespace idxr::cluster
