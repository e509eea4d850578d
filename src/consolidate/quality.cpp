// The quality score of a record.
#include "idxr/consolidate/quality.hpp"

#include <cmath>

namespace idxr::consolidate {

using record::Field;

int quality_score(const record::Schema& schema, const record::Record& record, double confidence, double source_weight) {
    int fields = 0, filled = 0;
    for (std::size_t slot = 0; slot < schema.slots.size(); ++slot) {
        const auto field = schema.slots[slot].field;
        // Fields that most persons rightly leave empty say nothing about completeness.
        if (field == Field::record_id || field == Field::suffix || field == Field::maiden || field == Field::alias ||
            field == Field::unit || field == Field::organisation || field == Field::carried)
            continue;
        ++fields;
        filled += record.values[slot].empty() ? 0 : 1;
    }
    const int voided = record::voided_values(record.flags);
    const double completeness = fields == 0 ? 0.0 : static_cast<double>(filled) / fields;
    const double validity = filled + voided == 0 ? 1.0 : static_cast<double>(filled) / (filled + voided);
    return static_cast<int>(
        std::lround(4000 * completeness + 2000 * validity + 3000 * confidence + 1000 * source_weight));
}

}  // namespace idxr::consolidate
