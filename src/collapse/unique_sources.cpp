// Counting pairs of one source that agree on a whole name and birth date, against chance.
#include "idxr/collapse/unique_sources.hpp"

#include <algorithm>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/frequency/frequency.hpp"

namespace idxr::collapse {
namespace {

using record::Field;
using record::Record;
using record::Schema;

// Records in a source without duplicates that look like one another by mistake. More are duplicates, which one-to-one
// assignment would keep apart.
constexpr double tolerated = .003;

struct Sighting {
    std::uint64_t key;
    SourceIndex source;
};

// Pairs of equal keys within each source, over all ranks.
std::vector<std::uint64_t> equal_pairs(const mpi::Communicator& comm, std::vector<Sighting> sightings,
                                       std::size_t sources) {
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::span<const Sighting>(sightings),
                                   [&](const Sighting& s) { return static_cast<int>(s.key % ranks); });
    sort_in_parallel(met.data, [](const Sighting& a, const Sighting& b) {
        return std::tie(a.source, a.key) < std::tie(b.source, b.key);
    });
    std::vector<std::uint64_t> pairs(sources, 0);
    std::uint64_t run = 0;
    for (std::size_t i = 1; i < met.data.size(); ++i) {
        const bool same = met.data[i].source == met.data[i - 1].source && met.data[i].key == met.data[i - 1].key;
        run = same ? run + 1 : 0;
        pairs[met.data[i].source] += run;
    }
    comm.sum_in_place(pairs);
    return pairs;
}

}  // namespace

std::vector<bool> find_unique_sources(const mpi::Communicator& comm, const Schema& schema,
                                      const record::RecordStore& store, std::size_t sources) {
    const int given = schema.slot(Field::given), middle = schema.slot(Field::middle),
              family = schema.slot(Field::family), birth_date = schema.slot(Field::birth_date),
              ssn = schema.slot(Field::ssn);
    // Each key by itself would miss duplicates with an error in one of its fields.
    const std::vector<std::vector<int>> keys{
        {given, middle, family, birth_date}, {given, birth_date}, {family, birth_date}, {ssn}};

    std::vector<std::uint64_t> rows(sources, 0);
    Record record;
    for (std::uint64_t i = 0; i < store.size(); ++i) {
        store.decode(i, record);
        ++rows[record.source];
    }
    comm.sum_in_place(rows);

    std::vector<bool> unique(sources, true), told(sources, false);
    for (const auto& key : keys) {
        std::vector<Sighting> sightings;
        std::vector<std::uint64_t> seen(sources, 0);
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            // A middle name may be missing; what else the key has may not.
            if (std::any_of(key.begin(), key.end(), [&](int slot) { return slot != middle && record[slot].empty(); }))
                continue;
            std::uint64_t hash = 0;
            for (auto slot : key) hash = combine(hash, hash64(record[slot]));
            sightings.push_back({hash, record.source});
            ++seen[record.source];
        }
        comm.sum_in_place(seen);
        const auto equal = equal_pairs(comm, std::move(sightings), sources);
        double chance = 1;
        for (auto slot : key)
            if (slot != Schema::absent && slot != middle && slot != ssn)
                chance *= frequency::chance_of_equal_values(comm, static_cast<std::size_t>(slot), store);
        if (key.front() == ssn) chance = 0;
        for (std::size_t s = 0; s < sources; ++s) {
            const auto n = static_cast<double>(seen[s]);
            if (2 * seen[s] >= rows[s]) told[s] = true;
            if (static_cast<double>(equal[s]) > tolerated * n + 3 * chance * n * n / 2) unique[s] = false;
        }
    }
    for (std::size_t s = 0; s < sources; ++s) unique[s] = unique[s] && told[s] && rows[s] >= 100;
    return unique;
}

}  // namespace idxr::collapse
