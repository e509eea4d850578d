// Counting values at the ranks that own their hashes.
#include "idxr/frequency/frequency.hpp"

#include <algorithm>
#include <functional>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/standardise/phonetic.hpp"

namespace idxr::frequency {
namespace {

using record::Field;
using record::Record;

struct Count {
    std::uint64_t value;  // hash
    std::uint64_t records;
};

bool is_counted(Field field) {
    return field != Field::record_id && field != Field::record_date && field != Field::carried && field != Field::alias;
}

// Hashes of all values of one slot on this rank, sorted, with their local counts; values that only other than standing
// records have count 0, so that they too learn how common they are.
std::vector<Count> local_counts(const record::RecordStore& store, std::size_t slot, const std::vector<bool>& standing) {
    std::vector<Count> seen;  // one entry a value and record, 1 for standing ones
#pragma omp parallel
    {
        std::vector<Count> mine;
        Record record;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            const std::uint64_t one = standing[i] ? 1 : 0;
            record::for_each_value(record.values[slot], [&](std::string_view value) {
                mine.push_back({hash64(value), one});
            });
        }
#pragma omp critical
        seen.insert(seen.end(), mine.begin(), mine.end());
    }
    sort_in_parallel(seen, [](const Count& a, const Count& b) {
        return std::tie(a.value, a.records) < std::tie(b.value, b.records);
    });
    std::vector<Count> counts;
    for (const auto& one : seen) {
        if (counts.empty() || counts.back().value != one.value) counts.push_back({one.value, 0});
        counts.back().records += one.records;
    }
    return counts;
}

std::uint64_t find(const std::vector<Count>& counts, std::uint64_t hash) {
    const auto at = std::lower_bound(counts.begin(), counts.end(), hash,
                                     [](const Count& c, std::uint64_t h) { return c.value < h; });
    return at == counts.end() || at->value != hash ? 0 : at->records;
}

// The counts over all ranks of the values that this rank holds, and of the values that it owns.
struct GlobalCounts {
    std::vector<Count> held, owned;
};

GlobalCounts count_over_ranks(const mpi::Communicator& comm, std::vector<Count> local) {
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    const auto owner = [&](std::uint64_t hash) { return static_cast<int>(mix64(hash) % ranks); };
    auto met = mpi::send_to_owners(comm, std::span<const Count>(local), [&](const Count& c) { return owner(c.value); });
    sort_in_parallel(met.data, [](const Count& a, const Count& b) { return a.value < b.value; });
    GlobalCounts counts;
    for (const auto& count : met.data) {
        if (counts.owned.empty() || counts.owned.back().value != count.value) counts.owned.push_back({count.value, 0});
        counts.owned.back().records += count.records;
    }
    std::vector<std::uint64_t> values;
    for (const auto& count : local) values.push_back(count.value);
    const auto totals = mpi::ask<std::uint64_t>(comm, std::span<const std::uint64_t>(values), owner,
                                                [&](std::uint64_t hash) { return find(counts.owned, hash); });
    for (std::size_t i = 0; i < local.size(); ++i) local[i].records = totals[i];
    counts.held = std::move(local);
    return counts;
}

__extension__ typedef unsigned __int128 Wide;

// Sum of count * (count - 1) over all ranks, exact.
double equal_pairs(const mpi::Communicator& comm, const std::vector<Count>& owned) {
    Wide sum = 0;
    for (const auto& count : owned)
        if (count.records > 0) sum += static_cast<Wide>(count.records) * (count.records - 1);
    const std::uint64_t halves[2] = {static_cast<std::uint64_t>(sum >> 64), static_cast<std::uint64_t>(sum)};
    Wide total = 0;
    const auto all = comm.all_gather(std::span<const std::uint64_t>(halves));
    for (std::size_t i = 0; i < all.size(); i += 2) total += static_cast<Wide>(all[i]) << 64 | all[i + 1];
    return static_cast<double>(total);
}

double chance_of_equality(const mpi::Communicator& comm, const std::vector<Count>& owned) {
    std::uint64_t records = 0;
    for (const auto& count : owned) records += count.records;
    records = comm.sum(records);
    const double equal = equal_pairs(comm, owned);
    return records < 2 ? 0.0 : equal / (static_cast<double>(records) * static_cast<double>(records - 1));
}

// From how many different persons on a value is no longer theirs.
std::uint64_t implausible_persons(Field field) {
    switch (field) {
        case Field::ssn:
        case Field::identifier:
            return 8;
        case Field::phone:
        case Field::email:
            return 40;
        default:
            return 0;
    }
}

struct Bearer {
    std::uint64_t value, person;
};

}  // namespace

