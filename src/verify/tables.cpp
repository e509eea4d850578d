// Masters, households and pairs.
#include "tables.hpp"

#include <algorithm>
#include <tuple>

#include "walk.hpp"

namespace idxr::verify {
namespace {

using write::ColumnType;

// Rows whose keys must ascend strictly over all ranks.
class Ascending {
  public:
    struct Key {
        std::uint64_t first = 0, second = 0;
        bool operator<(const Key& other) const { return std::tie(first, second) < std::tie(other.first, other.second); }
    };
    explicit Ascending(Damage damage) : damage_(damage) {}
    void see(Key key, std::uint64_t row, const std::string& file, Findings& findings) {
        if (!any_) {
            begin_ = key;
            begin_row_ = row;
        } else {
            findings.demand(last_ < key, damage_, file, row);
        }
        any_ = true;
        last_ = key;
    }
    // Collective.
    void check_borders(const mpi::Communicator& comm, const std::string& file, Findings& findings) const {
        struct Border {
            Key begin, last;
            std::uint64_t any;
        };
        const Border own{begin_, last_, any_ ? 1U : 0U};
        const auto all = comm.all_gather(std::span<const Border>(&own, 1));
        if (!any_) return;
        for (int rank = comm.rank() - 1; rank >= 0; --rank) {
            const auto& before = all[static_cast<std::size_t>(rank)];
            if (before.any == 0) continue;
            findings.demand(before.last < begin_, damage_, file, begin_row_);
            return;
        }
    }

  private:
    Damage damage_;
    Key begin_, last_;
    std::uint64_t begin_row_ = 0;
    bool any_ = false;
};

// The columns of a table in the types that are expected of it: texts but for those named.
std::vector<write::ColumnSpec> columns_of(const mpi::Communicator& comm, const std::string& path, Findings& findings,
                                          const std::string& file) {
    Walk walk(comm, path, file, {}, findings);
    if (!walk.whole()) return {};
    auto columns = walk.columns();
    for (auto& column : columns)
        if (column.name == "records") column.type = ColumnType::int64;
    return columns;
}

}  // namespace

std::uint64_t check_masters(const mpi::Communicator& comm, const std::string& folder, const std::string& file,
                            const Identities& identities, Findings& findings) {
    const auto columns = columns_of(comm, folder, findings, file);
    if (columns.empty()) return 0;
    const auto index = [&](const std::string& name) {
        const auto found =
            std::find_if(columns.begin(), columns.end(), [&](const auto& column) { return column.name == name; });
        return static_cast<std::size_t>(found - columns.begin());
    };
    const auto master_at = index("master_id"), household_at = index("household_id"), records_at = index("records");
    if (std::max({master_at, household_at, records_at}) == columns.size() ||
        columns[records_at].type != ColumnType::int64) {
        if (comm.root()) findings.add(Damage::table_unreadable, file, 0, "a column that it must have is missing");
        return 0;
    }
    std::vector<std::pair<std::size_t, std::size_t>> from;  // columns of values and of the records that they are from
    for (std::size_t c = 0; c < columns.size(); ++c)
        if (const auto at = index(columns[c].name + "_from"); at < columns.size()) from.emplace_back(c, at);

    Walk walk(comm, folder, file, columns, findings);
    while (walk.next()) {
        const auto& batch = walk.batch();
        std::vector<std::uint64_t> masters;
        std::vector<Identities::Membership> claims;
        std::vector<std::uint64_t> claim_rows;
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            const auto row = walk.first() + i;
            masters.push_back(number_in(batch.columns[master_at].text_at(i), "MDM_"));
            findings.demand(masters.back() == row, Damage::master_order, file, row);
            for (const auto& [value, source] : from) {
                const auto id = batch.columns[source].text_at(i);
                findings.demand(batch.columns[value].text_at(i).empty() == id.empty(), Damage::master_from, file, row);
                if (id.empty()) continue;
                claims.push_back({masters.back(), id_hash(id)});
                claim_rows.push_back(row);
            }
        }
        const auto infos = identities.identities_of(masters);
        const auto members = identities.are_members(claims);
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            const auto row = walk.first() + i;
            const auto household = number_in(batch.columns[household_at].text_at(i), "HH_");
            if (infos[i].records == 0) continue;  // said by master_order or master_rows
            findings.demand(household == infos[i].household, Damage::master_household, file, row);
            findings.demand(static_cast<std::uint64_t>(batch.columns[records_at].int64[i]) == infos[i].records,
                            Damage::master_records, file, row);
        }
        for (std::size_t i = 0; i < claims.size(); ++i)
            findings.demand(members[i] != 0, Damage::master_from, file, claim_rows[i]);
    }
    if (walk.whole() && comm.root()) findings.demand(walk.rows() == identities.identities(), Damage::master_rows, file);
    return walk.rows();
}

std::uint64_t check_households(const mpi::Communicator& comm, const std::string& folder, const std::string& file,
                               const Identities& identities, Findings& findings) {
    Walk walk(comm, folder, file, {{"household_id", ColumnType::text}, {"master_id", ColumnType::text}}, findings);
    Ascending order(Damage::household_order);
    while (walk.next()) {
        const auto& batch = walk.batch();
        std::vector<std::uint64_t> masters, households;
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            households.push_back(number_in(batch.columns[0].text_at(i), "HH_"));
            masters.push_back(number_in(batch.columns[1].text_at(i), "MDM_"));
            order.see({households.back(), masters.back()}, walk.first() + i, file, findings);
        }
        const auto infos = identities.identities_of(masters);
        for (std::uint64_t i = 0; i < batch.rows; ++i)
            findings.demand(households[i] != 0 && infos[i].household == households[i], Damage::household_of_master,
                            file, walk.first() + i);
    }
    order.check_borders(comm, file, findings);
    if (walk.whole() && comm.root()) findings.demand(walk.rows() == identities.identities(), Damage::master_rows, file);
    return walk.rows();
}

std::uint64_t check_pairs(const mpi::Communicator& comm, const std::string& folder, const std::string& file,
                          const Identities& identities, Findings& findings) {
    Walk walk(comm, folder, file,
              {{"record_id_l", ColumnType::text},
               {"source_l", ColumnType::text},
               {"record_id_r", ColumnType::text},
               {"source_r", ColumnType::text},
               {"probability", ColumnType::float64},
               {"round", ColumnType::int32}},
              findings);
    Ascending order(Damage::pair_order);
    while (walk.next()) {
        const auto& batch = walk.batch();
        const auto& c = batch.columns;
        std::vector<RecordKey> keys;
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            const auto row = walk.first() + i;
            keys.push_back(record_key(c[1].text_at(i), c[0].text_at(i)));
            keys.push_back(record_key(c[3].text_at(i), c[2].text_at(i)));
            const auto probability = c[4].float64[i];
            findings.demand(probability >= 0 && probability <= 1, Damage::pair_probability, file, row);
            findings.demand(c[5].int32[i] >= 0, Damage::round, file, row);
        }
        const auto rows = identities.rows_of(keys);
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            const auto row = walk.first() + i;
            const auto left = rows[2 * i], right = rows[2 * i + 1];
            findings.demand(left != 0 && right != 0, Damage::pair_end, file, row);
            if (left == 0 || right == 0) continue;
            findings.demand(left < right, Damage::pair_ends, file, row);
            order.see({left, right}, row, file, findings);
        }
    }
    order.check_borders(comm, file, findings);
    return walk.rows();
}

}  // namespace idxr::verify
