// Distributed connected components: a union-find whose parents are owned by record range.
#pragma once

#include <functional>
#include <span>
#include <utility>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::cluster {

using Link = std::pair<RecordNumber, RecordNumber>;
// Calls its argument with the links of this rank, some at a time; the same ones every time.
using ForSomeLinks = std::function<void(const std::function<void(std::span<const Link>)>&)>;

// Collective: for each record of this rank the smallest record number of its component. Links may lie on any rank.
//
// Every rank first merges its own links into a forest, with all threads; then the forests merge in rounds: each root
// that has a smaller neighbouring root hangs itself below the smallest one, paths are halved until all point to roots,
// and links inside one tree drop out (Shiloach and Vishkin, "An O(log n) Parallel Connectivity Algorithm", 1982). Only
// roots that links between shards join are carried, and nothing is held for all records on one rank.
std::vector<RecordNumber> components(const mpi::Communicator& comm, const record::Ownership& ownership,
                                     RecordNumber first, std::uint64_t local_records,
                                     const ForSomeLinks& for_some_links);
std::vector<RecordNumber> components(const mpi::Communicator& comm, const record::Ownership& ownership,
                                     RecordNumber first, std::uint64_t local_records, std::span<const Link> links);

// Union-find over 0 … n-1 in which the smallest element of a set is its root.
class Forest {
  public:
    explicit Forest(std::size_t size = 0) { reset(size); }
    void reset(std::size_t size);  // every element alone
    std::size_t root(std::size_t x);
    // The root of the united set; false when they were one already.
    bool unite(std::size_t a, std::size_t b);

  private:
    std::vector<std::size_t> parent_;
};

}  // namespace idxr::cluster
