// A key is made of one value of every part, so two records share one if they share a value of every part.
#include "idxr/block/shared_keys.hpp"

#include <algorithm>

namespace idxr::block {
namespace {

// The first `count` values that there are.
std::vector<std::uint64_t> values_of(const PartReader& reader, const record::Record& record, Part part, int slot,
                                     std::size_t count) {
    std::vector<std::uint64_t> values;
    for (auto hash : reader.read(record, part, slot))
        if (hash != 0 && values.size() < count) values.push_back(hash);
    return values;
}

}  // namespace

std::vector<SharedKey> shared_keys(const std::vector<Pass>& passes, const record::Schema& schema,
                                   const record::Record& a, const record::Record& b) {
    const PartReader reader(schema);
    std::vector<SharedKey> shared;
    for (std::size_t p = 0; p < passes.size(); ++p) {
        const auto& pass = passes[p];
        const bool share = std::all_of(pass.parts.begin(), pass.parts.end(), [&](Part part) {
            const auto of_a = values_of(reader, a, part, pass.slot, std::max<std::size_t>(1, pass.width)),
                       of_b = values_of(reader, b, part, pass.slot, std::max<std::size_t>(1, pass.width));
            return std::find_first_of(of_a.begin(), of_a.end(), of_b.begin(), of_b.end()) != of_a.end();
        });
        if (!share) continue;
        const auto apart = std::find_if(pass.refinements.begin(), pass.refinements.end(), [&](Part part) {
            return reader.read(a, part, pass.slot)[0] != reader.read(b, part, pass.slot)[0];
        });
        shared.push_back({p, static_cast<std::size_t>(apart - pass.refinements.begin())});
    }
    return shared;
}

}  // namespace idxr::block
