// Row numbers as IDs, and IDs that stand twice.
#include "record_ids.hpp"

#include <algorithm>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::pipeline {
namespace {

using record::Record;

struct Claim {
    std::uint64_t low, high;  // hash of source and record ID
    RecordNumber number;
};

}  // namespace

std::string id_prefix(const Inputs& inputs, std::uint32_t file) {
    const bool named_by_rows = std::any_of(inputs.maps.begin(), inputs.maps.end(),
                                           [](const auto& map) { return map.has(recognise::Role::source); });
    const auto of_source = std::count_if(inputs.files.begin(), inputs.files.end(), [&](const read::InputFile& other) {
        return other.source == inputs.files[file].source;
    });
    const bool shared = inputs.files.size() > 1 && (named_by_rows || of_source > 1);
    return (shared ? std::to_string(file + 1) + "-" : std::string()) +
           (inputs.maps[file].has(recognise::Role::record_id) ? "row-" : "");
}

void give_missing_ids(ChunkRows& chunk, std::size_t slots, std::uint64_t first_row, const std::string& prefix) {
    std::vector<char> with_ids;
    bool any = false;
    Record record;
    std::size_t at = 0;
    for (const auto& place : chunk.places) {
        record::decode(chunk.records.data() + at, slots, record);
        const auto size = record::packed_size_at(chunk.records.data() + at, slots);
        if (record.values[0].empty()) {
            if (!any) with_ids.assign(chunk.records.begin(), chunk.records.begin() + static_cast<std::ptrdiff_t>(at));
            any = true;
            const auto id = prefix + std::to_string(first_row + place.row);
            record.values[0] = id;
            record::pack(record, with_ids);
        } else if (any) {
            with_ids.insert(with_ids.end(), chunk.records.begin() + static_cast<std::ptrdiff_t>(at),
                            chunk.records.begin() + static_cast<std::ptrdiff_t>(at + size));
        }
        at += size;
    }
    if (any) chunk.records = std::move(with_ids);
}

std::vector<RecordNumber> second_claims(const mpi::Communicator& comm, const Population& population) {
    const auto& store = population.store;
    std::vector<Claim> claims(store.size());
#pragma omp parallel
    {
        Record record;
        std::string text;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            text.assign(reinterpret_cast<const char*>(&record.source), sizeof record.source);
            text.append(record.values[0]);
            const auto hash = XXH3_128bits(text.data(), text.size());
            claims[i] = {hash.low64, hash.high64, record.number};
        }
    }
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::span<const Claim>(claims),
                                   [&](const Claim& c) { return static_cast<int>(c.high % ranks); });
    sort_in_parallel(met.data, [](const Claim& a, const Claim& b) {
        return std::tie(a.low, a.high, a.number) < std::tie(b.low, b.high, b.number);
    });
    std::vector<RecordNumber> second;
    for (std::size_t i = 1; i < met.data.size(); ++i)
        if (met.data[i].low == met.data[i - 1].low && met.data[i].high == met.data[i - 1].high)
            second.push_back(met.data[i].number);
    auto own = mpi::send_to_owners(comm, std::span<const RecordNumber>(second),
                                   [&](RecordNumber n) { return population.ownership.owner(n); });
    std::sort(own.data.begin(), own.data.end());
    return own.data;
}

}  // namespace idxr::pipeline
