// Jobs that wait: for others, for their time, for the end of a back-off.
#include <string>
#include <vector>

#include "change.hpp"
#include "idxr/store/jobs.hpp"
#include "rows.hpp"

namespace idxr::store {
namespace {

constexpr const char* over = "('completed', 'failed', 'cancelled', 'timeout', 'dead')";
constexpr const char* over_badly = "('failed', 'cancelled', 'timeout', 'dead')";

struct Blocked {
    std::string job, by, ended;
};

std::vector<Blocked> blocked(soci::session& sql) {
    std::vector<Blocked> found;
    soci::rowset<soci::row> rows =
        (sql.prepare << "SELECT j.id, o.id, o.state FROM jobs j JOIN dependencies d ON d.job = j.id JOIN jobs o ON "
                        "o.id = d.on_job WHERE j.state = 'pending' AND d.any_end = 0 AND o.state IN "
                     << over_badly << " ORDER BY j.sequence, o.sequence");
    for (const auto& row : rows)
        if (found.empty() || found.back().job != row.get<std::string>(0))
            found.push_back({row.get<std::string>(0), row.get<std::string>(1), row.get<std::string>(2)});
    return found;
}

std::vector<std::string> ready(soci::session& sql, Time now) {
    const long long at = now;
    soci::rowset<std::string> rows =
        (sql.prepare << "SELECT j.id FROM jobs j WHERE j.state IN ('pending', 'retrying') AND j.not_before <= :now AND "
                        "(j.state = 'retrying' OR NOT EXISTS (SELECT 1 FROM dependencies d JOIN jobs o ON o.id = "
                        "d.on_job WHERE d.job = j.id AND NOT (o.state = 'completed' OR (d.any_end = 1 AND o.state IN "
                     << over << ")))) ORDER BY j.sequence",
         soci::use(at));
    return {rows.begin(), rows.end()};
}

}  // namespace

std::size_t advance(Database& database) {
    std::size_t changed = 0;
    bool any = false;
    database.read([&](soci::session& sql) { any = !ready(sql, database.now()).empty() || !blocked(sql).empty(); });
    while (any) {
        std::size_t now_changed = 0;
        database.write([&](soci::session& sql) {
            const auto now = database.now();
            // A job that is cancelled here may be waited for by the next, hence the outer loop.
            for (const auto& [id, by, ended] : blocked(sql)) {
                auto job = load(sql, id);
                change(sql, job, State::cancelled, "job " + by + ", which it waits for, ended as " + ended, now);
                ++now_changed;
            }
            for (const auto& id : ready(sql, now)) {
                auto job = load(sql, id);
                change(sql, job, State::queued, "", now);
                ++now_changed;
            }
        });
        changed += now_changed;
        any = now_changed > 0;
    }
    return changed;
}

Time next_due(Database& database) {
    long long due = 0;
    database.read([&](soci::session& sql) {
        sql << "SELECT coalesce(min(not_before), 0) FROM jobs WHERE not_before > 0 AND state IN ('pending', "
               "'retrying')",
            soci::into(due);
    });
    return due;
}

}  // namespace idxr::store
