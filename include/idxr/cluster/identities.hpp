// From scored pairs to identities: components, and the guard that takes apart what cannot be one person.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "idxr/block/keys.hpp"
#include "idxr/score/pairs.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::cluster {

using score::ScoredPair;

struct Membership {
    RecordNumber identity = no_record;  // smallest record number of the identity
    score::Weight strongest =
        0;  // weight of the strongest pair inside the identity; of the strongest rejected pair for a single record
    std::uint8_t round = 0;  // earliest round among the record's pairs inside the identity; 0: none
    bool alone = true;
};

struct GuardCounts {
    std::uint64_t contradictions = 0;      // joins refused because two records cannot be one person
    std::uint64_t same_unique_source = 0;  // joins refused because a source without duplicates has both
    std::uint64_t weak_bridges = 0;        // joins refused because most pairs between the two sides speak against them
    std::uint64_t oversized = 0;           // components above the size limit, taken apart at a higher weight
    std::uint64_t largest_component = 0;
};

struct ClusterRules {
    score::Weight threshold = 0;              // least weight of a pair that may join
    std::uint64_t largest_component = 20000;  // records of a component that is looked at as it is
    block::PairRules pair_rules;
};

// Collective. `pairs` may lie on any rank and hold all scored pairs, also those below the threshold: they speak against
// a join. Returns one membership per local record, and counts summed over the ranks.
std::vector<Membership> build_identities(const mpi::Communicator& comm, const record::Schema& schema,
                                         const record::RecordStore& store, const record::Ownership& ownership,
                                         std::vector<ScoredPair> pairs, const ClusterRules& rules, GuardCounts& counts);

}  // namespace idxr::cluster
