// Which identities live together.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "idxr/cluster/components.hpp"
#include "idxr/mpi/communicator.hpp"
#include "idxr/record/packed.hpp"

namespace idxr::household {

// The stay of one identity at one address; dates are YYYYMMDD numbers. Stays are many: several of each identity.
struct Stay {
    static constexpr std::uint32_t never = 99999999;

    std::uint64_t identity : 40 = 0;  // number of the identity, from 0
    std::uint64_t area : 24 = 0;      // code of the postcode, by area_code()
    std::uint64_t address = 0;        // hash
    std::uint32_t last = 0;           // last seen here; 0 without dates
    std::uint32_t left : 31 = never;  // first seen elsewhere after that
    std::uint32_t home : 1 = false;   // its address by the run's rule: latest, most frequent, first
};
static_assert(sizeof(Stay) == 24);

// What ties an identity to those at one of its addresses, wherever that is. Hashes are 0 where nothing is known.
struct Ties {
    std::array<std::uint32_t, 3> families{};  // tokens of its family names
    std::array<std::uint32_t, 3> phones{};
};

// A stay with the ties of its identity.
struct Resident : Stay, Ties {};

enum class Reason : std::uint8_t {
    alone,
    family_name_at_address,
    phone_at_address,
    same_dwelling,  // nothing but the address, which few have
    family_name_and_phone,
};
std::string_view sentence(Reason reason);

struct Placement {
    std::uint64_t household = 0;  // number of the household's first identity
    Reason reason = Reason::alone;
};

struct Counts {
    std::uint64_t crowded_addresses = 0;   // shelters, institutions: more identities than a household may have
    std::uint64_t crowded_identities = 0;  // of those, counting who has the address as home
};

// Homes of identities at one address above which it is a building.
inline constexpr std::uint64_t dwelling = 8;

// Two identities live together when one of them was last seen at an address that the other had not left by then, so
// that a family that moved stays one, though not all of its members have records of the new address. Where more than
// `dwelling` identities have an address as home, they must share a family name or a phone too. Without an address in
// common, identities that share family name and phone live together. An address that is home to more than
// `max_household` identities is no household.
class Households {
  public:
    Households(const mpi::Communicator& comm, std::uint64_t max_household)
        : comm_(comm), max_household_(max_household) {}

    // Collective. Of this rank's identities; all residents of an address, on any rank, come in one call.
    void add(std::vector<Resident> residents);
    // Collective. One placement for each of this rank's identities [first, first + count), in order.
    std::vector<Placement> place(std::uint64_t first, std::uint64_t count);
    // Collective.
    Counts counts() const { return {comm_.sum(counts_.crowded_addresses), comm_.sum(counts_.crowded_identities)}; }

  private:
    struct Told {
        std::uint64_t identity;
        Reason reason;
        bool of_homes;
    };
    // What the stays of addresses say: as many links as join the identities of each.
    struct Links {
        std::vector<cluster::Link> all;
        std::vector<cluster::Link> of_homes;  // both have the address as home
        std::vector<Told> reasons;
        void add(const Links& more);
    };
    class Joined;
    static void link_address(std::span<const Resident> here, bool is_dwelling, Joined& all, Joined& of_homes,
                             Links& links);

    const mpi::Communicator& comm_;
    std::uint64_t max_household_;
    Links links_;
    Counts counts_;  // of this rank
};

// Postcodes of five digits as they are, so that a slip shows; others by hash. 0: none.
std::uint32_t area_code(std::string_view postcode);
// False if a house in a town has two postcodes that are no slip of each other: then it is two.
bool one_area(std::uint32_t a, std::uint32_t b);

// Appends the stays of an identity and returns its ties: its home (index of a record, or none) and, where records have
// dates, other addresses. Addresses of its records that differ in spelling, or in a part that one of them lacks, are
// one.
inline constexpr std::size_t no_home = static_cast<std::size_t>(-1);
Ties add_stays(const record::Schema& schema, std::uint64_t identity, std::span<const record::Record> records,
               std::size_t home, std::vector<Stay>& stays);

}  // namespace idxr::household
