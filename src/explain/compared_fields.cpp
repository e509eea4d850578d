// The sum of these lines is the weight of the pair by itself, as the run found it.
#include "compared_fields.hpp"

#include <algorithm>
#include <cmath>

namespace idxr::explain {
namespace {

using record::Field;
using record::Record;

// The values that a comparison looks at, as they were compared; several of one field apart by a semicolon.
std::string shown(const record::Schema& schema, const compare::Comparison& comparison, const Record& record) {
    std::string text;
    const auto add = [&](int slot) {
        if (record[slot].empty()) return;
        if (!text.empty()) text += ", ";
        text += record[slot];
    };
    const auto fields = [&](std::initializer_list<Field> list) {
        for (auto field : list) add(schema.slot(field));
    };
    switch (comparison.kind) {
        case compare::Kind::address:
            fields({Field::house_number, Field::street, Field::unit});
            break;
        case compare::Kind::place:
            fields({Field::city, Field::county, Field::state, Field::postcode});
            break;
        case compare::Kind::family:
            fields({Field::family, Field::maiden});
            break;
        default:
            add(comparison.slot);
    }
    std::replace(text.begin(), text.end(), record::value_separator, ';');
    return text;
}

// How many records have the commoner of the two values, about.
std::uint64_t records_with(std::uint8_t code) {
    return static_cast<std::uint64_t>(std::llround(std::exp2(record::frequency_bits(code) / 8.0)));
}

}  // namespace

Weighed weigh_fields(const record::Schema& schema, const compare::Comparisons& comparisons,
                     const pipeline::SavedModel& saved, const Record& a, const Record& b, bool show_values) {
    const auto& model = saved.model;
    Weighed weighed;
    const auto pattern = comparisons.compare(a, b);
    const auto weights = score::pattern_weight(model, comparisons, pattern);
    weighed.rarity = score::rarity(model, comparisons, pattern, a, b);
    weighed.total = score::score(weights, static_cast<std::int16_t>(weighed.rarity));
    weighed.prior = model.prior;
    weighed.levels = weights.match - model.prior;
    weighed.relatives = weighed.total - weights.match - weighed.rarity;
    std::vector<learn::Feature> room;
    const auto corrected =
        learn::corrected(learn::Features(comparisons), saved.correction, weighed.total, pattern, a, b, room);
    weighed.learned = corrected - weighed.total;
    weighed.total = corrected;
    for (std::size_t c = 0; c < comparisons.list().size(); ++c) {
        const auto& comparison = comparisons.list()[c];
        const auto level = compare::level_in(pattern, comparison);
        Json field{{"field", comparison.name},
                   {"level", level},
                   {"best_level", comparison.levels.size() - 1},
                   {"agreement", comparison.levels[level].description},
                   {"weight_bits", model.levels[c][level].weight / 1000.0},
                   {"rarity_bits", score::rarity_in(model, comparisons, c, pattern, a, b) / 1000.0},
                   {"as_relatives_bits", model.levels[c][level].relative_weight / 1000.0}};
        const auto code = std::max(a.frequency(comparison.slot), b.frequency(comparison.slot));
        if (level > 0 && comparison.frequency_adjusted && comparison.levels[level].rarity_halves > 0 && code > 0)
            field["records_with_value"] = records_with(code);
        if (show_values) field["values"] = {shown(schema, comparison, a), shown(schema, comparison, b)};
        weighed.fields.push_back(std::move(field));
    }
    return weighed;
}

}  // namespace idxr::explain
