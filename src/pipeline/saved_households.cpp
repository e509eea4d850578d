// Households by ranges of identities.
#include "saved_households.hpp"

#include <algorithm>

#include "bytes.hpp"

namespace idxr::pipeline {
namespace {

constexpr std::uint64_t part_identities = 1 << 20;

}  // namespace

// Of each identity u64 household · u8 reason.
void write_households(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                      const Consolidation& consolidation) {
    const auto& roster = consolidation.roster;
    const auto parts = (roster.size() + part_identities - 1) / part_identities;
    std::vector<std::uint64_t> begins;
    for (std::uint64_t part = 0; part < parts; ++part) begins.push_back(roster.first_identity + part * part_identities);
    const nlohmann::json facts{{"begins", comm.all_gather(std::span<const std::uint64_t>(begins))},
                               {"identities", consolidation.identities},
                               {"households", consolidation.households},
                               {"crowded_addresses", consolidation.household_counts.crowded_addresses},
                               {"crowded_identities", consolidation.household_counts.crowded_identities}};
    folder.write(households_name, facts, parts, [&](std::uint64_t part) {
        std::string bytes;
        for (auto i = part * part_identities; i < std::min(roster.size(), (part + 1) * part_identities); ++i) {
            put(bytes, roster.household[i]);
            put(bytes, static_cast<std::uint8_t>(roster.reason[i]));
        }
        return bytes;
    });
}

void read_households(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                     const checkpoint::Checkpoint& checkpoint, Consolidation& consolidation) {
    auto& roster = consolidation.roster;
    std::vector<std::uint64_t> begins;
    std::uint64_t identities = 0, households = 0;
    household::Counts counts;
    try {
        checkpoint.facts.at("begins").get_to(begins);
        checkpoint.facts.at("identities").get_to(identities);
        checkpoint.facts.at("households").get_to(households);
        checkpoint.facts.at("crowded_addresses").get_to(counts.crowded_addresses);
        checkpoint.facts.at("crowded_identities").get_to(counts.crowded_identities);
    } catch (const nlohmann::json::exception&) {
        fail(ExitCode::input, "the checkpoint of the households is of another form");
    }
    if (begins.size() != checkpoint.parts.size() || identities != consolidation.identities)
        fail(ExitCode::input, "the checkpoint of the households is of other identities");
    begins.push_back(identities);
    const auto first = roster.first_identity, end = first + roster.size();
    std::vector<std::size_t> mine;
    for (std::size_t part = 0; part + 1 < begins.size(); ++part)
        if (begins[part] < end && begins[part + 1] > first) mine.push_back(part);
    std::vector<std::uint64_t> household;
    std::vector<household::Reason> reasons;
    auto part = mine.begin();
    folder.read(checkpoint, mine, [&](std::string_view bytes) {
        for (auto identity = begins[*part]; identity < begins[*part + 1]; ++identity) {
            std::uint64_t number = 0;
            std::uint8_t reason = 0;
            take(bytes, number);
            take(bytes, reason);
            if (identity < first || identity >= end) continue;
            household.push_back(number);
            reasons.push_back(static_cast<household::Reason>(reason));
        }
        ++part;
    });
    if (comm.any(household.size() != roster.size()))
        fail(ExitCode::input, "the checkpoint of the households lacks some identities");
    roster.household = std::move(household);
    roster.reason = std::move(reasons);
    consolidation.households = households;
    consolidation.household_counts = counts;
}

}  // namespace idxr::pipeline
