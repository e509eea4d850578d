// Hard contradictions between two records.
#include "idxr/cluster/guard.hpp"

#include "idxr/compare/levels.hpp"

namespace idxr::cluster {

using record::Field;

Contradiction::Contradiction(const record::Schema& schema)
    : ssn_(schema.slot(Field::ssn)), birth_date_(schema.slot(Field::birth_date)), given_(schema.slot(Field::given)),
      suffix_(schema.slot(Field::suffix)) {}

bool Contradiction::operator()(const record::Record& a, const record::Record& b) const {
    const auto suffix_a = a[suffix_], suffix_b = b[suffix_];
    if (!suffix_a.empty() && !suffix_b.empty() && suffix_a != suffix_b) return true;
    const bool ssn_differs = a[ssn_].size() == 9 && b[ssn_].size() == 9 && compare::number_level(a[ssn_], b[ssn_]) == 1;
    return ssn_differs && compare::date_level(a[birth_date_], b[birth_date_]) == 1;
}

}  // namespace idxr::cluster
