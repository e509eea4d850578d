// Migrations. One is never changed once it was released; what is new is added behind it.
#include "schema.hpp"

#include <array>
#include <span>
#include <string_view>

#include "connection.hpp"
#include "idxr/common/error.hpp"

namespace idxr::store {
namespace {

// Types that SQLite and PostgreSQL both know. Times are milliseconds since 1970; 0 and '' stand for none.
constexpr std::string_view first[] = {
    "CREATE TABLE jobs ("
    " id TEXT PRIMARY KEY, sequence BIGINT NOT NULL UNIQUE, name TEXT NOT NULL, type TEXT NOT NULL,"
    " priority BIGINT NOT NULL, state TEXT NOT NULL, reason TEXT NOT NULL, created_by TEXT NOT NULL,"
    " tags TEXT NOT NULL, command TEXT NOT NULL, arguments TEXT NOT NULL, folder TEXT NOT NULL, output TEXT NOT NULL,"
    " configuration TEXT NOT NULL, executor TEXT NOT NULL, ranks BIGINT NOT NULL, threads BIGINT NOT NULL,"
    " nodes BIGINT NOT NULL, memory BIGINT NOT NULL, time_limit BIGINT NOT NULL, slurm_partition TEXT NOT NULL,"
    " max_retries BIGINT NOT NULL, attempts BIGINT NOT NULL, failures BIGINT NOT NULL, schedule TEXT NOT NULL,"
    " submitted BIGINT NOT NULL, queued BIGINT NOT NULL, started BIGINT NOT NULL, finished BIGINT NOT NULL,"
    " not_before BIGINT NOT NULL, request TEXT NOT NULL, runner TEXT NOT NULL, lease BIGINT NOT NULL,"
    " progress DOUBLE PRECISION NOT NULL, phase TEXT NOT NULL, heard BIGINT NOT NULL,"
    " estimated_rows BIGINT NOT NULL, estimated_memory BIGINT NOT NULL)",
    "CREATE INDEX jobs_state ON jobs (state, sequence)",
    "CREATE INDEX jobs_output ON jobs (output)",
    "CREATE TABLE dependencies ("
    " job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, on_job TEXT NOT NULL, any_end BIGINT NOT NULL,"
    " PRIMARY KEY (job, on_job))",
    "CREATE INDEX dependencies_on ON dependencies (on_job)",
    "CREATE TABLE attempts ("
    " job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, number BIGINT NOT NULL, runner TEXT NOT NULL,"
    " executor TEXT NOT NULL, handle TEXT NOT NULL, ranks BIGINT NOT NULL, threads BIGINT NOT NULL,"
    " nodes BIGINT NOT NULL, memory BIGINT NOT NULL, time_limit BIGINT NOT NULL, slurm_partition TEXT NOT NULL,"
    " started BIGINT NOT NULL, ended BIGINT NOT NULL, exit_code BIGINT NOT NULL, cause TEXT NOT NULL,"
    " reason TEXT NOT NULL, log TEXT NOT NULL, PRIMARY KEY (job, number))",
    "CREATE TABLE events ("
    " job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, number BIGINT NOT NULL, at BIGINT NOT NULL,"
    " attempt BIGINT NOT NULL, kind TEXT NOT NULL, text TEXT NOT NULL, PRIMARY KEY (job, number))",
    "CREATE TABLE phases ("
    " job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, attempt BIGINT NOT NULL, number BIGINT NOT NULL,"
    " name TEXT NOT NULL, unit TEXT NOT NULL, done BIGINT NOT NULL, total BIGINT NOT NULL,"
    " rate DOUBLE PRECISION NOT NULL, begun BIGINT NOT NULL, ended BIGINT NOT NULL, PRIMARY KEY (job, attempt, "
    "number))",
    "CREATE TABLE chunks ("
    " job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, attempt BIGINT NOT NULL, phase BIGINT NOT NULL,"
    " at BIGINT NOT NULL, done BIGINT NOT NULL, PRIMARY KEY (job, attempt, phase, at))",
    "CREATE TABLE results ("
    " job TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE, name TEXT NOT NULL, value TEXT NOT NULL,"
    " data_rows BIGINT NOT NULL, bytes BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (job, name))",
    "CREATE TABLE runners ("
    " id TEXT PRIMARY KEY, host TEXT NOT NULL, pid BIGINT NOT NULL, pid_started BIGINT NOT NULL,"
    " executor TEXT NOT NULL, cores BIGINT NOT NULL, memory BIGINT NOT NULL, started BIGINT NOT NULL,"
    " heard BIGINT NOT NULL, stopped BIGINT NOT NULL)",
    "CREATE TABLE alerts ("
    " number BIGINT PRIMARY KEY, job TEXT NOT NULL, rule TEXT NOT NULL, text TEXT NOT NULL, raised BIGINT NOT NULL,"
    " recovered BIGINT NOT NULL, told BIGINT NOT NULL, told_recovered BIGINT NOT NULL)",
    "CREATE INDEX alerts_cause ON alerts (job, rule, recovered)",
};

constexpr std::string_view second[] = {
    "ALTER TABLE phases ADD COLUMN memory BIGINT NOT NULL DEFAULT 0",
    "CREATE INDEX jobs_name ON jobs (name)",
};

constexpr std::string_view third[] = {
    "ALTER TABLE jobs ADD COLUMN estimated_core_seconds DOUBLE PRECISION NOT NULL DEFAULT 0",
};

constexpr std::array<std::span<const std::string_view>, 3> migrations{first, second, third};

}  // namespace

void bring_up_to_date(Database& database, const std::string& place) {
    const auto version = [](soci::session& sql) {
        long long highest = 0;
        sql << "SELECT coalesce(max(version), 0) FROM schema_versions", soci::into(highest);
        return static_cast<std::size_t>(highest);
    };
    // Most of the time there is nothing to do, and then no lock is taken.
    bool current = false;
    database.read([&](soci::session& sql) {
        try {
            current = version(sql) == migrations.size();
        } catch (const soci::soci_error&) {
            // no such table: a new store, or the next transaction says what is wrong
        }
    });
    if (current) return;
    database.write([&](soci::session& sql) {
        sql << "CREATE TABLE IF NOT EXISTS schema_versions (version BIGINT PRIMARY KEY, applied BIGINT NOT NULL)";
        auto at = version(sql);
        if (at > migrations.size())
            fail(ExitCode::store,
                 "{}: the job store was made by a newer idxr (schema {}, this one knows {}); use that one", place, at,
                 migrations.size());
        for (; at < migrations.size(); ++at) {
            for (const auto statement : migrations[at]) sql << std::string(statement);
            const auto number = static_cast<long long>(at + 1), now = static_cast<long long>(database.now());
            sql << "INSERT INTO schema_versions (version, applied) VALUES (:version, :now)", soci::use(number),
                soci::use(now);
        }
    });
}

}  // namespace idxr::store
