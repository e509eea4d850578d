// Every rank looks through its share of a table; what it finds goes to all.
#include "run_tables.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <nlohmann/json.hpp>

#include "idxr/common/error.hpp"
#include "idxr/mpi/agree.hpp"
#include "idxr/scan/scan.hpp"
#include "idxr/write/reader.hpp"

namespace idxr::explain {
namespace {

using Json = nlohmann::json;
using write::ColumnSpec;
using write::ColumnType;

std::string key_of(std::string_view source, std::string_view id) {
    return std::string(source) + '\x1f' + std::string(id);
}

// The same in the room of an earlier one.
void put_key(std::string& room, std::string_view source, std::string_view id) {
    room.assign(source);
    room += '\x1f';
    room += id;
}

// Calls look(batch, row, number of the row in the table, found) for every row; what it puts into `found` is gathered.
std::vector<Json> look_through(
    const mpi::Communicator& comm, const std::string& folder, const std::string& table,
    const std::vector<ColumnSpec>& columns,
    const std::function<void(const write::Batch&, std::uint64_t, std::uint64_t, std::vector<Json>&)>& look) {
    const auto path = mpi::from_root(comm, [&] { return write::find_table(folder, table); });
    const auto scan = scan::open_table(comm, path, columns);
    std::string own;
    mpi::together(comm, [&] {
        std::uint64_t number = scan->first_row();
        std::vector<Json> found;
        for (write::Batch batch; scan->next(batch); number += batch.rows)
            for (std::uint64_t i = 0; i < batch.rows; ++i) look(batch, i, number + i, found);
        for (const auto& row : found) own += row.dump(-1, ' ', false, Json::error_handler_t::replace) + '\n';
    });
    const auto all = comm.all_gather(std::span<const char>(own.data(), own.size()));
    std::vector<Json> rows;
    for (auto at = all.begin(); at != all.end();) {
        const auto end = std::find(at, all.end(), '\n');
        rows.push_back(Json::parse(at, end));
        at = end + 1;
    }
    return rows;
}

std::vector<Member> members(const mpi::Communicator& comm, const std::string& folder,
                            const std::set<std::string>& wanted, std::size_t column) {
    const std::vector<ColumnSpec> columns{{"record_id", ColumnType::text},     {"source", ColumnType::text},
                                          {"master_id", ColumnType::text},     {"household_id", ColumnType::text, true},
                                          {"confidence", ColumnType::float64}, {"round", ColumnType::int32},
                                          {"cluster_size", ColumnType::int64}};
    std::string room;
    std::vector<Member> found;
    for (const auto& row :
         look_through(comm, folder, "identities", columns,
                      [&](const write::Batch&batch, std::uint64_t i, std::uint64_t number, std::vector<Json>&out) {
                          const auto text = [&](std::size_t c) { return batch.columns[c].text_at(i); };
                          room = text(column);
                          if (!wanted.contains(room)) return;
                          out.push_back({number, text(0), text(1), text(2), text(3), batch.columns[4].float64[i],
                                         batch.columns[5].int32[i], batch.columns[6].int64[i]});
                      }))
        found.push_back({row[0], row[1], row[2], row[3], row[4], row[5], row[6], row[7]});
    return found;
}

}  // namespace

std::vector<Member> members_with_ids(const mpi::Communicator& comm, const std::string& folder,
                                     const std::set<std::string>& ids) {
    return members(comm, folder, ids, 0);
}

std::vector<Member> members_of(const mpi::Communicator& comm, const std::string& folder,
                               const std::set<std::string>& masters) {
    return members(comm, folder, masters, 2);
}

std::vector<Edge> edges_at(const mpi::Communicator& comm, const std::string& folder, const std::set<std::string>& keys,
                           bool inside) {
    const std::vector<ColumnSpec> columns{{"record_id_l", ColumnType::text},    {"source_l", ColumnType::text},
                                          {"record_id_r", ColumnType::text},    {"source_r", ColumnType::text},
                                          {"probability", ColumnType::float64}, {"weight", ColumnType::float64},
                                          {"round", ColumnType::int32},         {"rule", ColumnType::text}};
    std::vector<Edge> found;
    std::string left, right;
    for (const auto& row :
         look_through(comm, folder, "pairs", columns,
                      [&](const write::Batch&batch, std::uint64_t i, std::uint64_t, std::vector<Json>&out) {
                          const auto text = [&](std::size_t c) { return batch.columns[c].text_at(i); };
                          put_key(left, text(1), text(0));
                          put_key(right, text(3), text(2));
                          const bool has_left = keys.contains(left), has_right = keys.contains(right);
                          if (inside ? !(has_left && has_right) : !(has_left || has_right)) return;
                          out.push_back({left, right, batch.columns[4].float64[i], batch.columns[5].float64[i],
                                         batch.columns[6].int32[i], text(7)});
                      }))
        found.push_back({row[0], row[1], row[2], row[3], row[4], row[5]});
    return found;
}

std::vector<Cut> cuts_at(const mpi::Communicator& comm, const std::string& folder,
                         const std::set<std::string>& masters) {
    const std::vector<ColumnSpec> columns{
        {"record_id_l", ColumnType::text}, {"source_l", ColumnType::text},
        {"master_id_l", ColumnType::text}, {"record_id_r", ColumnType::text},
        {"source_r", ColumnType::text},    {"master_id_r", ColumnType::text},
        {"weight", ColumnType::float64},   {"group_weight", ColumnType::float64, true},
        {"reason", ColumnType::text}};
    std::vector<Cut> found;
    for (const auto& row :
         look_through(comm, folder, "cuts", columns,
                      [&](const write::Batch&batch, std::uint64_t i, std::uint64_t, std::vector<Json>&out) {
                          const auto text = [&](std::size_t c) { return batch.columns[c].text_at(i); };
                          if (!masters.contains(std::string(text(2))) && !masters.contains(std::string(text(5))))
                              return;
                          // JSON has no NaN: it becomes null.
                          out.push_back({key_of(text(1), text(0)), key_of(text(4), text(3)), text(2), text(5),
                                         batch.columns[6].float64[i], batch.columns[7].float64[i], text(8)});
                      }))
        found.push_back({row[0], row[1], row[2], row[3], row[4],
                         row[5].is_null() ? std::numeric_limits<double>::quiet_NaN() : row[5].get<double>(), row[6]});
    return found;
}

}  // namespace idxr::explain
