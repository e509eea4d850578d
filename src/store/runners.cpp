// Runners and alerts.
#include "idxr/store/runners.hpp"

#include <algorithm>
#include <utility>

#include "connection.hpp"

namespace idxr::store {
namespace {

Alert alert_of(const soci::row& row) {
    return {row.get<long long>(0), row.get<std::string>(1), row.get<std::string>(2), row.get<std::string>(3),
            row.get<long long>(4), row.get<long long>(5),   row.get<long long>(6),   row.get<long long>(7)};
}

std::vector<Alert> alerts_where(Database& database, const std::string& condition) {
    std::vector<Alert> found;
    database.read([&](soci::session& sql) {
        soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT number, job, rule, text, raised, recovered, told, told_recovered FROM alerts WHERE "
                         << condition << " ORDER BY number");
        for (const auto& row : rows) found.push_back(alert_of(row));
    });
    return found;
}

}  // namespace

void add_runner(Database& database, const Runner& runner) {
    database.write([&](soci::session& sql) {
        const long long pid = runner.pid, pid_started = runner.pid_started, cores = runner.cores,
                        memory = static_cast<long long>(runner.memory), now = database.now(), never = 0;
        // Availability is told of shorter times.
        const long long long_ago = now - 60LL * 24 * 3600 * 1000;
        sql << "DELETE FROM runners WHERE heard < :long_ago", soci::use(long_ago);
        sql << "INSERT INTO runners (id, host, pid, pid_started, executor, cores, memory, started, heard, stopped) "
               "VALUES "
               "(:id, :host, :pid, :pid_started, :executor, :cores, :memory, :started, :heard, :stopped)",
            soci::use(runner.id), soci::use(runner.host), soci::use(pid), soci::use(pid_started),
            soci::use(runner.executor), soci::use(cores), soci::use(memory), soci::use(now), soci::use(now),
            soci::use(never);
    });
}

void stop_runner(Database& database, const std::string& id) {
    database.write([&](soci::session& sql) {
        const long long now = database.now();
        sql << "UPDATE runners SET heard = :now, stopped = :stopped WHERE id = :id", soci::use(now), soci::use(now),
            soci::use(id);
    });
}

bool is_there(const Runner& runner, Time now) { return runner.stopped == 0 && now - runner.heard < longest_silence; }

std::vector<Runner> runners(Database& database) {
    std::vector<Runner> found;
    database.read([&](soci::session& sql) {
        soci::rowset<soci::row> rows = (sql.prepare << "SELECT id, host, pid, pid_started, executor, cores, memory, "
                                                       "started, heard, stopped FROM runners ORDER BY started, id");
        for (const auto& row : rows)
            found.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<long long>(2),
                             row.get<long long>(3), row.get<std::string>(4), static_cast<int>(row.get<long long>(5)),
                             static_cast<std::uint64_t>(row.get<long long>(6)), row.get<long long>(7),
                             row.get<long long>(8), row.get<long long>(9)});
    });
    return found;
}

double availability(const std::vector<Runner>& runners, Time since, Time now, Time gap) {
    std::vector<std::pair<Time, Time>> spans;
    for (const auto& runner : runners) spans.emplace_back(runner.started, std::max(runner.started, runner.heard));
    std::ranges::sort(spans);
    if (spans.empty()) return 1;
    const Time begin = std::max(since, spans.front().first);
    Time covered = 0, reached = begin;
    for (const auto& [from, to] : spans) {
        if (to <= reached) continue;
        const Time start = from - reached <= gap ? reached : std::max(from, reached);
        covered += to - start;
        reached = to;
    }
    if (now > reached && now - reached <= gap) covered += now - reached;
    return now > begin ? std::clamp(static_cast<double>(covered) / static_cast<double>(now - begin), 0.0, 1.0) : 1;
}

bool raise(Database& database, const std::string& job, const std::string& rule, const std::string& text) {
    bool raised = false;
    database.write([&](soci::session& sql) {
        long long standing = 0, number = 0;
        sql << "SELECT count(*) FROM alerts WHERE job = :job AND rule = :rule AND recovered = 0", soci::use(job),
            soci::use(rule), soci::into(standing);
        if (standing > 0) return;
        sql << "SELECT coalesce(max(number), 0) + 1 FROM alerts", soci::into(number);
        const long long now = database.now();
        sql << "INSERT INTO alerts (number, job, rule, text, raised, recovered, told, told_recovered) VALUES (:number, "
               ":job, :rule, :text, :now, 0, 0, 0)",
            soci::use(number), soci::use(job), soci::use(rule), soci::use(text), soci::use(now);
        raised = true;
    });
    return raised;
}

bool recover(Database& database, const std::string& job, const std::string& rule) {
    // Most of the time none stands, and then no lock is taken.
    long long standing = 0;
    const auto count = [&](soci::session& sql) {
        sql << "SELECT count(*) FROM alerts WHERE job = :job AND rule = :rule AND recovered = 0", soci::use(job),
            soci::use(rule), soci::into(standing);
    };
    database.read(count);
    if (standing == 0) return false;
    database.write([&](soci::session& sql) {
        count(sql);
        const long long now = database.now();
        sql << "UPDATE alerts SET recovered = :now WHERE job = :job AND rule = :rule AND recovered = 0", soci::use(now),
            soci::use(job), soci::use(rule);
    });
    return standing > 0;
}

std::vector<Alert> untold(Database& database) {
    return alerts_where(database, "told = 0 OR (recovered > 0 AND told_recovered = 0)");
}

bool take_to_tell(Database& database, const Alert& alert, bool recovery) {
    long long changed = 0;
    database.write([&](soci::session& sql) {
        const std::string column = recovery ? "told_recovered" : "told";
        const long long now = database.now(), number = alert.number;
        sql << "SELECT count(*) FROM alerts WHERE number = :number AND " << column << " = 0", soci::use(number),
            soci::into(changed);
        sql << "UPDATE alerts SET " << column << " = :now WHERE number = :number AND " << column << " = 0",
            soci::use(now), soci::use(number);
    });
    return changed > 0;
}

std::vector<Alert> alerts(Database& database, const std::string& job) {
    auto found = alerts_where(database, "1 = 1");
    if (!job.empty()) std::erase_if(found, [&](const Alert& alert) { return alert.job != job; });
    return found;
}

}  // namespace idxr::store
