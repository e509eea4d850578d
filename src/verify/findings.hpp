// Damage gathered on each rank, then over all.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "idxr/verify/verify.hpp"

namespace idxr::verify {

class Findings {
  public:
    // Row from 1; 0: not of a row.
    void add(Damage damage, const std::string& file, std::uint64_t row = 0, const std::string& detail = {});
    void demand(bool holds, Damage damage, const std::string& file, std::uint64_t row = 0) {
        if (!holds) add(damage, file, row);
    }
    // Collective. Those of all ranks: counts added up, the first row of each.
    std::vector<Finding> of_all(const mpi::Communicator& comm) const;

  private:
    struct Found {
        std::uint64_t count = 0, row = 0;
        std::string detail;
    };
    std::map<std::pair<std::string, Damage>, Found> found_;
};

}  // namespace idxr::verify
