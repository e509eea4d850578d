// Between rows of the tables and the structs: SOCI finds columns and parameters by name.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "connection.hpp"
#include "idxr/store/job.hpp"

namespace idxr::store {

inline std::string as_text(const std::vector<std::string>& words) {
    return nlohmann::json(words).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}
inline std::vector<std::string> as_words(const std::string& text) {
    return nlohmann::json::parse(text).get<std::vector<std::string>>();
}

// Every column of `jobs`, in one order for reading and writing.
inline constexpr const char* job_columns =
    "id, sequence, name, type, priority, state, reason, created_by, tags, command, arguments, folder, output, "
    "configuration, executor, ranks, threads, nodes, memory, time_limit, slurm_partition, max_retries, attempts, "
    "failures, schedule, submitted, queued, started, finished, not_before, request, runner, lease, progress, phase, "
    "heard, estimated_rows, estimated_memory, estimated_core_seconds";
inline constexpr const char* attempt_columns =
    "job, number, runner, executor, handle, ranks, threads, nodes, memory, time_limit, slurm_partition, started, "
    "ended, exit_code, cause, reason, log";

// ":a, :b, :c" of "a, b, c".
std::string parameters(const std::string& columns);
// "a = :a, b = :b" of "a, b".
std::string assignments(const std::string& columns);

}  // namespace idxr::store

namespace soci {

template <>
struct type_conversion<idxr::store::Job> {
    using base_type = values;
    static void from_base(const values& row, indicator, idxr::store::Job& job);
    static void to_base(const idxr::store::Job& job, values& row, indicator& found);
};

template <>
struct type_conversion<idxr::store::Attempt> {
    using base_type = values;
    static void from_base(const values& row, indicator, idxr::store::Attempt& attempt);
    static void to_base(const idxr::store::Attempt& attempt, values& row, indicator& found);
};

}  // namespace soci
