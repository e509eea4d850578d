// Contents that stand in several records, found at the ranks that own their hashes.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/store.hpp"

namespace idxr::record {

// 128 bits of XXH3 stand for a content.
struct Content {
    std::uint64_t low = 0, high = 0;
    RecordNumber number = no_record;
};
Content content_of(std::string_view text, RecordNumber number);

struct Repeat {
    RecordNumber number, first;  // the record, and the first one with its content
};

// Collective. For every record but the first of each content, at the owner of the record, sorted by number. Contents
// without a number take no part.
std::vector<Repeat> find_repeats(const mpi::Communicator& comm, const Ownership& ownership,
                                 std::vector<Content> contents);

}  // namespace idxr::record
