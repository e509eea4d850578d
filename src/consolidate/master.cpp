// Survivorship: choosing one value among those of an identity's records.
#include "idxr/consolidate/master.hpp"

#include <algorithm>
#include <array>

namespace idxr::consolidate {
namespace {

using record::Field;
using record::Record;

bool is_address(Field field) { return field >= Field::house_number && field <= Field::country; }

bool changes(Field field) {
    return field == Field::phone || field == Field::email || field == Field::occupation ||
           field == Field::organisation || is_address(field);
}

// A candidate value with what each rule looks at.
struct Candidate {
    std::string_view key;  // equal keys are the same value
    std::size_t record;    // where it stands latest, or first
    std::string_view date;
    std::uint64_t votes = 0;
};

bool better(const Candidate& a, const Candidate& b, std::span<const Rule> rules) {
    for (auto rule : rules) {
        switch (rule) {
            case Rule::latest:
                if (a.date != b.date) return a.date > b.date;
                break;
            case Rule::frequent:
                if (a.votes != b.votes) return a.votes > b.votes;
                break;
            case Rule::complete:
                if (a.key.size() != b.key.size()) return a.key.size() > b.key.size();
                break;
        }
    }
    return a.record < b.record;
}

// Index of the record with the best key; keys are empty where a record has no value.
std::size_t choose(std::span<const std::string_view> keys, std::span<const Record> records, int date_slot,
                   std::span<const Rule> rules, std::span<const std::uint32_t> source_weights) {
    std::vector<Candidate> candidates;
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].empty()) continue;
        auto found =
            std::find_if(candidates.begin(), candidates.end(), [&](const Candidate& c) { return c.key == keys[i]; });
        if (found == candidates.end())
            found = candidates.insert(candidates.end(), {keys[i], i, records[i][date_slot], 0});
        found->votes += records[i].source < source_weights.size() ? source_weights[records[i].source] : 1000;
        if (records[i][date_slot] > found->date) {
            found->date = records[i][date_slot];
            found->record = i;
        }
    }
    if (candidates.empty()) return MasterRow::no_source;
    return std::min_element(candidates.begin(), candidates.end(),
                            [&](const Candidate& a, const Candidate& b) { return better(a, b, rules); })
        ->record;
}

// The address parts of each record as one text.
std::vector<std::string> address_keys(const record::Schema& schema, std::span<const Record> records) {
    std::vector<std::string> keys(records.size());
    const int number = schema.slot(Field::house_number), street = schema.slot(Field::street);
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i][number].empty() && records[i][street].empty()) continue;
        for (std::size_t slot = 0; slot < schema.slots.size(); ++slot)
            if (is_address(schema.slots[slot].field)) keys[i].append(records[i].values[slot]).push_back('\n');
    }
    return keys;
}

constexpr std::array fixed_rules{Rule::frequent, Rule::complete, Rule::latest};
constexpr std::array address_rules{Rule::latest, Rule::frequent};

}  // namespace

MasterRow best_values(const record::Schema& schema, std::span<const Record> records, std::span<const Rule> changing,
                      std::span<const std::uint32_t> source_weights) {
    MasterRow row;
    row.values.resize(schema.slots.size());
    row.from.assign(schema.slots.size(), MasterRow::no_source);
    const int date = schema.slot(Field::record_date);
    const auto addresses = address_keys(schema, records);
    std::vector<std::string_view> keys(records.size());
    std::copy(addresses.begin(), addresses.end(), keys.begin());
    const auto address = choose(keys, records, date, changing, source_weights);

    for (std::size_t slot = 0; slot < schema.slots.size(); ++slot) {
        const auto field = schema.slots[slot].field;
        if (field == Field::record_id || field == Field::record_date) continue;
        auto chosen = address;
        if (!is_address(field) || address == MasterRow::no_source) {
            for (std::size_t i = 0; i < records.size(); ++i) keys[i] = records[i].values[slot];
            chosen = choose(keys, records, date, changes(field) ? changing : std::span<const Rule>(fixed_rules),
                            source_weights);
        }
        if (chosen == MasterRow::no_source || records[chosen].values[slot].empty()) continue;
        row.values[slot] = records[chosen].values[slot];
        row.from[slot] = chosen;
    }
    return row;
}

std::size_t address_record(const record::Schema& schema, std::span<const Record> records) {
    const auto addresses = address_keys(schema, records);
    const std::vector<std::string_view> keys(addresses.begin(), addresses.end());
    return choose(keys, records, schema.slot(Field::record_date), address_rules, {});
}

}  // namespace idxr::consolidate
