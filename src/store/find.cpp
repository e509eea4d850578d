// Jobs found by what people call them.
#include <fmt/format.h>

#include <algorithm>

#include "connection.hpp"
#include "idxr/common/error.hpp"
#include "idxr/store/jobs.hpp"

namespace idxr::store {
namespace {

constexpr std::size_t shown = 8;

[[noreturn]] void none(const std::string& word) {
    fail(ExitCode::input, "there is no job '{}'; 'idxr job list' shows them", word);
}

std::vector<std::string> ids_where(Database& database, const std::string& condition, const std::string& first,
                                   const std::string& last) {
    std::vector<std::string> ids;
    database.read([&](soci::session& sql) {
        soci::rowset<std::string> rows =
            (sql.prepare << "SELECT id FROM jobs WHERE " << condition << " ORDER BY sequence", soci::use(first),
             soci::use(last));
        ids.assign(rows.begin(), rows.end());
    });
    return ids;
}

std::vector<std::string> begin_so(Database& database, const std::string& beginning) {
    const auto safe = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    if (beginning.empty() || !std::ranges::all_of(beginning, safe)) return {};
    auto ids = ids_where(database, "id >= :first AND id < :last", beginning, beginning + "~");
    std::erase_if(ids, [&](const std::string& id) { return !id.starts_with(beginning); });
    return ids;
}

std::vector<std::string> called(Database& database, const std::string& name) {
    return ids_where(database, "name = :name AND name <> :none", name, "");
}

Job the_one(Database& database, const std::string& word, const std::vector<std::string>& ids) {
    if (ids.empty()) none(word);
    if (ids.size() == 1) return get(database, ids.front());
    const std::vector<std::string> some(ids.begin(),
                                        ids.begin() + static_cast<std::ptrdiff_t>(std::min(ids.size(), shown)));
    fail(ExitCode::usage, "'{}' stands for {} jobs, {}{}; give the ID of the one that is meant", word, ids.size(),
         fmt::join(some, ", "), ids.size() > shown ? ", …" : "");
}

}  // namespace

Job find(Database& database, const std::string& word) {
    auto ids = begin_so(database, word);
    if (ids.size() == 1 && ids.front() == word) return get(database, word);
    for (const auto& id : called(database, word))
        if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
    return the_one(database, word, ids);
}

Job find_by_name(Database& database, const std::string& name) {
    return the_one(database, name, called(database, name));
}

}  // namespace idxr::store
