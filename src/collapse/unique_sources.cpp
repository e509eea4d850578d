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

struct Sighting {
    std::uint64_t key;
    SourceIndex source;
};

// Pairs of equal keys within each source, over all ranks.
std::vector<std::uint64_t> equal_pairs(const mpi::Communicator& comm, std::vector<Sighting> sightings, std::size_t sources) {
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::span<const Sighting>(sightings), [&](const Sighting& s) { return static_cast<int>(s.key % ranks); });
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

std::vector<bool> find_unique_sources(const mpi::Communicator& comm, const Schema& schema, const record::RecordStore& store,
                                      std::size_t sources) {
    const int given = schema.slot(Field::given), middle = schema.slot(Field::middle), family = schema.slot(Field::family),
              birth_date = schema.slot(Field::birth_date), ssn = schema.slot(Field::ssn);
    std::vector<Sighting> persons, numbers;
    std::vector<std::uint64_t> rows(sources, 0), named(sources, 0), numbered(sources, 0);
    Record record;
    for (std::uint64_t i = 0; i < store.size(); ++i) {
        store.decode(i, record);
        ++rows[record.source];
        if (!record[given].empty() && !record[family].empty() && !record[birth_date].empty()) {
            std::uint64_t key = 0;
            for (auto slot : {given, middle, family, birth_date}) key = combine(key, hash64(record[slot]));
            persons.push_back({key, record.source});
            ++named[record.source];
        }
        if (record[ssn].size() == 9) {
            numbers.push_back({hash64(record[ssn]), record.source});
            ++numbered[record.source];
        }
    }
    comm.sum_in_place(rows);
    comm.sum_in_place(named);
    comm.sum_in_place(numbered);
    const auto same_person = equal_pairs(comm, std::move(persons), sources);
    const auto same_number = equal_pairs(comm, std::move(numbers), sources);
    double chance = 1;
    for (auto slot : {given, family, birth_date})
        chance *= slot == Schema::absent ? 1.0 : frequency::chance_of_equal_values(comm, static_cast<std::size_t>(slot), store);

    std::vector<bool> unique(sources, false);
    for (std::size_t s = 0; s < sources; ++s) {
        const auto n = static_cast<double>(named[s]);
        const bool tells = 2 * named[s] >= rows[s] || 2 * numbered[s] >= rows[s];
        unique[s] = rows[s] >= 100 && tells && static_cast<double>(same_person[s]) <= .01 * n + 3 * chance * n * n / 2 &&
                    100 * same_number[s] <= numbered[s];
    }
    return unique;
}

}  // namespace idxr::collapse
