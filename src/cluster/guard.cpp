// Hard contradictions between two records.
#include "idxr/cluster/guard.hpp"

#include "idxr/compare/levels.hpp"

namespace idxr::cluster {

using record::Field;

namespace {

bool differ(std::string_view date_a, std::string_view date_b) {
    const auto level = compare::date_level(date_a, date_b);
    return level >= 1 && level <= 4;  // up to two slips
}

}  // namespace

Contradiction::Contradiction(const record::Schema& schema)
    : ssn_(schema.slot(Field::ssn)), birth_date_(schema.slot(Field::birth_date)), suffix_(schema.slot(Field::suffix)) {}

bool Contradiction::operator()(const record::Record& a, const record::Record& b) const {
    const auto generation = [&](const record::Record& record) {
        return record[suffix_] == "II" ? "JR" : record[suffix_];
    };
    const auto suffix_a = generation(a), suffix_b = generation(b);
    if (!suffix_a.empty() && !suffix_b.empty() && suffix_a != suffix_b) return true;
    const bool ssn_differs = a[ssn_].size() == 9 && b[ssn_].size() == 9 && compare::number_level(a[ssn_], b[ssn_]) == 1;
    return ssn_differs && differ(a[birth_date_], b[birth_date_]);
}

}  // namespace idxr::cluster
