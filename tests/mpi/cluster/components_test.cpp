// Distributed components are those of one union-find over all links.
#include "idxr/cluster/components.hpp"

#include <gtest/gtest.h>

#include <random>

using namespace idxr;

namespace {

// Components of `links` with each link on some rank, against a plain union-find.
void expect_right(std::uint64_t records, const std::vector<cluster::Link>& links) {
    const mpi::Communicator comm;
    const auto ranks = static_cast<std::uint64_t>(comm.size()), rank = static_cast<std::uint64_t>(comm.rank());
    const auto first = records * rank / ranks, last = records * (rank + 1) / ranks;
    const record::Ownership ownership(comm, last - first);
    std::vector<cluster::Link> own;
    for (std::size_t i = 0; i < links.size(); ++i)
        if (i % ranks == rank) own.push_back(links[i]);
    const auto found = cluster::components(comm, ownership, first, last - first, own);
    cluster::Forest forest(records);
    for (const auto& [a, b] : links) forest.unite(a, b);
    for (auto n = first; n < last; ++n) ASSERT_EQ(found[n - first], forest.root(n)) << "record " << n;
}

}  // namespace

TEST(Components, OfNoLinksAreSingleRecords) { expect_right(10, {}); }

TEST(Components, OfAChainAreOne) {
    std::vector<cluster::Link> links;
    for (RecordNumber n = 0; n + 1 < 500; ++n) links.emplace_back(n, n + 1);
    expect_right(500, links);
}

TEST(Components, OfRandomLinksAreThoseOfAUnionFind) {
    for (unsigned seed = 1; seed <= 5; ++seed) {
        std::mt19937_64 random(seed);
        std::vector<cluster::Link> links;
        for (int i = 0; i < 700; ++i) links.emplace_back(random() % 1000, random() % 1000);
        expect_right(1000, links);
    }
}
