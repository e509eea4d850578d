// Two records compared field by field with the weights of a run.
#pragma once

#include "idxr/explain/explain.hpp"
#include "idxr/pipeline/saved_model.hpp"

namespace idxr::explain {

struct Weighed {
    Json fields = Json::array();
    score::Weight prior = 0, levels = 0, rarity = 0, relatives = 0, learned = 0, total = 0;  // thousandths of a bit
};

Weighed weigh_fields(const record::Schema& schema, const compare::Comparisons& comparisons,
                     const pipeline::SavedModel& saved, const record::Record& a, const record::Record& b,
                     bool show_values);

}  // namespace idxr::explain
