// Moves meet at the owner of their two addresses.
#include "company.hpp"

#include <algorithm>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::pipeline {
namespace {

using record::Field;
using record::Record;
using score::ScoredPair;

constexpr double sure = 0.99;

// A hash of where each local record lives; 0 without a house.
std::vector<std::uint64_t> addresses(const Population& population) {
    const auto slot = [&](Field field) { return population.schema.slot(field); };
    const int number = slot(Field::house_number), street = slot(Field::street), unit = slot(Field::unit),
              postcode = slot(Field::postcode), city = slot(Field::city);
    std::vector<std::uint64_t> keys(population.store.size(), 0);
#pragma omp parallel
    {
        Record record;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < keys.size(); ++i) {
            population.store.decode(i, record);
            if (record[street].empty() || record[number].empty()) continue;
            const auto place = record[postcode].empty() ? record[city] : record[postcode];
            const auto house = combine(hash64(record[street]), hash64(record[number]));
            keys[i] = combine(combine(house, hash64(record[unit])), hash64(place)) | 1;
        }
    }
    return keys;
}

// The same for a pair either way; 0 where one address is unknown or both are the same.
std::uint64_t move_between(std::uint64_t a, std::uint64_t b) {
    return a == 0 || b == 0 || a == b ? 0 : combine(std::min(a, b), std::max(a, b)) | 1;
}

}  // namespace

std::vector<char> moved_in_company(const mpi::Communicator& comm, const Population& population, const Matches& matches,
                                   std::span<const ScoredPair> asked) {
    std::vector<char> found(asked.size(), 0);
    if (population.schema.slot(Field::street) == record::Schema::absent) return found;
    const auto keys = addresses(population);
    const auto first = population.store.first();
    const auto owner = [&](RecordNumber n) { return population.ownership.owner(n); };
    const auto moves_of = [&](std::span<const ScoredPair> pairs) {
        std::vector<RecordNumber> rights;
        for (const auto& pair : pairs) rights.push_back(pair.right);
        auto moves = mpi::ask<std::uint64_t>(comm, std::span<const RecordNumber>(rights), owner,
                                             [&](RecordNumber n) { return keys[n - first]; });
        for (std::size_t i = 0; i < moves.size(); ++i) moves[i] = move_between(keys[pairs[i].left - first], moves[i]);
        return moves;
    };
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    const auto meet = [&](std::uint64_t move) { return static_cast<int>(mix64(move) % ranks); };

    std::vector<ScoredPair> certain;
    const auto least = score::weight_of(sure);
    for (const auto& pair : matches.pairs)
        if (pair.weight >= least) certain.push_back(pair);
    auto moves = moves_of(certain);
    std::erase(moves, 0U);
    auto known = mpi::send_to_owners(comm, std::move(moves), meet).data;
    sort_in_parallel(known);
    const auto wanted = moves_of(asked);
    return mpi::ask<char>(comm, std::span<const std::uint64_t>(wanted), meet, [&](std::uint64_t move) {
        return static_cast<char>(move != 0 && std::binary_search(known.begin(), known.end(), move));
    });
}

}  // namespace idxr::pipeline
