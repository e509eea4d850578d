// Clustering one component of linked records into identities.
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string_view>
#include <vector>

#include "idxr/block/keys.hpp"
#include "idxr/cluster/components.hpp"
#include "idxr/cluster/group_evidence.hpp"
#include "idxr/cluster/guard.hpp"
#include "idxr/compare/comparison.hpp"
#include "idxr/learn/correction.hpp"
#include "idxr/score/model.hpp"
#include "idxr/score/pairs.hpp"

namespace idxr::cluster {

using score::ScoredPair;

struct ClusterRules {
    score::Weight threshold = 0;              // least weight of a pair that may join
    std::uint64_t largest_component = 20000;  // records of a component that is looked at as it is
    block::PairRules pair_rules;
    learn::Correction correction;  // of the weights of pairs in doubt
    bool guarded = true;           // else every pair at the threshold joins
    bool tell_components = false;  // in Identities::component
    double sampled = 1;            // part of the components that is looked at, by hash; records of others stay alone
};

// Why two groups of records with a pair above the threshold were kept apart.
enum class Cut : std::uint8_t {
    contradiction,       // two records cannot be one person
    same_unique_source,  // a source without duplicates has both
    weak_bridge,         // the pairs between the two groups, taken together, speak against it
};
inline constexpr std::size_t cut_kinds = 3;
std::string_view sentence(Cut cut);

// What became of one record.
struct RecordOutcome {
    RecordNumber number, identity;  // identity: its smallest record number
    score::Weight strongest;  // of the strongest pair inside the identity; of the strongest pair of a single record
    std::uint8_t round;       // earliest round among the record's pairs inside the identity; 0: none
    bool alone;
};

// What the cluster tells of a scored pair: the weight at which its records' groups were joined or kept apart.
struct PairOutcome {
    RecordNumber left, right;
    score::Weight weight;
};

// A join that was refused last, between groups that stayed apart.
struct CutRecord {
    RecordNumber left, right;  // the pair that would have joined them
    score::Weight pair_weight, group_weight;
    Cut kind;
};

struct ComponentOutcome {
    std::vector<RecordOutcome> records;
    std::vector<PairOutcome> pairs;  // of pairs whose weight changes
    std::vector<CutRecord> cuts;
    std::uint64_t oversized = 0;
    std::uint64_t largest = 0;

    ComponentOutcome& operator+=(const ComponentOutcome& more);
};

// Joins groups of records along the strongest pairs first (agglomerative clustering). A join is made if the guard sees
// no contradiction and what all pairs between the two groups say together reaches the threshold, so that one bad pair
// does not chain two families together.
class ComponentClusterer {
  public:
    ComponentClusterer(const record::Schema& schema, const compare::Comparisons& comparisons, const score::Model& model,
                       const ClusterRules& rules)
        : contradiction_(schema),
          comparisons_(comparisons),
          between_(comparisons, model, rules.correction),
          rules_(rules) {}

    // `records` sorted by number; `pairs` all scored pairs between them. Appends to `outcome`.
    void run(std::span<const record::Record> records, std::span<const ScoredPair> pairs, ComponentOutcome& outcome);

  private:
    struct Refusal {
        std::pair<std::size_t, std::size_t> sizes;  // of the groups then
        CutRecord cut;
    };
    score::Weight threshold_for(std::size_t size, ComponentOutcome& outcome) const;
    void join(Forest& forest, std::size_t a, std::size_t b, score::Weight weight);
    bool may_join(std::span<const record::Record> records, std::size_t a, std::size_t b, Cut& why) const;
    // Null if they have none, or too many to look through.
    const ScoredPair* scored_pair(std::size_t a, std::size_t b) const;
    score::Weight group_weight(std::span<const record::Record> records, std::size_t a, std::size_t b);
    void tell(std::span<const record::Record> records, Forest& forest, ComponentOutcome& outcome);

    Contradiction contradiction_;
    const compare::Comparisons& comparisons_;
    GroupEvidence between_;  // of two groups
    const ClusterRules& rules_;

    // Of the component at hand; records and pairs by index.
    struct Edge {
        std::size_t a, b;
        const ScoredPair* pair;
    };
    std::vector<Edge> edges_;                         // strongest first
    std::vector<std::vector<std::size_t>> members_;   // of each root
    std::vector<std::vector<std::size_t>> edges_of_;  // of each record
    std::vector<score::Weight> joined_at_;            // per edge: weight at which its ends came together
    std::map<std::pair<std::size_t, std::size_t>, Refusal> refused_;  // by roots
};

}  // namespace idxr::cluster
