// Counting values at the ranks that own their hashes.
#include "idxr/frequency/frequency.hpp"

#include <algorithm>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/standardise/phonetic.hpp"
#include "value_counts.hpp"

namespace idxr::frequency {
namespace {

using record::Field;
using record::Record;

constexpr std::uint64_t counted_together = 64;  // records whose values are looked up together

bool is_counted(Field field) {
    return field != Field::record_id && field != Field::record_date && field != Field::carried && field != Field::alias;
}

// The counts over all ranks of the values that this rank holds, and of the values that it owns.
class GlobalCounts {
  public:
    // Collective.
    GlobalCounts(const mpi::Communicator& comm, ValueCounts local) : held(std::move(local)), alone_(comm.size() == 1) {
        if (alone_) return;
        const auto ranks = static_cast<std::uint64_t>(comm.size());
        const auto owner = [&](std::uint64_t hash) { return static_cast<int>(mix64(hash) % ranks); };
        std::vector<Count> counts;
        std::vector<std::uint64_t> values;
        held.for_each([&](const Count& count) {
            counts.push_back(count);
            values.push_back(count.value);
        });
        const auto met =
            mpi::send_to_owners(comm, std::span<const Count>(counts), [&](const Count& c) { return owner(c.value); });
        for (const auto& count : met.data) owned_.add(count.value, count.records);
        const auto totals = mpi::ask<std::uint64_t>(comm, std::span<const std::uint64_t>(values), owner,
                                                    [&](std::uint64_t hash) { return owned_.find(hash); });
        for (std::size_t i = 0; i < values.size(); ++i) held.set(values[i], totals[i]);
    }

    ValueCounts held;
    const ValueCounts& owned() const { return alone_ ? held : owned_; }

