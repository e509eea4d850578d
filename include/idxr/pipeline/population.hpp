// What phase 1 hands to phase 2: the kept, standardised records of a run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "idxr/block/keys.hpp"
#include "idxr/record/store.hpp"

namespace idxr::pipeline {

struct Population {
    explicit Population(record::Schema of) : schema(std::move(of)), store(schema.slots.size()) {}

    record::Schema schema;
    record::RecordStore store;  // this rank's records, in input order
    record::Ownership ownership;
    std::vector<RecordNumber> representative;   // of each local record: itself, or the equal record that stands for it
    std::vector<bool> standing;                 // stands for itself
    std::vector<double> chance_equal;           // per slot: chance that two random values are equal
    std::vector<std::string> sources;           // names by source index
    std::vector<std::uint32_t> source_weights;  // in thousandths
    std::vector<std::optional<bool>> said_unique;  // by source: what the job says of duplicates
    block::PairRules pair_rules;
};

}  // namespace idxr::pipeline
