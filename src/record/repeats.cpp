// Equal contents meet and are told back.
#include "idxr/record/repeats.hpp"

#include <algorithm>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::record {

Content content_of(std::string_view text, RecordNumber number) {
    const auto hash = XXH3_128bits(text.data(), text.size());
    return {hash.low64, hash.high64, number};
}

std::vector<Repeat> find_repeats(const mpi::Communicator& comm, const Ownership& ownership,
                                 std::vector<Content> contents) {
    std::erase_if(contents, [](const Content& content) { return content.number == no_record; });
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::move(contents),
                                   [&](const Content& content) { return static_cast<int>(content.high % ranks); });
    sort_in_parallel(met.data, [](const Content& a, const Content& b) {
        return std::tie(a.low, a.high, a.number) < std::tie(b.low, b.high, b.number);
    });
    std::vector<Repeat> repeats;
    for (std::size_t i = 1, first = 0; i < met.data.size(); ++i) {
        const auto& one = met.data[first];
        if (met.data[i].low == one.low && met.data[i].high == one.high)
            repeats.push_back({met.data[i].number, one.number});
        else
            first = i;
    }
    auto own = mpi::send_to_owners(comm, std::span<const Repeat>(repeats),
                                   [&](const Repeat& repeat) { return ownership.owner(repeat.number); });
    std::sort(own.data.begin(), own.data.end(), [](const Repeat& a, const Repeat& b) { return a.number < b.number; });
    return own.data;
}

}  // namespace idxr::record
