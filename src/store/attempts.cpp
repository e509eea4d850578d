// Claims, leases, attempts.
#include "idxr/store/attempts.hpp"

#include <fmt/format.h>

#include "change.hpp"
#include "idxr/common/error.hpp"
#include "rows.hpp"

namespace idxr::store {
namespace {

bool holds(const Job& job, const std::string& runner) { return job.state == State::running && job.runner == runner; }

void write_attempt(soci::session& sql, const Attempt& attempt) {
    static const std::string statement =
        fmt::format("UPDATE attempts SET {} WHERE job = :job AND number = :number",
                    assignments(std::string(attempt_columns).substr(std::string("job, number, ").size())));
    sql << statement, soci::use(attempt);
}

std::optional<Attempt> read_open(soci::session& sql, const std::string& job) {
    Attempt attempt;
    sql << fmt::format("SELECT {} FROM attempts WHERE job = :job AND ended = 0", attempt_columns), soci::use(job),
        soci::into(attempt);
    if (!sql.got_data()) return std::nullopt;
    return attempt;
}

}  // namespace

std::vector<Waiting> waiting(Database& database) {
    std::vector<Waiting> found;
    database.read([&](soci::session& sql) {
        soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT id, priority, queued, sequence, ranks, threads, nodes, memory, executor, "
                            "slurm_partition FROM jobs WHERE state = 'queued' ORDER BY sequence");
        for (const auto& row : rows) {
            Waiting job;
            job.id = row.get<std::string>(0);
            job.priority = static_cast<Priority>(row.get<long long>(1));
            job.queued = row.get<long long>(2);
            job.sequence = row.get<long long>(3);
            job.needs.ranks = static_cast<int>(row.get<long long>(4));
            job.needs.threads = static_cast<int>(row.get<long long>(5));
            job.needs.nodes = static_cast<int>(row.get<long long>(6));
            job.needs.memory = static_cast<std::uint64_t>(row.get<long long>(7));
            job.executor = row.get<std::string>(8);
            job.needs.partition = row.get<std::string>(9);
            found.push_back(std::move(job));
        }
    });
    return found;
}

std::optional<Attempt> claim(Database& database, const std::string& id, const std::string& runner,
                             const std::string& executor, const Needs& needs, Time lease) {
    static const std::string insert =
        fmt::format("INSERT INTO attempts ({}) VALUES ({})", attempt_columns, parameters(attempt_columns));
    std::optional<Attempt> taken;
    database.write([&](soci::session& sql) {
        auto job = load(sql, id);
        if (job.state != State::queued) return;
        job.attempts += 1;
        job.runner = runner;
        job.lease = lease;
        job.heard = database.now();
        job.progress = 0;
        job.phase.clear();
        change(sql, job, State::running, "", database.now());
        Attempt attempt;
        attempt.job = id;
        attempt.number = job.attempts;
        attempt.runner = runner;
        attempt.executor = executor;
        attempt.needs = needs;
        attempt.started = database.now();
        sql << insert, soci::use(attempt);
        taken = attempt;
    });
    return taken;
}

bool give_up(Database& database, const std::string& id, const std::string& reason) {
    bool given_up = false;
    database.write([&](soci::session& sql) {
        auto job = load(sql, id);
        given_up = job.state == State::queued;
        if (given_up) change(sql, job, State::dead, reason, database.now());
    });
    return given_up;
}

bool record_start(Database& database, const Attempt& attempt) {
    bool held = false;
    database.write([&](soci::session& sql) {
        const auto job = load(sql, attempt.job);
        held = holds(job, attempt.runner) && job.attempts == attempt.number;
        if (!held) return;
        write_attempt(sql, attempt);
        note(sql, attempt.job, attempt.number, "start",
             fmt::format("attempt {} on {}", attempt.number, attempt.executor), database.now());
    });
    return held;
}

void renew(Database& database, const std::string& runner, Time lease) {
    database.write([&](soci::session& sql) {
        const long long now = database.now(), until = lease;
        sql << "UPDATE runners SET heard = :now WHERE id = :id", soci::use(now), soci::use(runner);
        sql << "UPDATE jobs SET lease = :lease WHERE runner = :id AND state = 'running'", soci::use(until),
            soci::use(runner);
    });
}

std::vector<Job> abandoned(Database& database) {
    std::vector<Job> jobs;
    database.read([&](soci::session& sql) {
        const long long now = database.now();
        soci::rowset<Job> rows =
            (sql.prepare << "SELECT " << job_columns << " FROM jobs WHERE state = 'running' AND lease < :now",
             soci::use(now));
        jobs.assign(rows.begin(), rows.end());
    });
    return jobs;
}

bool take_over(Database& database, const std::string& id, const std::string& from, const std::string& to, Time lease) {
    bool taken = false;
    database.write([&](soci::session& sql) {
        auto job = load(sql, id);
        taken = holds(job, from);
        if (!taken) return;
        job.runner = to;
        job.lease = lease;
        save(sql, job);
        sql << "UPDATE attempts SET runner = :to WHERE job = :job AND ended = 0", soci::use(to), soci::use(id);
        if (from != to)
            note(sql, id, job.attempts, "adopted", "its runner is gone; another one goes on with it", database.now());
    });
    return taken;
}

bool end_attempt(Database& database, const Attempt& attempt, const std::string& runner, const Verdict& verdict) {
    bool held = false;
    database.write([&](soci::session& sql) {
        auto job = load(sql, attempt.job);
        auto open = read_open(sql, attempt.job);
        held = holds(job, runner) && open && open->number == attempt.number;
        if (!held) return;
        const auto now = database.now();
        open->ended = now;
        open->exit_code = verdict.exit_code;
        open->cause = verdict.cause;
        open->reason = verdict.reason;
        write_attempt(sql, *open);
        const long long at = now, number = attempt.number;
        sql << "UPDATE phases SET ended = :now WHERE job = :job AND attempt = :attempt AND ended = 0",
            soci::use(at, "now"), soci::use(attempt.job, "job"), soci::use(number, "attempt");
        note(sql, attempt.job, attempt.number, "end", verdict.cause, now);
        if (verdict.fault) job.failures += 1;
        job.needs = verdict.needs;
        job.not_before = verdict.not_before;
        // Its age is the time that it waits, which begins anew.
        job.queued = 0;
        change(sql, job, verdict.to, verdict.to == State::completed ? "" : verdict.reason, now);
    });
    return held;
}

std::vector<Attempt> attempts(Database& database, const std::string& job) {
    std::vector<Attempt> found;
    database.read([&](soci::session& sql) {
        soci::rowset<Attempt> rows =
            (sql.prepare << "SELECT " << attempt_columns << " FROM attempts WHERE job = :job ORDER BY number",
             soci::use(job));
        found.assign(rows.begin(), rows.end());
    });
    return found;
}

double core_hours(const std::vector<Attempt>& attempts, Time now) {
    double hours = 0;
    for (const auto& attempt : attempts)
        if (!attempt.handle.empty())
            hours += attempt.needs.cores() *
                     static_cast<double>((attempt.ended > 0 ? attempt.ended : now) - attempt.started);
    return hours / 3'600'000;
}

std::optional<Attempt> open_attempt(Database& database, const std::string& job) {
    std::optional<Attempt> found;
    database.read([&](soci::session& sql) { found = read_open(sql, job); });
    return found;
}

}  // namespace idxr::store
