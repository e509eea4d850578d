// Identities meet at the owner of their address, and join there.
#include "idxr/household/household.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::household {
namespace {

using record::Field;
using record::Record;

struct Placed {
    std::uint64_t identity;
    Placement placement;
};

template <std::size_t N>
void add(std::array<std::uint64_t, N>& hashes, std::uint64_t hash) {
    for (auto& slot : hashes) {
        if (slot == hash) return;
        if (slot == 0) {
            slot = hash;
            return;
        }
    }
}

template <std::size_t N>
bool share(const std::array<std::uint64_t, N>& a, const std::array<std::uint64_t, N>& b) {
    for (auto x : a)
        if (x != 0 && std::find(b.begin(), b.end(), x) != b.end()) return true;
    return false;
}

}  // namespace

std::string_view sentence(Reason reason) {
    switch (reason) {
        case Reason::alone: return "alone";
        case Reason::family_name_at_address: return "family name at the same address";
        case Reason::phone_at_address: return "phone at the same address";
        case Reason::family_name_and_phone: return "family name and phone";
    }
    return "";
}

Resident resident_of(const record::Schema& schema, std::uint64_t identity, const Record* home, std::span<const Record> records) {
    Resident resident;
    resident.identity = identity;
    if (home != nullptr) {
        std::uint64_t hash = 1;
        const auto part = [&](std::string_view text) { hash = combine(hash, hash64(text)); };
        part((*home)[schema.slot(Field::house_number)]);
        part((*home)[schema.slot(Field::street)]);
        part((*home)[schema.slot(Field::unit)]);
        const auto postcode = (*home)[schema.slot(Field::postcode)];
        part(postcode.empty() ? (*home)[schema.slot(Field::city)] : postcode);
        resident.address = hash | 1;
    }
    // Tokens and phones in the order of the records, most common first would need counting; the first three do.
    const int family = schema.slot(Field::family), phone = schema.slot(Field::phone);
    for (const auto& record : records) {
        auto names = record[family];
        while (!names.empty()) {
            const auto token = names.substr(0, names.find(' '));
            if (token.size() > 1) add(resident.families, hash64(token) | 1);
            names.remove_prefix(std::min(names.size(), token.size() + 1));
        }
        record::for_each_value(record[phone], [&](std::string_view value) { add(resident.phones, hash64(value) | 1); });
    }
    return resident;
}

std::vector<Placement> build_households(const mpi::Communicator& comm, std::uint64_t first, std::span<const Resident> residents,
                                        std::uint64_t max_household, Counts& counts) {
    std::vector<Placement> placements(residents.size());
    std::vector<Resident> moving;
    for (std::size_t i = 0; i < residents.size(); ++i) {
        placements[i].household = first + i;
        auto resident = residents[i];
        // Without an address the phone is where they meet.
        if (resident.address == 0 && resident.phones[0] != 0) resident.address = resident.phones[0] & ~std::uint64_t{1};
        if (resident.address != 0) moving.push_back(resident);
    }
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    auto met = mpi::send_to_owners(comm, std::span<const Resident>(moving),
                                   [&](const Resident& r) { return static_cast<int>(mix64(r.address) % ranks); });
    moving = {};
    sort_in_parallel(met.data, [](const Resident& a, const Resident& b) {
        return std::tie(a.address, a.identity) < std::tie(b.address, b.identity);
    });

    Counts local;
    std::vector<Placed> placed;
    std::vector<std::size_t> parent;
    for (std::size_t begin = 0, end = 0; begin < met.data.size(); begin = end) {
        const auto address = met.data[begin].address;
        while (end < met.data.size() && met.data[end].address == address) ++end;
        const auto size = end - begin;
        if (size < 2) continue;
        if (size > max_household) {
            ++local.crowded_addresses;
            local.crowded_identities += size;
            continue;
        }
        const bool by_phone = (address & 1) == 0;
        parent.resize(size);
        std::iota(parent.begin(), parent.end(), std::size_t{0});
        std::vector<Reason> reasons(size, Reason::alone);
        const auto root = [&](std::size_t x) {
            while (parent[x] != x) x = parent[x];
            return x;
        };
        for (std::size_t i = 0; i < size; ++i)
            for (std::size_t j = i + 1; j < size; ++j) {
                const auto &a = met.data[begin + i], &b = met.data[begin + j];
                const bool family = share(a.families, b.families), phone = by_phone || share(a.phones, b.phones);
                if (by_phone ? !family : !(family || phone)) continue;
                const auto reason = by_phone ? Reason::family_name_and_phone
                                             : family ? Reason::family_name_at_address : Reason::phone_at_address;
                for (auto end_of_pair : {i, j})
                    if (reasons[end_of_pair] == Reason::alone) reasons[end_of_pair] = reason;
                const auto x = root(i), y = root(j);
                parent[std::max(x, y)] = std::min(x, y);
            }
        for (std::size_t i = 0; i < size; ++i)
            if (reasons[i] != Reason::alone)
                placed.push_back({met.data[begin + i].identity, {met.data[begin + root(i)].identity, reasons[i]}});
    }

    const auto starts = comm.all_gather(first);
    const auto home = [&](const Placed& p) {
        // Ranks without identities share their start with the next one: the last rank that starts at or before it.
        return static_cast<int>(std::upper_bound(starts.begin(), starts.end(), p.identity) - starts.begin()) - 1;
    };
    for (const auto& p : mpi::send_to_owners(comm, std::span<const Placed>(placed), home).data)
        placements[p.identity - first] = p.placement;
    counts = {comm.sum(local.crowded_addresses), comm.sum(local.crowded_identities)};
    return placements;
}

}  // namespace idxr::household
