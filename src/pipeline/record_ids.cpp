// Row numbers as IDs, and IDs that stand twice.
#include "record_ids.hpp"

#include <algorithm>

#include "idxr/record/repeats.hpp"

namespace idxr::pipeline {
namespace {

using record::Record;

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
    if (chunk.with_id == chunk.places.size()) return;
    record::PackedRecords with_ids;
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
    std::vector<record::Content> claims(store.size());
#pragma omp parallel
    {
        Record record;
        std::string text;
#pragma omp for schedule(static)
        for (std::uint64_t i = 0; i < store.size(); ++i) {
            store.decode(i, record);
            text.assign(reinterpret_cast<const char*>(&record.source), sizeof record.source);
            text.append(record.values[0]);
            claims[i] = record::content_of(text, record.number);
        }
    }
    std::vector<RecordNumber> second;
    for (const auto& repeat : record::find_repeats(comm, population.ownership, std::move(claims)))
        second.push_back(repeat.number);
    return second;
}

}  // namespace idxr::pipeline
