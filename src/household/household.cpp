// Stays meet at the owner of their address; links between identities become components.
#include "idxr/household/household.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"

namespace idxr::household {
namespace {

// Stays of an address over the years that are looked at pair by pair, as a multiple of what a household may have.
constexpr std::uint64_t stays_per_home = 10;

constexpr std::size_t area_digits = 5;
constexpr std::uint32_t hashed = 1U << 23;  // in the code of an area that is not told by its digits

template <std::size_t N>
bool share(const std::array<std::uint32_t, N>& a, const std::array<std::uint32_t, N>& b) {
    for (auto x : a)
        if (x != 0 && std::find(b.begin(), b.end(), x) != b.end()) return true;
    return false;
}

bool together_when_last_seen(const Stay& a, const Stay& b) {
    return (a.home && b.left > a.last) || (b.home && a.left > b.last);
}

}  // namespace

std::uint32_t area_code(std::string_view postcode) {
    if (postcode.empty()) return 0;
    std::uint32_t digits = 0;
    const auto [end, error] = std::from_chars(postcode.data(), postcode.data() + postcode.size(), digits);
    if (postcode.size() == area_digits && end == postcode.data() + postcode.size() && error == std::errc())
        return 1 + digits;
    return hashed | static_cast<std::uint32_t>(hash64(postcode) & (hashed - 1));
}

bool one_area(std::uint32_t a, std::uint32_t b) {
    if (a == 0 || b == 0 || a == b) return true;
    if (((a | b) & hashed) != 0) return false;
    // One digit apart, or two neighbours exchanged.
    --a, --b;
    std::array<std::uint32_t, area_digits> x{}, y{};
    std::size_t first = area_digits, last = 0, differ = 0;
    for (std::size_t i = 0; i < area_digits; ++i, a /= 10, b /= 10) {
        x[i] = a % 10, y[i] = b % 10;
        if (x[i] == y[i]) continue;
        first = std::min(first, i), last = i, ++differ;
    }
    return differ == 1 || (differ == 2 && last == first + 1 && x[first] == y[last] && x[last] == y[first]);
}

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

void Households::Links::add(const Links& more) {
    all.insert(all.end(), more.all.begin(), more.all.end());
    of_homes.insert(of_homes.end(), more.of_homes.begin(), more.of_homes.end());
    reasons.insert(reasons.end(), more.reasons.begin(), more.reasons.end());
}

// The stays of one address: which are joined, and the best reason of each.
class Households::Joined {
  public:
    void begin(std::size_t stays) {
        sets_.reset(stays);
        best_.assign(stays, Reason::alone);
    }
    // True if the two were not joined before.
    bool join(std::size_t a, std::size_t b, Reason reason) {
        for (auto stay : {a, b})
            if (best_[stay] == Reason::alone || reason < best_[stay]) best_[stay] = reason;
        return sets_.unite(a, b);
    }
    Reason best(std::size_t stay) const { return best_[stay]; }

