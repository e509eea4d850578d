// idxr job cancel, pause, resume, retry and remove.
#include <fmt/format.h>

#include <cstdio>

#include "job_verbs.hpp"

namespace idxr::commands {
namespace {

// Every job that is named is tried, also after one that was refused; then the refusals are the answer.
ExitCode change_each(const Arguments& arguments,
                     const std::function<store::Job(store::Database&, const store::Job&)>& change,
                     std::string_view done) {
    const auto line = config::parse_command_line(arguments, change_flags());
    store::Database database(store_place(line));
    const auto jobs = jobs_named(database, line);
    auto list = nlohmann::ordered_json::array();
    std::string refused;
    auto code = ExitCode::ok;
    for (const auto& job : jobs) {
        try {
            const auto now = change(database, job);
            list.push_back(to_json(now));
            if (!line.on("json"))
                std::fputs(
                    fmt::format("job {} ({}) {}\n", now.id, now.name,
                                now.request.empty() ? done == "removed" ? "removed" : store::name(now.state)
                                                    : "is running; its runner is asked to " + now.request + " it")
                        .c_str(),
                    stdout);
        } catch (const Error& error) {
            if (error.code() == ExitCode::store) throw;
            refused += (refused.empty() ? "" : "; ") + std::string(error.what());
            code = error.code();
        }
    }
    if (line.on("json")) std::fputs(print_json(list).c_str(), stdout);
    if (!refused.empty()) throw Error(code, refused);
    return ExitCode::ok;
}

template <store::Job (*Change)(store::Database&, const std::string&)>
store::Job by_id(store::Database& database, const store::Job& job) {
    return Change(database, job.id);
}

}  // namespace

std::vector<config::Flag> change_flags() {
    std::vector<config::Flag> flags;
    add_name_flag(flags);
    add_common_flags(flags);
    return flags;
}

ExitCode job_cancel(const Arguments& arguments) { return change_each(arguments, by_id<store::cancel>, "cancelled"); }
ExitCode job_pause(const Arguments& arguments) { return change_each(arguments, by_id<store::pause>, "paused"); }
ExitCode job_resume(const Arguments& arguments) { return change_each(arguments, by_id<store::resume>, "resumed"); }
ExitCode job_retry(const Arguments& arguments) { return change_each(arguments, by_id<store::retry>, "retried"); }

ExitCode job_remove(const Arguments& arguments) {
    return change_each(
        arguments,
        [](store::Database& database, const store::Job& job) {
            store::remove(database, job.id);
            return job;
        },
        "removed");
}

}  // namespace idxr::commands
