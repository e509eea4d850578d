// Columns of jobs and attempts.
#include "rows.hpp"

namespace idxr::store {
namespace {

template <typename Write>
std::string each_column(const std::string& columns, Write write) {
    std::string out;
    for (std::size_t at = 0; at < columns.size();) {
        const auto end = std::min(columns.find(", ", at), columns.size());
        out += (out.empty() ? "" : ", ") + write(columns.substr(at, end - at));
        at = end + 2;
    }
    return out;
}

void set_needs(const Needs& needs, soci::values& row) {
    row.set("ranks", static_cast<long long>(needs.ranks));
    row.set("threads", static_cast<long long>(needs.threads));
    row.set("nodes", static_cast<long long>(needs.nodes));
    row.set("memory", static_cast<long long>(needs.memory));
    row.set("time_limit", static_cast<long long>(needs.time_limit));
    row.set("slurm_partition", needs.partition);
}

Needs get_needs(const soci::values& row) {
    Needs needs;
    needs.ranks = static_cast<int>(row.get<long long>("ranks"));
    needs.threads = static_cast<int>(row.get<long long>("threads"));
    needs.nodes = static_cast<int>(row.get<long long>("nodes"));
    needs.memory = static_cast<std::uint64_t>(row.get<long long>("memory"));
    needs.time_limit = row.get<long long>("time_limit");
    needs.partition = row.get<std::string>("slurm_partition");
    return needs;
}

}  // namespace

std::string parameters(const std::string& columns) {
    return each_column(columns, [](const std::string& column) { return ":" + column; });
}
std::string assignments(const std::string& columns) {
    return each_column(columns, [](const std::string& column) { return column + " = :" + column; });
}

}  // namespace idxr::store

namespace soci {

using namespace idxr::store;

void type_conversion<Job>::from_base(const values& row, indicator, Job& job) {
    const auto text = [&](const char* column) { return row.get<std::string>(column); };
    const auto number = [&](const char* column) { return row.get<long long>(column); };
    job.id = text("id");
    job.sequence = number("sequence");
    job.name = text("name");
    job.type = text("type");
    job.priority = static_cast<Priority>(number("priority"));
    job.state = state_named(text("state")).value();
    job.reason = text("reason");
    job.created_by = text("created_by");
    job.tags = as_words(text("tags"));
    job.command = text("command");
    job.arguments = as_words(text("arguments"));
    job.folder = text("folder");
    job.output = text("output");
    job.configuration = text("configuration");
    job.executor = text("executor");
    job.needs = get_needs(row);
    job.max_retries = static_cast<int>(number("max_retries"));
    job.attempts = static_cast<int>(number("attempts"));
    job.failures = static_cast<int>(number("failures"));
    job.schedule = text("schedule");
    job.submitted = number("submitted");
    job.queued = number("queued");
    job.started = number("started");
    job.finished = number("finished");
    job.not_before = number("not_before");
    job.request = text("request");
    job.runner = text("runner");
    job.lease = number("lease");
    job.progress = row.get<double>("progress");
    job.phase = text("phase");
    job.heard = number("heard");
    job.estimated_rows = static_cast<std::uint64_t>(number("estimated_rows"));
    job.estimated_memory = static_cast<std::uint64_t>(number("estimated_memory"));
    job.estimated_core_seconds = row.get<double>("estimated_core_seconds");
}

void type_conversion<Job>::to_base(const Job& job, values& row, indicator& found) {
    row.set("id", job.id);
    row.set("sequence", static_cast<long long>(job.sequence));
    row.set("name", job.name);
    row.set("type", job.type);
    row.set("priority", static_cast<long long>(job.priority));
    row.set("state", std::string(name(job.state)));
    row.set("reason", job.reason);
    row.set("created_by", job.created_by);
    row.set("tags", as_text(job.tags));
    row.set("command", job.command);
    row.set("arguments", as_text(job.arguments));
    row.set("folder", job.folder);
    row.set("output", job.output);
    row.set("configuration", job.configuration);
    row.set("executor", job.executor);
    set_needs(job.needs, row);
    row.set("max_retries", static_cast<long long>(job.max_retries));
    row.set("attempts", static_cast<long long>(job.attempts));
    row.set("failures", static_cast<long long>(job.failures));
    row.set("schedule", job.schedule);
    row.set("submitted", static_cast<long long>(job.submitted));
    row.set("queued", static_cast<long long>(job.queued));
    row.set("started", static_cast<long long>(job.started));
    row.set("finished", static_cast<long long>(job.finished));
    row.set("not_before", static_cast<long long>(job.not_before));
    row.set("request", job.request);
    row.set("runner", job.runner);
    row.set("lease", static_cast<long long>(job.lease));
    row.set("progress", job.progress);
    row.set("phase", job.phase);
    row.set("heard", static_cast<long long>(job.heard));
    row.set("estimated_rows", static_cast<long long>(job.estimated_rows));
    row.set("estimated_memory", static_cast<long long>(job.estimated_memory));
    row.set("estimated_core_seconds", job.estimated_core_seconds);
    found = i_ok;
}

void type_conversion<Attempt>::from_base(const values& row, indicator, Attempt& attempt) {
    attempt.job = row.get<std::string>("job");
    attempt.number = static_cast<int>(row.get<long long>("number"));
    attempt.runner = row.get<std::string>("runner");
    attempt.executor = row.get<std::string>("executor");
    attempt.handle = row.get<std::string>("handle");
    attempt.needs = get_needs(row);
    attempt.started = row.get<long long>("started");
    attempt.ended = row.get<long long>("ended");
    attempt.exit_code = static_cast<int>(row.get<long long>("exit_code"));
    attempt.cause = row.get<std::string>("cause");
    attempt.reason = row.get<std::string>("reason");
    attempt.log = row.get<std::string>("log");
}

void type_conversion<Attempt>::to_base(const Attempt& attempt, values& row, indicator& found) {
    row.set("job", attempt.job);
    row.set("number", static_cast<long long>(attempt.number));
    row.set("runner", attempt.runner);
    row.set("executor", attempt.executor);
    row.set("handle", attempt.handle);
    set_needs(attempt.needs, row);
    row.set("started", static_cast<long long>(attempt.started));
    row.set("ended", static_cast<long long>(attempt.ended));
    row.set("exit_code", static_cast<long long>(attempt.exit_code));
    row.set("cause", attempt.cause);
    row.set("reason", attempt.reason);
    row.set("log", attempt.log);
    found = i_ok;
}

}  // namespace soci
