// The rows of a truth, joined with the identities of a run.
#include "idxr/evaluate/rows.hpp"

#include <algorithm>
#include <bit>
#include <tuple>

#include "idxr/common/error.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/evaluate/csv_rows.hpp"
#include "idxr/write/reader.hpp"

namespace idxr::evaluate {

KeyIndex::KeyIndex(std::vector<std::uint64_t> sorted_keys) : keys_(std::move(sorted_keys)) {
    int bits = std::max(1, static_cast<int>(std::bit_width(keys_.size())));
    shift_ = 64 - bits;
    begin_.assign((std::size_t{1} << bits) + 1, 0);
    for (std::uint64_t key : keys_) ++begin_[(key >> shift_) + 1];
    for (std::size_t i = 1; i < begin_.size(); ++i) begin_[i] += begin_[i - 1];
}

std::uint64_t KeyIndex::find(std::uint64_t key) const {
    if (keys_.empty()) return absent;
    std::uint64_t bucket = key >> shift_;
    for (std::uint64_t at = begin_[bucket]; at < begin_[bucket + 1]; ++at)
        if (keys_[at] == key) return at;
    return absent;
}

std::uint64_t record_key(std::string_view source, std::string_view record_id, bool by_source) {
    return hash64(record_id, by_source ? hash64(source) : 0);
}

namespace {

constexpr std::uint64_t none = 0;

// One row of the truth file.
struct TrueRow {
    std::uint64_t key, entity, household, source, row;
};

std::vector<TrueRow> read_truth(const CsvRows& file, const std::string& truth, bool by_source,
                                std::uint64_t& unlabelled) {
    std::vector<TrueRow> rows;
    file.each({{"record_id"}, {"entity_id"}, {"source", false}, {"household_id", false}},
              [&](std::uint64_t row, std::span<const std::string_view> value) {
                  if (value[1].empty()) {
                      ++unlabelled;
                      return;
                  }
                  rows.push_back({record_key(value[2], value[0], by_source), hash64(value[1]),
                                  value[3].empty() ? none : hash64(value[3]), hash64(value[2]), row});
              });
    std::sort(rows.begin(), rows.end(),
              [](const TrueRow& a, const TrueRow& b) { return std::tie(a.key, a.row) < std::tie(b.key, b.row); });
    for (std::size_t i = 1; i < rows.size(); ++i) {
        const auto &before = rows[i - 1], &row = rows[i];
        if (row.key == before.key && (row.entity != before.entity || row.household != before.household))
            fail(ExitCode::input, "{}: rows {} and {} have the same record_id but not the same entity; {}", truth,
                 before.row, row.row,
                 by_source ? "keep the right one" : "keep the right one, or name their sources in a column source");
    }
    rows.erase(std::unique(rows.begin(), rows.end(), [](const TrueRow& a, const TrueRow& b) { return a.key == b.key; }),
               rows.end());
    if (rows.empty())
        fail(ExitCode::input, "{}: no row has an entity_id; give a truth with record_id and entity_id", truth);
    return rows;
}

void join_identities(Rows& rows, const std::string& truth, const std::string& run) {
    using enum write::ColumnType;
    const std::vector<write::ColumnSpec> columns{
        {"record_id", text}, {"source", text}, {"master_id", text}, {"household_id", text, true}};
    write::TableReader reader(write::find_table(run, "identities"), columns);
    std::uint64_t joined = 0, before = 0;
    for (write::Batch batch; reader.next(batch); before += batch.rows) {
        const auto &id = batch.columns[0], &source = batch.columns[1], &master = batch.columns[2],
                   &household = batch.columns[3];
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            std::uint64_t at = rows.index.find(record_key(source.text_at(i), id.text_at(i), rows.by_source));
            if (at == KeyIndex::absent) {
                ++rows.not_in_truth;
                continue;
            }
            if (rows.master[at] != none)
                fail(ExitCode::input,
                     "{}: row {} of the identities has the same record_id as an earlier row; "
                     "give the truth {} a column source that names the source of each record",
                     run, before + i + 1, truth);
            rows.master[at] = hash64(master.text_at(i));
            rows.found_household[at] = household.text_at(i).empty() ? none : hash64(household.text_at(i));
            rows.source[at] = hash64(source.text_at(i));
            ++joined;
        }
    }
    if (joined == 0)
        fail(ExitCode::input, "{}: no record of the result is in it; check that record_id{} as in {}", truth,
             rows.by_source ? " and source are" : " is", run);
    rows.absent = rows.size() - joined;
}

}  // namespace

Rows read_rows(const std::string& truth, const std::string& run) {
    Rows rows;
    std::vector<std::uint64_t> keys;
    {
        CsvRows file(truth);
        rows.by_source = file.has("source");
        bool households = file.has("household_id");
        auto true_rows = read_truth(file, truth, rows.by_source, rows.unlabelled);
        for (const auto& row : true_rows) {
            keys.push_back(row.key);
            rows.entity.push_back(row.entity);
            if (households) rows.household.push_back(row.household);
            rows.source.push_back(rows.by_source ? row.source : none);
        }
    }
    rows.index = KeyIndex(std::move(keys));
    rows.master.assign(rows.size(), none);
    rows.found_household.assign(rows.size(), none);
    join_identities(rows, truth, run);

    for (std::uint64_t i = 0; i < rows.size(); ++i) {
        std::uint64_t own = mix64(rows.index[i]);
        if (rows.source[i] == none) {
            rows.source[i] = own;
            ++rows.absent_no_source;
        }
        if (rows.master[i] == none) rows.master[i] = own;
        if (rows.found_household[i] == none) rows.found_household[i] = own;
    }
    return rows;
}

}  // namespace idxr::evaluate