  private:
    bool alone_;
    ValueCounts owned_;
};

__extension__ typedef unsigned __int128 Wide;

// Sum of count * (count - 1) over all ranks, exact.
double equal_pairs(const mpi::Communicator& comm, const ValueCounts& owned) {
    Wide sum = 0;
    owned.for_each([&](const Count& count) {
        if (count.records > 0) sum += static_cast<Wide>(count.records) * (count.records - 1);
    });
    const std::uint64_t halves[2] = {static_cast<std::uint64_t>(sum >> 64), static_cast<std::uint64_t>(sum)};
    Wide total = 0;
    const auto all = comm.all_gather(std::span<const std::uint64_t>(halves));
    for (std::size_t i = 0; i < all.size(); i += 2) total += static_cast<Wide>(all[i]) << 64 | all[i + 1];
    return static_cast<double>(total);
}

// Over all ranks.
std::uint64_t counted_records(const mpi::Communicator& comm, const ValueCounts& owned) {
    std::uint64_t records = 0;
    owned.for_each([&](const Count& count) { records += count.records; });
    return comm.sum(records);
}

double chance_of_equality(const mpi::Communicator& comm, const ValueCounts& owned) {
    const auto records = counted_records(comm, owned);
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

// Calls use(i, hash of a value, its count) for each value of a slot in the records from `begin` on that are looked at
// together, and returns their end: the cells of their counts lie anywhere in memory.
template <typename Use>
std::uint64_t for_each_count(const record::RecordStore& store, std::size_t slot, const ValueCounts& counts,
                             std::uint64_t begin, Use use) {
    struct Wanted {
        std::uint64_t record, hash;
    };
    static thread_local std::vector<Wanted> wanted;
    wanted.clear();
    const auto end = std::min(store.size(), begin + counted_together);
    for (auto i = begin; i < end; ++i)
        record::for_each_value(store.value(i, slot), [&](std::string_view value) {
            wanted.push_back({i, hash64(value)});
        });
    for_each_near(
        0, wanted.size(), [](std::uint64_t) {}, [&](std::uint64_t w) { counts.prefetch(wanted[w].hash); },
        [&](std::uint64_t w) { use(wanted[w].record, wanted[w].hash, counts.find(wanted[w].hash)); });
    return end;
}

// The bearers of values that at least `persons` records have, in any order.
std::vector<Bearer> bearers_of_common_values(const record::RecordStore& store, std::size_t slot,
                                             const ValueCounts& counts, std::uint64_t persons, int given, int family) {
    std::vector<Bearer> bearers;
#pragma omp parallel
    {
        std::vector<Bearer> mine;
        Record record;
#pragma omp for schedule(static)
        for (std::uint64_t begin = 0; begin < store.size(); begin += counted_together)
            for_each_count(store, slot, counts, begin, [&](std::uint64_t i, std::uint64_t hash, std::uint64_t count) {
                if (count < persons) return;
                // Persons told apart by the sound of their names, so that typing errors do not count.
                store.decode(i, record);
                const auto sound = combine(hash64(standardise::soundex(record[given]).view()),
                                           hash64(standardise::soundex(record[family]).view()));
                mine.push_back({hash, sound});
            });
#pragma omp critical
        bearers.insert(bearers.end(), mine.begin(), mine.end());
    }
    return bearers;
}

// Gives each record the frequency of its most common value in the slot.
void set_frequencies(const ValueCounts& counts, std::size_t slot, record::RecordStore& store) {
#pragma omp parallel
    {
        std::vector<std::uint64_t> most(counted_together);
#pragma omp for schedule(static)
        for (std::uint64_t begin = 0; begin < store.size(); begin += counted_together) {
            std::fill(most.begin(), most.end(), 0);
            const auto end =
                for_each_count(store, slot, counts, begin, [&](std::uint64_t i, std::uint64_t, std::uint64_t count) {
                    most[i - begin] = std::max(most[i - begin], count);
                });
            for (auto i = begin; i < end; ++i)
                record::set_frequency(store.at(i), slot, record::frequency_code(most[i - begin]));
        }
    }
}

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
        const GlobalCounts counts(comm, count_values(store, slot, all));
        std::vector<std::uint64_t> bad;  // hashes of placeholders that this rank holds
        if (date) {
            // Real dates of birth are spread; a default date stands far out.
            const auto records = counted_records(comm, counts.owned());
            const auto distinct = comm.sum(counts.owned().size());
            counts.held.for_each([&](const Count& count) {
                if (count.records >= 100 && count.records > 25 * (records / std::max<std::uint64_t>(1, distinct)) &&
                    count.records > records / 1000)
                    bad.push_back(count.value);
            });
            std::sort(bad.begin(), bad.end());
        } else {
            auto bearers = bearers_of_common_values(store, slot, counts.held, persons, given, family);
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
            CountTable different;
            for (const auto& bearer : met.data) different.add(bearer.value, 1);
            std::vector<std::uint64_t> values;
            for (const auto& bearer : bearers)
                if (values.empty() || values.back() != bearer.value) values.push_back(bearer.value);
            const auto shared_by = mpi::ask<std::uint64_t>(comm, std::span<const std::uint64_t>(values), owner,
                                                           [&](std::uint64_t hash) { return different.find(hash); });
            for (std::size_t i = 0; i < values.size(); ++i)
                if (shared_by[i] >= persons) bad.push_back(values[i]);
        }
        std::uint64_t local = 0;
        if (!bad.empty()) {
            const auto is_bad = [&](std::string_view value) {
                return std::binary_search(bad.begin(), bad.end(), hash64(value));
            };
            const auto bearers = gather_in_parallel<std::uint64_t>(
                store.size(), [&](std::uint64_t i, std::vector<std::uint64_t>& found) {
                    const auto values = store.value(i, slot);
                    // A year alone is common by nature.
                    if (date && values.ends_with("00")) return;
                    bool any = false;
                    record::for_each_value(values, [&](std::string_view value) { any = any || is_bad(value); });
                    if (any) found.push_back(i);
                });
            std::string kept;
            for (const auto i : bearers) {
                kept.clear();
                int dropped = 0;
                record::for_each_value(store.value(i, slot), [&](std::string_view value) {
                    if (is_bad(value)) {
                        ++dropped;
                    } else {
                        if (!kept.empty()) kept.push_back(record::value_separator);
                        kept.append(value);
                    }
                });
                local += static_cast<std::uint64_t>(dropped);
                store.decode(i, record);
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
        const GlobalCounts counts(comm, count_values(store, slot, standing));
        chance[slot] = chance_of_equality(comm, counts.owned());
        set_frequencies(counts.held, slot, store);
    }
    return chance;
}

double chance_of_equal_values(const mpi::Communicator& comm, std::size_t slot, const record::RecordStore& store) {
    const GlobalCounts counts(comm, count_values(store, slot, std::vector<bool>(store.size(), true)));
    return chance_of_equality(comm, counts.owned());
}

}  // namespace idxr::frequency
