// What the identities table says, at the ranks that own its record IDs and its identities.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "findings.hpp"

namespace idxr::verify {

// 128 bits of XXH3 stand for a source and a record ID.
struct RecordKey {
    std::uint64_t low = 0, high = 0;
};
RecordKey record_key(std::string_view source, std::string_view record_id);
std::uint64_t id_hash(std::string_view record_id);

// The number in "MDM_0000000001" or "HH_0000000001", from 1; 0 for any other text.
std::uint64_t number_in(std::string_view id, std::string_view prefix);

struct IdentityInfo {
    std::uint64_t household = 0, records = 0;  // 0: no such identity
};

class Identities {
  public:
    // Collective. Reads FOLDER/FILE and checks it by itself.
    Identities(const mpi::Communicator& comm, const std::string& folder, const std::string& file, Findings& findings);

    bool whole() const { return whole_; }
    std::uint64_t rows() const { return rows_; }
    std::uint64_t identities() const { return identities_; }
    std::uint64_t households() const { return households_; }

    // Collective, each: answers in the order of what is asked.
    std::vector<std::uint64_t> rows_of(const std::vector<RecordKey>& keys) const;  // from 1; 0: no such record
    std::vector<IdentityInfo> identities_of(const std::vector<std::uint64_t>& masters) const;
    struct Membership {
        std::uint64_t master = 0, id = 0;
    };
    std::vector<std::uint8_t> are_members(const std::vector<Membership>& claims) const;

  private:
    struct Known {
        RecordKey key;
        std::uint64_t row;
    };
    struct Member {
        std::uint64_t master, row, household, size, id;
    };

    void check_records(Findings& findings);
    void check_identities(Findings& findings);
    std::pair<std::size_t, std::size_t> members_of(std::uint64_t master) const;

    const mpi::Communicator& comm_;
    std::string file_;
    std::vector<Known> known_;     // owned by this rank, sorted by key and row
    std::vector<Member> members_;  // owned by this rank, sorted by master and row
    std::uint64_t rows_ = 0, identities_ = 0, households_ = 0;
    bool whole_ = false;
};

}  // namespace idxr::verify
