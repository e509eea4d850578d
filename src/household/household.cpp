// Stays meet at the owner of their address; links between identities become components.
#include "idxr/household/household.hpp"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "idxr/cluster/components.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::household {
namespace {

// Stays of an address over the years that are looked at pair by pair, as a multiple of what a household may have.
constexpr std::uint64_t stays_per_home = 10;

struct Told {
    std::uint64_t identity;
    Reason reason;
    bool of_homes;
};

// What the stays of all addresses say.
struct Links {
    std::vector<cluster::Link> all;
    std::vector<cluster::Link> of_homes;  // both have the address as home
    std::vector<Told> reasons;
};

template <std::size_t N>
bool share(const std::array<std::uint64_t, N>& a, const std::array<std::uint64_t, N>& b) {
    for (auto x : a)
        if (x != 0 && std::find(b.begin(), b.end(), x) != b.end()) return true;
    return false;
}

bool together_when_last_seen(const Stay& a, const Stay& b) {
    return (a.home && b.left > a.last) || (b.home && a.left > b.last);
}

void link_address(std::span<const Stay> stays, bool is_dwelling, Links& links) {
    const bool by_phone = (stays.front().address & 1) == 0;
    for (std::size_t i = 0; i < stays.size(); ++i)
        for (std::size_t j = i + 1; j < stays.size(); ++j) {
            const auto &a = stays[i], &b = stays[j];
            if (!by_phone && !together_when_last_seen(a, b)) continue;
            const bool family = share(a.families, b.families), phone = by_phone || share(a.phones, b.phones);
            if (by_phone ? !family : !(family || phone || is_dwelling)) continue;
            const auto reason = by_phone ? Reason::family_name_and_phone
                                : family ? Reason::family_name_at_address
                                : phone  ? Reason::phone_at_address
                                         : Reason::same_dwelling;
            links.all.emplace_back(a.identity, b.identity);
            const bool homes = a.home && b.home;
            if (homes) links.of_homes.emplace_back(a.identity, b.identity);
            for (auto identity : {a.identity, b.identity}) links.reasons.push_back({identity, reason, homes});
        }
}

}  // namespace

std::string_view sentence(Reason reason) {
    switch (reason) {
        case Reason::alone:
            return "alone";
        case Reason::family_name_at_address:
            return "family name at the same address";
        case Reason::phone_at_address:
            return "phone at the same address";
        case Reason::same_dwelling:
            return "same dwelling";
        case Reason::family_name_and_phone:
            return "family name and phone";
    }
    return "";
}

std::vector<Placement> build_households(const mpi::Communicator& comm, std::uint64_t first, std::uint64_t count,
                                        std::span<const Stay> stays, std::uint64_t max_household, Counts& counts) {
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, stays,
                                   [&](const Stay& stay) { return static_cast<int>(mix64(stay.address) % ranks); });
    sort_in_parallel(met.data, [](const Stay& a, const Stay& b) {
        return std::tie(a.address, a.identity) < std::tie(b.address, b.identity);
    });

    Counts local;
    Links links;
    for (std::size_t begin = 0, end = 0; begin < met.data.size(); begin = end) {
        while (end < met.data.size() && met.data[end].address == met.data[begin].address) ++end;
        const std::span<const Stay> here(met.data.data() + begin, end - begin);
        const auto homes = static_cast<std::uint64_t>(
            std::count_if(here.begin(), here.end(), [](const Stay& stay) { return stay.home; }));
        if (homes > max_household || here.size() > stays_per_home * max_household) {
            ++local.crowded_addresses;
            local.crowded_identities += homes;
        } else {
            link_address(here, homes <= dwelling, links);
        }
    }

    const record::Ownership ownership(comm, count);
    const auto together = cluster::components(comm, ownership, first, count, links.all);
    const auto at_home = cluster::components(comm, ownership, first, count, links.of_homes);

    // A chain of addresses that grows beyond a household falls back to who shares a home.
    std::unordered_map<std::uint64_t, std::uint64_t> local_sizes;
    for (auto household : together) ++local_sizes[household];
    struct Size {
        std::uint64_t household, identities;
    };
    std::vector<Size> sizes;
    for (const auto& [household, identities] : local_sizes) sizes.push_back({household, identities});
    std::unordered_map<std::uint64_t, std::uint64_t> total;
    for (const auto& size : mpi::send_to_owners(comm, std::span<const Size>(sizes), [&](const Size& s) {
                                return ownership.owner(s.household);
                            }).data)
        total[size.household] += size.identities;
    const auto size_of = mpi::ask<std::uint64_t>(
        comm, std::span<const RecordNumber>(together), [&](RecordNumber n) { return ownership.owner(n); },
        [&](RecordNumber n) { return total[n]; });

    std::vector<Placement> placements(count);
    for (std::uint64_t i = 0; i < count; ++i)
        placements[i].household = size_of[i] > max_household ? at_home[i] : together[i];
    const auto told = mpi::send_to_owners(comm, std::span<const Told>(links.reasons),
                                          [&](const Told& t) { return ownership.owner(t.identity); });
    for (const auto& t : told.data) {
        if (size_of[t.identity - first] > max_household && !t.of_homes) continue;
        auto& reason = placements[t.identity - first].reason;
        if (reason == Reason::alone || t.reason < reason) reason = t.reason;
    }
    counts = {comm.sum(local.crowded_addresses), comm.sum(local.crowded_identities)};
    return placements;
}

}  // namespace idxr::household
