// Changing a state: table, times, event.
#include "change.hpp"

#include "idxr/common/error.hpp"
#include "rows.hpp"

namespace idxr::store {

void note(soci::session& sql, const std::string& job, int attempt, const std::string& kind, const std::string& text,
          Time now) {
    const long long at = now, of = attempt;
    sql << "INSERT INTO events (job, number, at, attempt, kind, text) SELECT :job, coalesce(max(number), 0) + 1, "
           "CAST(:at AS BIGINT), CAST(:attempt AS BIGINT), :kind, :text FROM events WHERE job = :again",
        soci::use(job, "job"), soci::use(at, "at"), soci::use(of, "attempt"), soci::use(kind, "kind"),
        soci::use(text, "text"), soci::use(job, "again");
}

void save(soci::session& sql, const Job& job) {
    static const std::string statement =
        "UPDATE jobs SET " + assignments(std::string(job_columns).substr(4)) + " WHERE id = :id";
    sql << statement, soci::use(job);
}

Job load(soci::session& sql, const std::string& id) {
    Job job;
    sql << fmt::format("SELECT {} FROM jobs WHERE id = :id", job_columns), soci::use(id), soci::into(job);
    if (!sql.got_data()) fail(ExitCode::input, "there is no job '{}'", id);
    return job;
}

void change(soci::session& sql, Job& job, State to, const std::string& reason, Time now) {
    if (!allowed(job.state, to))
        fail(ExitCode::internal, "job {}: {} does not follow {}", job.id, name(to), name(job.state));
    job.state = to;
    job.reason = reason;
    if (to == State::queued && job.queued == 0) job.queued = now;
    if (to == State::running && job.started == 0) job.started = now;
    if (to != State::running) {
        job.runner.clear();
        job.lease = 0;
        job.request.clear();
    }
    job.finished = final(to) ? now : 0;
    if (to == State::completed) job.progress = 1;
    save(sql, job);
    note(sql, job.id, job.attempts, "state", std::string(name(to)) + (reason.empty() ? "" : ": " + reason), now);
}

}  // namespace idxr::store
