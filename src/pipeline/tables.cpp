// Filling the columns of the result tables.
#include "idxr/pipeline/tables.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <memory>

#include "final_weights.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/consolidate/master.hpp"
#include "idxr/consolidate/quality.hpp"
#include "idxr/record/ids.hpp"
#include "idxr/write/rounds.hpp"

namespace idxr::pipeline {
namespace {

using record::Field;
using record::Record;
using write::Batch;
using write::ColumnType;
using write::Table;

void clear(Batch& batch, std::size_t columns, std::uint64_t rows) {
    batch.columns.resize(columns);
    for (auto& column : batch.columns) column.clear();
    batch.rows = rows;
}

std::vector<consolidate::Rule> rules_of(const config::Settings& settings) {
    std::vector<consolidate::Rule> rules;
    for (const auto& name : settings.survivorship)
        rules.push_back(name == "latest"     ? consolidate::Rule::latest
                        : name == "frequent" ? consolidate::Rule::frequent
                                             : consolidate::Rule::complete);
    return rules;
}

// Values of several are shown with a semicolon between them.
void push_shown(write::ColumnBatch& column, std::string_view values, std::string& room) {
    room.assign(values);
    std::replace(room.begin(), room.end(), record::value_separator, ';');
    column.push(room);
}

// At least ten digits after the prefix; as each row has some, they are written without a format.
std::string numbered(std::string_view prefix, std::uint64_t number) {
    std::array<char, 20> digits;
    auto begin = digits.end();
    for (; number > 0 || digits.end() - begin < 10; number /= 10) *--begin = static_cast<char>('0' + number % 10);
    std::string id(prefix);
    id.append(begin, digits.end());
    return id;
}

std::string column_name(const record::Slot& slot) {
    auto name = slot.title();
    std::replace(name.begin(), name.end(), ':', '_');
    return name;
}

// Which pairs the table shows: a bit for each.
class ShownPairs {
  public:
    explicit ShownPairs(const Results& results) {
        const auto& pairs = results.matches.pairs;
        const auto floor = score::weight_of(results.settings.pairs_floor);
        words_.resize((pairs.size() + 63) / 64);
        std::vector<score::ScoredPair> room;
        for (std::uint64_t done = 0, count = 0; done < pairs.size(); done += count) {
            count = std::min(range_pairs, pairs.size() - done);
            const auto range = pairs.range(done, count, room);
            std::uint64_t shown = 0;
#pragma omp parallel reduction(+ : shown)
            {
                FinalWeights weights(results.consolidation.pairs);
#pragma omp for schedule(static)
                for (std::uint64_t word = 0; word < (count + 63) / 64; ++word) {
                    std::uint64_t bits = 0;
                    for (auto i = 64 * word; i < std::min(count, 64 * word + 64); ++i)
                        bits |= std::uint64_t{weights.of(range[i]) >= floor} << (i & 63);
                    words_[done / 64 + word] = bits;
                    shown += static_cast<std::uint64_t>(std::popcount(bits));
                }
            }
            shown_before_.push_back(shown_before_.back() + shown);
        }
    }
    std::uint64_t size() const { return shown_before_.back(); }
    // Places among all pairs of `count` shown ones from the one numbered `first` on.
    std::vector<std::uint64_t> places(std::uint64_t first, std::uint64_t count) const {
        std::vector<std::uint64_t> found;
        found.reserve(count);
        const auto range = std::upper_bound(shown_before_.begin(), shown_before_.end(), first) - 1;
        auto skip = first - *range;
        for (auto word = static_cast<std::uint64_t>(range - shown_before_.begin()) * (range_pairs / 64);
             found.size() < count; ++word) {
            auto bits = words_[word];
            if (const auto here = static_cast<std::uint64_t>(std::popcount(bits)); here <= skip) {
                skip -= here;
                continue;
            }
            for (; skip > 0; --skip) bits &= bits - 1;
            for (; bits != 0 && found.size() < count; bits &= bits - 1)
                found.push_back(64 * word + static_cast<std::uint64_t>(std::countr_zero(bits)));
        }
        return found;
    }

