// Phases, chunks, events, results.
#include "idxr/store/history.hpp"

#include "change.hpp"
#include "idxr/common/error.hpp"
#include "rows.hpp"

namespace idxr::store {
namespace {

void put(soci::session& sql, const std::string& job, int attempt, const Phase& phase) {
    const long long of = attempt, number = phase.number, done = static_cast<long long>(phase.done),
                    total = static_cast<long long>(phase.total), memory = static_cast<long long>(phase.memory),
                    begun = phase.begun, ended = phase.ended;
    // Both databases know this form of "insert or update".
    sql << "INSERT INTO phases (job, attempt, number, name, unit, done, total, rate, memory, begun, ended) VALUES "
           "(:job, "
           ":attempt, :number, :name, :unit, :done, :total, :rate, :memory, :begun, :ended) ON CONFLICT (job, attempt, "
           "number) DO UPDATE SET done = excluded.done, total = excluded.total, rate = excluded.rate, memory = "
           "excluded.memory, ended = excluded.ended",
        soci::use(job), soci::use(of), soci::use(number), soci::use(phase.name), soci::use(phase.unit), soci::use(done),
        soci::use(total), soci::use(phase.rate), soci::use(memory), soci::use(begun), soci::use(ended);
}

void put(soci::session& sql, const std::string& job, int attempt, const Chunk& chunk) {
    const long long of = attempt, phase = chunk.phase, at = chunk.at, done = static_cast<long long>(chunk.done);
    sql << "INSERT INTO chunks (job, attempt, phase, at, done) VALUES (:job, :attempt, :phase, :at, :done) ON CONFLICT "
           "(job, attempt, phase, at) DO NOTHING",
        soci::use(job), soci::use(of), soci::use(phase), soci::use(at), soci::use(done);
}

}  // namespace

void record(Database& database, const std::string& job, int attempt, const std::string& runner, const News& news) {
    database.write([&](soci::session& sql) {
        auto held = load(sql, job);
        if (held.state != State::running || held.runner != runner || held.attempts != attempt) return;
        for (const auto& phase : news.phases) put(sql, job, attempt, phase);
        for (const auto& chunk : news.chunks) put(sql, job, attempt, chunk);
        for (const auto& text : news.notes) note(sql, job, attempt, "note", text, database.now());
        held.progress = news.progress;
        held.phase = news.phase;
        held.heard = database.now();
        save(sql, held);
    });
}

void add_event(Database& database, const std::string& job, int attempt, const std::string& kind,
               const std::string& text) {
    database.write([&](soci::session& sql) { note(sql, job, attempt, kind, text, database.now()); });
}

void set_results(Database& database, const std::string& job, const std::vector<Result>& results) {
    database.write([&](soci::session& sql) {
        sql << "DELETE FROM results WHERE job = :job", soci::use(job);
        const long long now = database.now();
        for (const auto& result : results) {
            const auto rows = static_cast<long long>(result.rows), bytes = static_cast<long long>(result.bytes);
            sql << "INSERT INTO results (job, name, value, data_rows, bytes, at) VALUES (:job, :name, :value, :rows, "
                   ":bytes, :at)",
                soci::use(job), soci::use(result.name), soci::use(result.value), soci::use(rows), soci::use(bytes),
                soci::use(now);
        }
    });
}

std::vector<Event> events(Database& database, const std::string& job, int after) {
    std::vector<Event> found;
    database.read([&](soci::session& sql) {
        const long long beyond = after;
        soci::rowset<soci::row> rows = (sql.prepare << "SELECT number, at, attempt, kind, text FROM events WHERE job = "
                                                       ":job AND number > :after ORDER BY number",
                                        soci::use(job), soci::use(beyond));
        for (const auto& row : rows)
            found.push_back({job, static_cast<int>(row.get<long long>(0)), row.get<long long>(1),
                             static_cast<int>(row.get<long long>(2)), row.get<std::string>(3),
                             row.get<std::string>(4)});
    });
    return found;
}

std::vector<Phase> phases(Database& database, const std::string& job) {
    std::vector<Phase> found;
    database.read([&](soci::session& sql) {
        soci::rowset<soci::row> rows = (sql.prepare << "SELECT attempt, number, name, unit, done, total, rate, memory, "
                                                       "begun, ended FROM phases WHERE job = "
                                                       ":job ORDER BY attempt, number",
                                        soci::use(job));
        for (const auto& row : rows)
            found.push_back(
                {job, static_cast<int>(row.get<long long>(0)), static_cast<int>(row.get<long long>(1)),
                 row.get<std::string>(2), row.get<std::string>(3), static_cast<std::uint64_t>(row.get<long long>(4)),
                 static_cast<std::uint64_t>(row.get<long long>(5)), row.get<double>(6),
                 static_cast<std::uint64_t>(row.get<long long>(7)), row.get<long long>(8), row.get<long long>(9)});
    });
    return found;
}

std::vector<Chunk> chunks(Database& database, const std::string& job) {
    std::vector<Chunk> found;
    database.read([&](soci::session& sql) {
        soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT attempt, phase, at, done FROM chunks WHERE job = :job ORDER BY attempt, phase, at",
             soci::use(job));
        for (const auto& row : rows)
            found.push_back({static_cast<int>(row.get<long long>(0)), static_cast<int>(row.get<long long>(1)),
                             row.get<long long>(2), static_cast<std::uint64_t>(row.get<long long>(3))});
    });
    return found;
}

std::vector<Result> results(Database& database, const std::string& job) {
    std::vector<Result> found;
    database.read([&](soci::session& sql) {
        soci::rowset<soci::row> rows =
            (sql.prepare << "SELECT name, value, data_rows, bytes FROM results WHERE job = :job ORDER BY name",
             soci::use(job));
        for (const auto& row : rows)
            found.push_back({row.get<std::string>(0), row.get<std::string>(1),
                             static_cast<std::uint64_t>(row.get<long long>(2)),
                             static_cast<std::uint64_t>(row.get<long long>(3))});
    });
    return found;
}

}  // namespace idxr::store
