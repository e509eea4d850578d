// The table of job types.
#include "idxr/orchestrate/types.hpp"

#include <algorithm>
#include <iterator>

namespace idxr::orchestrate {
namespace {

constexpr JobType table[] = {
    {"identity_matching", "match", "which records are the same person, over all sources", true, false},
    {"deduplication", "deduplicate", "which records of one source are the same person", true, true},
    {"household_detection", "households", "which persons live together", true, false},
    {"data_validation", "validate", "profile of the data and report by rules, no matching", false, false},
    {"batch_etl", "convert", "standardised records in another format", false, false},
    {"ml_training", "train", "a model file from records", true, false},
    {"stream_processing", "", "records as they come", false, false},
};

}  // namespace

bool matches_records(std::string_view command) {
    return command == "match" || command == "deduplicate" || command == "households" || command == "train";
}

bool tells_progress(std::string_view command) { return command != "convert"; }

std::span<const JobType> job_types() { return table; }

const JobType* job_type(std::string_view name) {
    const auto* found = std::ranges::find(table, name, &JobType::name);
    return found == std::end(table) ? nullptr : found;
}

}  // namespace idxr::orchestrate
