// The best value per field of an identity, and which record it came from.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "idxr/record/packed.hpp"

namespace idxr::consolidate {

enum class Rule : std::uint8_t {
    latest,    // of the record with the latest record date
    frequent,  // in most records, each weighing as its source
    complete,  // the longest
};

struct MasterRow {
    std::vector<std::string_view> values;  // one per slot, views into the records
    std::vector<std::size_t> from;         // per slot: index of the record, or no_source
    static constexpr std::size_t no_source = static_cast<std::size_t>(-1);
};

// Fields that change in a life (address, phones, e-mail, occupation …) follow `changing`; those that do not (names,
// dates, numbers) are taken by frequency, then completeness, then recency. The parts of an address come from one
// record. Ties go to the first record in input order. `records` are sorted by number; `source_weights` are in
// thousandths.
MasterRow best_values(const record::Schema& schema, std::span<const record::Record> records,
                      std::span<const Rule> changing, std::span<const std::uint32_t> source_weights);

// Index of the record whose address is the identity's: the latest dated, else the most frequent, else the first;
// no_source where no record has a street or house number.
std::size_t address_record(const record::Schema& schema, std::span<const record::Record> records);

}  // namespace idxr::consolidate