  private:
    cluster::Forest sets_;
    std::vector<Reason> best_;
};

void Households::link_address(std::span<const Resident> here, bool is_dwelling, Joined& all, Joined& of_homes,
                              Links& links) {
    if (here.size() < 2) return;
    const bool by_phone = (here.front().address & 1) == 0;
    all.begin(here.size());
    of_homes.begin(here.size());
    for (std::size_t i = 0; i < here.size(); ++i)
        for (std::size_t j = i + 1; j < here.size(); ++j) {
            const auto &a = here[i], &b = here[j];
            if (!by_phone && !(together_when_last_seen(a, b) && one_area(a.area, b.area))) continue;
            const bool family = share(a.families, b.families), phone = by_phone || share(a.phones, b.phones);
            if (by_phone ? !family : !(family || phone || is_dwelling)) continue;
            const auto reason = by_phone ? Reason::family_name_and_phone
                                : family ? Reason::family_name_at_address
                                : phone  ? Reason::phone_at_address
                                         : Reason::same_dwelling;
            if (all.join(i, j, reason)) links.all.emplace_back(a.identity, b.identity);
            if (a.home && b.home && of_homes.join(i, j, reason)) links.of_homes.emplace_back(a.identity, b.identity);
        }
    for (std::size_t i = 0; i < here.size(); ++i) {
        if (all.best(i) != Reason::alone) links.reasons.push_back({here[i].identity, all.best(i), false});
        if (of_homes.best(i) != Reason::alone) links.reasons.push_back({here[i].identity, of_homes.best(i), true});
    }
}

void Households::add(std::vector<Resident> residents) {
    const auto ranks = static_cast<std::uint64_t>(comm_.size());
    auto met = mpi::send_to_owners(comm_, std::move(residents),
                                   [&](const Resident& stay) { return static_cast<int>(mix64(stay.address) % ranks); });
    sort_in_parallel(met.data, [](const Resident& a, const Resident& b) {
        return a.address != b.address ? a.address < b.address : a.identity < b.identity;
    });

    std::vector<std::size_t> begins;
    for (std::size_t i = 0; i < met.data.size(); ++i)
        if (i == 0 || met.data[i].address != met.data[i - 1].address) begins.push_back(i);
    const auto addresses = begins.size();
    begins.push_back(met.data.size());
    std::uint64_t crowded_addresses = 0, crowded_identities = 0;
#pragma omp parallel reduction(+ : crowded_addresses, crowded_identities)
    {
        Links mine;
        Joined all, of_homes;
#pragma omp for schedule(dynamic, 1024)
        for (std::size_t address = 0; address < addresses; ++address) {
            const std::span<const Resident> here(met.data.data() + begins[address],
                                                 begins[address + 1] - begins[address]);
            const auto homes = static_cast<std::uint64_t>(
                std::count_if(here.begin(), here.end(), [](const Resident& stay) { return stay.home; }));
            if (homes > max_household_ || here.size() > stays_per_home * max_household_) {
                ++crowded_addresses;
                crowded_identities += homes;
            } else {
                link_address(here, homes <= dwelling, all, of_homes, mine);
            }
        }
        // Their order decides nothing.
#pragma omp critical
        links_.add(mine);
    }
    counts_.crowded_addresses += crowded_addresses;
    counts_.crowded_identities += crowded_identities;
}

std::vector<Placement> Households::place(std::uint64_t first, std::uint64_t count) {
    const record::Ownership ownership(comm_, count);
    const auto together = cluster::components(comm_, ownership, first, count, links_.all);
    const auto at_home = cluster::components(comm_, ownership, first, count, links_.of_homes);

    // A chain of addresses that grows beyond a household falls back to who shares a home.
    std::vector<std::uint64_t> total(count, 0);  // identities of the household whose first one is local
    std::vector<RecordNumber> of_others;
    for (auto household : together) {
        if (household >= first && household - first < count)
            ++total[household - first];
        else
            of_others.push_back(household);
    }
    for (auto household : mpi::send_to_owners(comm_, std::span<const RecordNumber>(of_others), [&](RecordNumber n) {
                              return ownership.owner(n);
                          }).data)
        ++total[household - first];
    const auto size_of = mpi::ask<std::uint64_t>(
        comm_, std::span<const RecordNumber>(together), [&](RecordNumber n) { return ownership.owner(n); },
        [&](RecordNumber n) { return total[n - first]; });

    std::vector<Placement> placements(count);
    for (std::uint64_t i = 0; i < count; ++i)
        placements[i].household = size_of[i] > max_household_ ? at_home[i] : together[i];
    const auto told = mpi::send_to_owners(comm_, std::move(links_.reasons),
                                          [&](const Told& t) { return ownership.owner(t.identity); });
    for (const auto& t : told.data) {
        if (size_of[t.identity - first] > max_household_ && !t.of_homes) continue;
        auto& reason = placements[t.identity - first].reason;
        if (reason == Reason::alone || t.reason < reason) reason = t.reason;
    }
    return placements;
}

}  // namespace idxr::household
