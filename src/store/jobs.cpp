// Jobs: added, found, changed on request.
#include "idxr/store/jobs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "change.hpp"
#include "idxr/common/error.hpp"
#include "rows.hpp"

namespace idxr::store {
namespace {

// Letters and digits that are not taken for one another (Crockford's base 32).
std::string random_id() {
    constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";
    static std::random_device chance;
    std::string id;
    for (int i = 0; i < 8; ++i) id += letters[chance() % letters.size()];
    return id;
}

bool exists(soci::session& sql, const std::string& id) {
    long long count = 0;
    sql << "SELECT count(*) FROM jobs WHERE id = :id", soci::use(id), soci::into(count);
    return count > 0;
}

void check_output(soci::session& sql, const Job& job) {
    if (job.output.empty()) return;
    soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT id, state FROM jobs WHERE output = :output", soci::use(job.output));
    for (const auto& row : rows)
        if (!final(state_named(row.get<std::string>(1)).value()))
            fail(ExitCode::usage, "{}: job {} writes to it and is not over ({}); choose another --output", job.output,
                 row.get<std::string>(0), row.get<std::string>(1));
}

void read_dependencies(soci::session& sql, std::vector<Job>& jobs) {
    if (jobs.empty()) return;
    std::map<std::string, Job*> by_id;
    for (auto& job : jobs) by_id[job.id] = &job;
    const std::string only = jobs.size() == 1 ? fmt::format(" WHERE job = '{}'", jobs.front().id) : "";
    soci::rowset<soci::row> rows = (sql.prepare << "SELECT job, on_job, any_end FROM dependencies" << only);
    for (const auto& row : rows)
        if (const auto found = by_id.find(row.get<std::string>(0)); found != by_id.end())
            found->second->after.push_back({row.get<std::string>(1), row.get<long long>(2) != 0});
}

[[noreturn]] void wrong_state(const Job& job, std::string_view verb) {
    fail(ExitCode::usage, "job {} is {}; it cannot be {}", job.id, name(job.state), verb);
}

Job changed(Database& database, const std::string& id, const std::function<void(soci::session&, Job&, Time)>& work) {
    database.write([&](soci::session& sql) {
        auto job = load(sql, id);
        work(sql, job, database.now());
    });
    advance(database);
    return get(database, id);
}

// Asks the runner of a running job; stops any other job at once.
Job stop(Database& database, const std::string& id, State to, const std::string& request, std::string_view verb) {
    return changed(database, id, [&](soci::session& sql, Job& job, Time now) {
        if (job.state == State::running) {
            if (job.request == "cancel" && to == State::paused)
                fail(ExitCode::usage, "job {} is being cancelled", job.id);
            job.request = request;
            save(sql, job);
            note(sql, job.id, job.attempts, "request", request, now);
            return;
        }
        if (!allowed(job.state, to)) wrong_state(job, verb);
        change(sql, job, to, "on request", now);
    });
}

}  // namespace

std::string_view name(Priority priority) {
    constexpr std::array<std::string_view, 4> names{"low", "normal", "high", "urgent"};
    return names[static_cast<std::size_t>(priority)];
}

std::optional<Priority> priority_named(std::string_view word) {
    for (const auto priority : {Priority::low, Priority::normal, Priority::high, Priority::urgent})
        if (name(priority) == word) return priority;
    return std::nullopt;
}

std::string new_id(Database& database) {
    std::string id;
    database.read([&](soci::session& sql) {
        do id = random_id();
        while (exists(sql, id));
    });
    return id;
}

Job add(Database& database, Job job) {
    static const std::string insert =
        fmt::format("INSERT INTO jobs ({}) VALUES ({})", job_columns, parameters(job_columns));
    database.write([&](soci::session& sql) {
        for (const auto& before : job.after)
            if (!exists(sql, before.job)) fail(ExitCode::usage, "there is no job '{}' to come after", before.job);
        check_output(sql, job);
        if (job.id.empty()) job.id = new_id(database);
        long long sequence = 0;
        sql << "SELECT coalesce(max(sequence), 0) + 1 FROM jobs", soci::into(sequence);
        const auto now = database.now();
        job.sequence = sequence;
        job.state = State::pending;
        job.submitted = now;
        job.attempts = job.failures = 0;
        sql << insert, soci::use(job);
        for (const auto& before : job.after) {
            const long long any = before.any ? 1 : 0;
            sql << "INSERT INTO dependencies (job, on_job, any_end) VALUES (:job, :on_job, :any_end)",
                soci::use(job.id), soci::use(before.job), soci::use(any);
        }
        note(sql, job.id, 0, "state", "pending", now);
        if (job.after.empty() && job.not_before <= now) change(sql, job, State::queued, "", now);
    });
    if (!job.after.empty()) advance(database);
    return get(database, job.id);
}

Job get(Database& database, const std::string& id) {
    std::vector<Job> jobs(1);
    database.read([&](soci::session& sql) {
        jobs[0] = load(sql, id);
        read_dependencies(sql, jobs);
    });
    return jobs[0];
}

std::vector<Job> list(Database& database, const Filter& filter) {
    std::vector<Job> jobs;
    database.read([&](soci::session& sql) {
        std::string where;
        for (const auto state : filter.states) where += fmt::format("{}'{}'", where.empty() ? "" : ", ", name(state));
        const auto statement = fmt::format("SELECT {} FROM jobs{} ORDER BY sequence DESC", job_columns,
                                           where.empty() ? "" : fmt::format(" WHERE state IN ({})", where));
        soci::rowset<Job> rows = (sql.prepare << statement);
        for (const auto& job : rows) {
            if (!filter.name.empty() && job.name != filter.name) continue;
            if (!filter.type.empty() && job.type != filter.type) continue;
            if (!filter.created_by.empty() && job.created_by != filter.created_by) continue;
            if (!filter.tag.empty() && std::ranges::find(job.tags, filter.tag) == job.tags.end()) continue;
            jobs.push_back(job);
            if (jobs.size() == filter.limit) break;
        }
        std::ranges::reverse(jobs);
        read_dependencies(sql, jobs);
    });
    return jobs;
}

std::map<State, std::uint64_t> counts(Database& database) {
    std::map<State, std::uint64_t> found;
    database.read([&](soci::session& sql) {
        for (const auto state : all_states) {
            const std::string word(name(state));
            long long count = 0;
            sql << "SELECT count(*) FROM jobs WHERE state = :state", soci::use(word), soci::into(count);
            found[state] = static_cast<std::uint64_t>(count);
        }
    });
    return found;
}

Job cancel(Database& database, const std::string& id) {
    return stop(database, id, State::cancelled, "cancel", "cancelled");
}

Job pause(Database& database, const std::string& id) { return stop(database, id, State::paused, "pause", "paused"); }

Job resume(Database& database, const std::string& id) {
    return changed(database, id, [&](soci::session& sql, Job& job, Time now) {
        if (job.state == State::running && job.request == "pause") {
            job.request.clear();
            save(sql, job);
            note(sql, job.id, job.attempts, "request", "resume", now);
            return;
        }
        if (job.state != State::paused) wrong_state(job, "resumed");
        change(sql, job, State::pending, "resumed on request", now);
    });
}

Job retry(Database& database, const std::string& id) {
    return changed(database, id, [&](soci::session& sql, Job& job, Time now) {
        if (!final(job.state) || job.state == State::completed) wrong_state(job, "retried");
        check_output(sql, job);
        job.failures = 0;
        job.not_before = job.queued = 0;
        job.progress = 0;
        job.phase.clear();
        change(sql, job, State::pending, "retried on request", now);
    });
}

void remove(Database& database, const std::string& id) {
    database.write([&](soci::session& sql) {
        const auto job = load(sql, id);
        if (!final(job.state))
            fail(ExitCode::usage, "job {} is {}; cancel it before it is removed", id, name(job.state));
        soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT jobs.id, jobs.state FROM dependencies JOIN jobs ON jobs.id = dependencies.job "
                            "WHERE on_job = :id",
             soci::use(id));
        for (const auto& row : rows)
            if (!final(state_named(row.get<std::string>(1)).value()))
                fail(ExitCode::usage, "job {} waits for job {}; it cannot be removed yet", row.get<std::string>(0), id);
        sql << "DELETE FROM dependencies WHERE on_job = :id", soci::use(id);
        sql << "DELETE FROM alerts WHERE job = :id", soci::use(id);
        sql << "DELETE FROM jobs WHERE id = :id", soci::use(id);
    });
}

}  // namespace idxr::store
