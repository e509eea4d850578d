// Records and groups of records that cannot be one person.
#pragma once

#include "idxr/record/packed.hpp"

namespace idxr::cluster {

class Contradiction {
  public:
    explicit Contradiction(const record::Schema& schema);

    // Two valid different SSNs together with different birth dates; different generations (Sr, Jr, III; II is Jr).
    bool operator()(const record::Record& a, const record::Record& b) const;

  private:
    int ssn_, birth_date_, suffix_;
};

}  // namespace idxr::cluster