std::vector<std::uint64_t> void_placeholders(const mpi::Communicator& comm, const record::Schema& schema,
                                             record::RecordStore& store) {
    const std::vector<bool> all(store.size(), true);
    std::vector<std::uint64_t> voided(schema.slots.size(), 0);
    const int given = schema.slot(Field::given), family = schema.slot(Field::family);
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    Record record;
    for (std::size_t slot = 0; slot < schema.slots.size(); ++slot) {
        const auto field = schema.slots[slot].field;
        const auto persons = implausible_persons(field);
        const bool date = field == Field::birth_date;
        if (persons == 0 && !date) continue;
        const auto counts = count_over_ranks(comm, local_counts(store, slot, all));
        std::vector<std::uint64_t> bad;  // hashes of placeholders that this rank holds
        if (date) {
            // Real dates of birth are spread; a default date stands far out.
            std::uint64_t records = 0;
            for (const auto& count : counts.owned) records += count.records;
            records = comm.sum(records);
            const auto distinct = comm.sum(counts.owned.size());
            for (const auto& count : counts.held)
                if (count.records >= 100 && count.records > 25 * (records / std::max<std::uint64_t>(1, distinct)) &&
                    count.records > records / 1000)
                    bad.push_back(count.value);
        } else {
            std::vector<Bearer> bearers;
            for (std::uint64_t i = 0; i < store.size(); ++i) {
                store.decode(i, record);
                record::for_each_value(record.values[slot], [&](std::string_view value) {
                    const auto hash = hash64(value);
                    if (find(counts.held, hash) < persons) return;
                    // Persons told apart by the sound of their names, so that typing errors do not count.
                    const auto sound = combine(hash64(standardise::soundex(record[given]).view()),
                                               hash64(standardise::soundex(record[family]).view()));
                    bearers.push_back({hash, sound});
                });
            }
            const auto less = [](const Bearer& a, const Bearer& b) {
                return std::tie(a.value, a.person) < std::tie(b.value, b.person);
            };
            const auto same = [](const Bearer& a, const Bearer& b) {
                return a.value == b.value && a.person == b.person;
            };
            std::sort(bearers.begin(), bearers.end(), less);
            bearers.erase(std::unique(bearers.begin(), bearers.end(), same), bearers.end());
            const auto owner = [&](std::uint64_t hash) { return static_cast<int>(mix64(hash) % ranks); };
            auto met = mpi::send_to_owners(comm, std::span<const Bearer>(bearers),
                                           [&](const Bearer& b) { return owner(b.value); });
            std::sort(met.data.begin(), met.data.end(), less);
            met.data.erase(std::unique(met.data.begin(), met.data.end(), same), met.data.end());
            std::vector<Count> different;
            for (const auto& bearer : met.data) {
                if (different.empty() || different.back().value != bearer.value) different.push_back({bearer.value, 0});
                ++different.back().records;
            }
            std::vector<std::uint64_t> values;
            for (const auto& bearer : bearers)
                if (values.empty() || values.back() != bearer.value) values.push_back(bearer.value);
            const auto shared_by = mpi::ask<std::uint64_t>(comm, std::span<const std::uint64_t>(values), owner,
                                                           [&](std::uint64_t hash) { return find(different, hash); });
            for (std::size_t i = 0; i < values.size(); ++i)
                if (shared_by[i] >= persons) bad.push_back(values[i]);
        }
        std::uint64_t local = 0;
        if (!bad.empty()) {
            std::string kept;
            for (std::uint64_t i = 0; i < store.size(); ++i) {
                store.decode(i, record);
                kept.clear();
                int dropped = 0;
                // A year alone is common by nature.
                if (date && record.values[slot].ends_with("00")) continue;
                record::for_each_value(record.values[slot], [&](std::string_view value) {
                    if (std::binary_search(bad.begin(), bad.end(), hash64(value))) {
                        ++dropped;
                    } else {
                        if (!kept.empty()) kept.push_back(record::value_separator);
                        kept.append(value);
                    }
                });
                if (dropped == 0) continue;
                local += static_cast<std::uint64_t>(dropped);
                record.values[slot] = kept;
                record.flags = record::with_voided(record.flags, dropped);
                store.replace(i, record);
            }
        }
        voided[slot] = comm.sum(local);
    }
    return voided;
}

std::vector<double> count_frequencies(const mpi::Communicator& comm, const record::Schema& schema,
                                      const std::vector<bool>& standing, record::RecordStore& store) {
    std::vector<double> chance(schema.slots.size(), 0.0);
    for (std::size_t slot = 0; slot < schema.slots.size(); ++slot) {
        if (!is_counted(schema.slots[slot].field)) continue;
        const auto counts = count_over_ranks(comm, local_counts(store, slot, standing));
        chance[slot] = chance_of_equality(comm, counts.owned);
#pragma omp parallel
        {
            Record record;
#pragma omp for schedule(static)
            for (std::uint64_t i = 0; i < store.size(); ++i) {
                store.decode(i, record);
                std::uint64_t most = 0;
                record::for_each_value(record.values[slot], [&](std::string_view value) {
                    most = std::max(most, find(counts.held, hash64(value)));
                });
                record::set_frequency(store.at(i), slot, record::frequency_code(most));
            }
        }
    }
    return chance;
}

double chance_of_equal_values(const mpi::Communicator& comm, std::size_t slot, const record::RecordStore& store) {
    return chance_of_equality(
        comm, count_over_ranks(comm, local_counts(store, slot, std::vector<bool>(store.size(), true))).owned);
}

}  // namespace idxr::frequency
