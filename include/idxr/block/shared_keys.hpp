// The blocking keys that two records have in common, before big blocks are refined.
#pragma once

#include <cstddef>
#include <vector>

#include "idxr/block/pass.hpp"

namespace idxr::block {

struct SharedKey {
    std::size_t pass;  // index into the passes
    // Of the refinements of the pass, in order, how many the two have in common before the first that parts them. A
    // block that was refined no further than that holds both.
    std::size_t refinements;
};

std::vector<SharedKey> shared_keys(const std::vector<Pass>& passes, const record::Schema& schema,
                                   const record::Record& a, const record::Record& b);

}  // namespace idxr::block
