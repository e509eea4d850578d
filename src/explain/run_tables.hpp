// What the tables of a run tell of a few records.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "idxr/mpi/communicator.hpp"

namespace idxr::explain {

struct Member {
    std::uint64_t number = 0;  // row of identities, from 0: the number of the record
    std::string record_id, source, master_id, household_id;
    double confidence = 0;
    int round = 0;
    std::uint64_t cluster_size = 0;
    std::string key() const { return source + '\x1f' + record_id; }
};

struct Edge {
    std::string left, right;  // keys as Member::key()
    double probability = 0;   // after clustering
    double weight = 0;        // bits, before it
    int round = 0;
    std::string rule;
};

struct Cut {
    std::string left, right, left_master, right_master;
    double weight = 0, group_weight = 0;  // NaN: the groups were not weighed
    std::string reason;
};

// Collective each; the rows in the order of the tables, on every rank.

// Records with one of these IDs, in any source.
std::vector<Member> members_with_ids(const mpi::Communicator& comm, const std::string& folder,
                                     const std::set<std::string>& ids);
std::vector<Member> members_of(const mpi::Communicator& comm, const std::string& folder,
                               const std::set<std::string>& masters);
// Pairs with at least one end, or with `inside` both ends, among these records.
std::vector<Edge> edges_at(const mpi::Communicator& comm, const std::string& folder, const std::set<std::string>& keys,
                           bool inside);
std::vector<Cut> cuts_at(const mpi::Communicator& comm, const std::string& folder,
                         const std::set<std::string>& masters);

}  // namespace idxr::explain