  private:
    static constexpr std::uint64_t range_pairs = 1 << 20;

    std::vector<std::uint64_t> words_;
    std::vector<std::uint64_t> shown_before_{0};  // of each range
};

}  // namespace

std::string master_id(std::uint64_t identity) { return numbered("MDM_", identity + 1); }
std::string household_id(std::uint64_t household) { return numbered("HH_", household + 1); }

Table identities_table(const Results& results) {
    Table table;
    table.name = "identities";
    table.columns = {{"record_id", ColumnType::text},     {"source", ColumnType::text},
                     {"master_id", ColumnType::text},     {"household_id", ColumnType::text},
                     {"confidence", ColumnType::float64}, {"quality", ColumnType::float64, false, 4},
                     {"round", ColumnType::int32},        {"cluster_size", ColumnType::int64}};
    const auto& population = results.population;
    table.local_rows = population.store.size();
    table.fill = [&results, &population, columns = table.columns](std::uint64_t first, std::uint64_t count,
                                                                  Batch& rows) {
        write::fill_by_threads(rows, columns, count, [&](std::uint64_t begin, std::uint64_t end, Batch& batch) {
            Record record;
            for (auto i = first + begin; i < first + end; ++i) {
                population.store.decode(i, record);
                const auto& result = results.consolidation.records[i];
                batch.columns[0].push(record.values[0]);
                batch.columns[1].push(population.sources[record.source]);
                batch.columns[2].push(master_id(result.identity));
                batch.columns[3].push(household_id(result.household));
                batch.columns[4].float64.push_back(result.confidence);
                batch.columns[5].float64.push_back(
                    consolidate::quality_score(population.schema, record, result.confidence,
                                               population.source_weights[record.source] / 1000.0) /
                    10000.0);
                batch.columns[6].int32.push_back(result.round);
                batch.columns[7].int64.push_back(static_cast<std::int64_t>(result.cluster_size));
            }
        });
    };
    return table;
}

Table pairs_table(const Results& results) {
    Table table;
    table.name = "pairs";
    table.columns = {{"record_id_l", ColumnType::text},    {"source_l", ColumnType::text},
                     {"record_id_r", ColumnType::text},    {"source_r", ColumnType::text},
                     {"probability", ColumnType::float64}, {"weight", ColumnType::float64, false, 3},
                     {"round", ColumnType::int32},         {"rule", ColumnType::text}};
    const auto fixed = table.columns.size();
    for (const auto& comparison : results.matches.comparisons.list()) {
        auto name = comparison.name;
        std::replace(name.begin(), name.end(), ':', '_');
        table.columns.push_back({name + "_level", ColumnType::int32});
    }
    const auto shown = std::make_shared<ShownPairs>(results);
    table.local_rows = shown->size();
    table.fill = [&results, shown, fixed, columns = table.columns](std::uint64_t first, std::uint64_t count,
                                                                   Batch& rows) {
        const auto& population = results.population;
        const auto places = shown->places(first, count);
        const auto before = places.empty() ? 0 : places.front();
        std::vector<score::ScoredPair> room;
        const auto pairs = results.matches.pairs.range(before, places.empty() ? 0 : places.back() + 1 - before, room);
        std::vector<RecordNumber> ends;
        for (auto i : places) ends.insert(ends.end(), {pairs[i - before].left, pairs[i - before].right});
        const record::RecordIds ids(results.comm, population.ownership, population.store, std::move(ends));
        write::fill_by_threads(rows, columns, count, [&](std::uint64_t begin, std::uint64_t end, Batch& batch) {
            FinalWeights weights(results.consolidation.pairs);
            const auto ends = [&](std::uint64_t at, const auto& look_at) {
                const auto& pair = pairs[places[at] - before];
                look_at(pair.left);
                look_at(pair.right);
            };
            for_each_near(ids, begin, end, ends, [&](std::uint64_t at) {
                const auto& pair = pairs[places[at] - before];
                const auto left = ids[pair.left], right = ids[pair.right];
                batch.columns[0].push(left.id);
                batch.columns[1].push(population.sources[left.source]);
                batch.columns[2].push(right.id);
                batch.columns[3].push(population.sources[right.source]);
                batch.columns[4].float64.push_back(score::probability(weights.of(pair)));
                batch.columns[5].float64.push_back(pair.weight / 1000.0);
                batch.columns[6].int32.push_back(pair.round);
                batch.columns[7].push(pair.pass == score::equal_rows ? "equal rows"
                                                                     : results.matches.plan.passes[pair.pass].name);
                auto column = fixed;
                for (const auto& comparison : results.matches.comparisons.list())
                    batch.columns[column++].int32.push_back(
                        static_cast<std::int32_t>(compare::level_in(pair.pattern, comparison)));
            });
        });
    };
    return table;
}

Table cuts_table(const Results& results) {
    Table table;
    table.name = "cuts";
    table.columns = {{"record_id_l", ColumnType::text},
                     {"source_l", ColumnType::text},
                     {"master_id_l", ColumnType::text},
                     {"record_id_r", ColumnType::text},
                     {"source_r", ColumnType::text},
                     {"master_id_r", ColumnType::text},
                     {"weight", ColumnType::float64, false, 3},
                     {"group_weight", ColumnType::float64, true, 3},
                     {"reason", ColumnType::text}};
    const auto& cuts = results.consolidation.cuts;
    table.local_rows = cuts.size();
    table.fill = [&results, &cuts, columns = table.columns.size()](std::uint64_t first, std::uint64_t count,
                                                                   Batch& batch) {
        clear(batch, columns, count);
        const auto& population = results.population;
        std::vector<RecordNumber> rights;
        for (auto i = first; i < first + count; ++i) rights.push_back(cuts[i].right);
        const record::RecordIds ids(results.comm, population.ownership, population.store, std::move(rights));
        for (auto i = first; i < first + count; ++i) {
            const auto& cut = cuts[i];
            const auto left = ids[cut.left], right = ids[cut.right];
            batch.columns[0].push(left.id);
            batch.columns[1].push(population.sources[left.source]);
            batch.columns[2].push(
                master_id(results.consolidation.records[cut.left - population.store.first()].identity));
            batch.columns[3].push(right.id);
            batch.columns[4].push(population.sources[right.source]);
            batch.columns[5].push(master_id(results.consolidation.cut_from[i]));
            batch.columns[6].float64.push_back(cut.pair_weight / 1000.0);
            // Only of weak bridges: the others were not weighed.
            batch.columns[7].float64.push_back(cut.kind == cluster::Cut::weak_bridge
                                                   ? cut.group_weight / 1000.0
                                                   : std::numeric_limits<double>::quiet_NaN());
            batch.columns[8].push(cluster::sentence(cut.kind));
        }
    };
    return table;
}

Table masters_table(const Results& results) {
    Table table;
    table.name = "masters";
    table.columns = {
        {"master_id", ColumnType::text}, {"household_id", ColumnType::text}, {"records", ColumnType::int64}};
    const auto& schema = results.population.schema;
    std::vector<std::size_t> slots;
    for (std::size_t slot = 0; slot < schema.slots.size(); ++slot) {
        if (schema.slots[slot].field == Field::record_id || schema.slots[slot].field == Field::record_date) continue;
        slots.push_back(slot);
        table.columns.push_back({column_name(schema.slots[slot]), ColumnType::text, true});
        table.columns.push_back({column_name(schema.slots[slot]) + "_from", ColumnType::text, true});
    }
    table.local_rows = results.consolidation.roster.size();
    table.fill = [&results, slots, rules = rules_of(results.settings), columns = table.columns](
                     std::uint64_t first, std::uint64_t count, Batch& rows) {
        const auto& roster = results.consolidation.roster;
        const IdentityRecords at_hand(results.comm, results.population, roster, first, count);
        write::fill_by_threads(rows, columns, count, [&](std::uint64_t begin, std::uint64_t end, Batch& batch) {
            std::string room;
            at_hand.for_each(first + begin, first + end, [&](std::uint64_t identity, std::span<const Record> records) {
                const auto best = consolidate::best_values(results.population.schema, records, rules,
                                                           results.population.source_weights);
                batch.columns[0].push(master_id(roster.first_identity + identity));
                batch.columns[1].push(household_id(roster.household[identity]));
                batch.columns[2].int64.push_back(static_cast<std::int64_t>(records.size()));
                std::size_t column = 3;
                for (auto slot : slots) {
                    push_shown(batch.columns[column++], best.values[slot], room);
                    const auto from = best.from[slot];
                    batch.columns[column++].push(from == consolidate::MasterRow::no_source ? std::string_view{}
                                                                                           : records[from].values[0]);
                }
            });
        });
    };
    return table;
}

Table households_table(const Results& results) {
    struct Row {
        std::uint64_t household, identity;
        household::Reason reason;
    };
    const auto& roster = results.consolidation.roster;
    const auto& comm = results.comm;
    std::vector<Row> rows;
    for (std::uint64_t i = 0; i < roster.size(); ++i)
        rows.push_back({roster.household[i], roster.first_identity + i, roster.reason[i]});
    // Equal ranges of household numbers to every rank.
    const auto households = std::max<std::uint64_t>(1, results.consolidation.households);
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    const auto per_rank = (households + ranks - 1) / ranks;
    auto sorted =
        std::make_shared<std::vector<Row>>(mpi::send_to_owners(comm, std::span<const Row>(rows), [&](const Row& row) {
                                               return static_cast<int>(row.household / per_rank);
                                           }).data);
    sort_in_parallel(*sorted, [](const Row& a, const Row& b) {
        return a.household != b.household ? a.household < b.household : a.identity < b.identity;
    });
    Table table;
    table.name = "households";
    table.columns = {{"household_id", ColumnType::text}, {"master_id", ColumnType::text}, {"reason", ColumnType::text}};
    table.local_rows = sorted->size();
    table.fill = [sorted, columns = table.columns](std::uint64_t first, std::uint64_t count, Batch& rows) {
        write::fill_by_threads(rows, columns, count, [&](std::uint64_t begin, std::uint64_t end, Batch& batch) {
            for (const auto& row : std::span(*sorted).subspan(first + begin, end - begin)) {
                batch.columns[0].push(household_id(row.household));
                batch.columns[1].push(master_id(row.identity));
                batch.columns[2].push(household::sentence(row.reason));
            }
        });
    };
    return table;
}

Table rejects_table(const Inputs& inputs, const Preparation& preparation) {
    Table table;
    table.name = "rejects";
    table.columns = {{"file", ColumnType::text},
                     {"row", ColumnType::int64},
                     {"reason", ColumnType::text},
                     {"raw", ColumnType::text}};
    table.local_rows = preparation.rejects.size();
    table.fill = [&inputs, &preparation](std::uint64_t first, std::uint64_t count, Batch& batch) {
        clear(batch, 4, count);
        for (auto i = first; i < first + count; ++i) {
            const auto& reject = preparation.rejects[i];
            batch.columns[0].push(inputs.files[reject.file].path);
            batch.columns[1].int64.push_back(static_cast<std::int64_t>(reject.row));
            batch.columns[2].push(read::sentence(reject.reason));
            batch.columns[3].push(reject.raw);
        }
    };
    return table;
}

}  // namespace idxr::pipeline
