// Confidence and quality of single records.
#pragma once

#include "idxr/record/packed.hpp"

namespace idxr::consolidate {

// 0 … 1: 40 % completeness (share of the run's person fields that the record fills), 20 % validity (share of its values
// that were readable and no placeholders), 30 % confidence, 10 % weight of its source. In ten-thousandths.
int quality_score(const record::Schema& schema, const record::Record& record, double confidence, double source_weight);

}  // namespace idxr::consolidate
