// Which identities live together.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "idxr/mpi/communicator.hpp"
#include "idxr/record/packed.hpp"

namespace idxr::household {

// What is known of one identity's home; hashes, 0 where nothing is known.
struct Resident {
    std::uint64_t identity = 0;               // number of the identity, from 0
    std::uint64_t address = 0;
    std::array<std::uint64_t, 3> families{};  // tokens of its family names
    std::array<std::uint64_t, 3> phones{};
};

enum class Reason : std::uint8_t { alone, family_name_at_address, phone_at_address, family_name_and_phone };
std::string_view sentence(Reason reason);

struct Placement {
    std::uint64_t household = 0;  // number of the household's first identity
    Reason reason = Reason::alone;
};

struct Counts {
    std::uint64_t crowded_addresses = 0;  // shelters, institutions: more identities than a household may have
    std::uint64_t crowded_identities = 0;
};

// Collective. Identities at one address live together when they share a family name or a phone; without an address, when
// they share both. An address with more than `max_household` identities is no household. `residents` are the identities
// [first, first + size) of this rank in order; the result is in the same order.
std::vector<Placement> build_households(const mpi::Communicator& comm, std::uint64_t first, std::span<const Resident> residents,
                                        std::uint64_t max_household, Counts& counts);

// The resident that an identity is, from the record that holds its address (null: none) and all its records.
Resident resident_of(const record::Schema& schema, std::uint64_t identity, const record::Record* home,
                     std::span<const record::Record> records);

}  // namespace idxr::household
