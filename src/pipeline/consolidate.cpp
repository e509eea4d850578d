// Identities, their numbers, and households.
#include "idxr/pipeline/consolidate.hpp"

#include <omp.h>

#include <algorithm>
#include <optional>

#include "idxr/common/hash.hpp"
#include "idxr/common/memory.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/consolidate/master.hpp"
#include "idxr/pipeline/checkpoints.hpp"
#include "idxr/spill/shares.hpp"

namespace idxr::pipeline {
namespace {

using record::Record;

constexpr std::uint64_t batch_identities = 1 << 17;
constexpr std::uint64_t batch_records = 1 << 20;

struct Member {
    RecordNumber identity, record;
};

// What the first record of an identity knows of it.
struct IdentityInfo {
    std::uint64_t identity, household, size;
};

// Which rank has the identity of a number, where ranks hold consecutive ranges.
class Ranges {
  public:
    Ranges(const mpi::Communicator& comm, std::uint64_t first) : first_(comm.all_gather(first)) {}
    int rank_of(std::uint64_t number) const {
        return static_cast<int>(std::upper_bound(first_.begin(), first_.end(), number) - first_.begin()) - 1;
    }

  private:
    std::vector<std::uint64_t> first_;
};

// The members of each identity, at one rank; `first_record` is the number of each local record's first one.
Roster make_roster(const mpi::Communicator& comm, const Population& population,
                   const std::vector<RecordNumber>& first_record) {
    Roster roster;
    roster.owners = record::Ownership(comm, population.ownership.total(), [&](const auto& use) {
        for (auto number : first_record) use(number);
    });
    std::vector<Member> members(first_record.size());
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < members.size(); ++i) members[i] = {first_record[i], population.store.first() + i};
    auto met =
        mpi::send_to_owners(comm, std::move(members), [&](const Member& m) { return roster.owners.owner(m.identity); });
    sort_in_parallel(met.data, [](const Member& a, const Member& b) {
        return a.identity != b.identity ? a.identity < b.identity : a.record < b.record;
    });
    roster.members.reserve(met.data.size());
    for (std::size_t i = 0; i < met.data.size(); ++i) {
        roster.members.push_back(met.data[i].record);
        if (i + 1 == met.data.size() || met.data[i + 1].identity != met.data[i].identity) roster.begin.push_back(i + 1);
    }
    roster.first_identity = comm.exclusive_sum(roster.size());
    return roster;
}

constexpr std::size_t stay_shares = 16;

std::size_t share_of(const household::Stay& stay) { return mix64(stay.address) >> 32 & (stay_shares - 1); }

void place_in_households(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                         const spill::Place& place, Checkpoints& checkpoints, Roster& roster, Consolidation& result) {
    spill::Shares<household::Stay> stays(stay_shares, place);
    std::vector<household::Ties> ties(roster.size());
    for (std::uint64_t done = 0; comm.any(done < roster.size());) {
        checkpoints.leave_if_asked();
        const auto count = std::min(batch_identities, roster.size() - done);
        const IdentityRecords at_hand(comm, population, roster, done, count);
        // In pieces, whose stays follow in their order.
        const auto pieces = 8 * static_cast<std::size_t>(omp_get_max_threads());
        std::vector<std::vector<std::vector<household::Stay>>> of_pieces(pieces);  // and of each by share
#pragma omp parallel for schedule(dynamic, 1)
        for (std::size_t p = 0; p < pieces; ++p) {
            std::vector<household::Stay> mine;
            at_hand.for_each(done + count * p / pieces, done + count * (p + 1) / pieces,
                             [&](std::uint64_t identity, std::span<const Record> records) {
                                 ties[identity] = household::add_stays(
                                     population.schema, roster.first_identity + identity, records,
                                     consolidate::address_record(population.schema, records), mine);
                             });
            of_pieces[p] = spill::by_shares(std::span<const household::Stay>(mine), stay_shares, share_of);
        }
        for (const auto& of_piece : of_pieces)
            for (std::size_t share = 0; share < stay_shares; ++share) stays.add(share, of_piece[share]);
        done += count;
    }
    household::Households households(comm, settings.max_household);
    for (std::size_t share = 0; share < stays.count(); ++share) {
        checkpoints.leave_if_asked();
        const auto of_share = stays.take(share);
        households.add(gather_in_parallel<household::Resident>(
            of_share.size(), [&](std::uint64_t i, std::vector<household::Resident>& residents) {
                residents.push_back({of_share[i], ties[of_share[i].identity - roster.first_identity]});
            }));
    }
    release(ties);
    const auto placements = households.place(roster.first_identity, roster.size());
    result.household_counts = households.counts();

    // Households are numbered by their first identity.
    std::uint64_t heads = 0;
    for (std::uint64_t i = 0; i < roster.size(); ++i) heads += placements[i].household == roster.first_identity + i;
    auto next = comm.exclusive_sum(heads);
    result.households = comm.sum(heads);
    std::vector<std::uint64_t> number(roster.size(), 0);
    std::vector<std::uint64_t> asked;
    for (std::uint64_t i = 0; i < roster.size(); ++i) {
        if (placements[i].household == roster.first_identity + i) number[i] = next++;
        asked.push_back(placements[i].household);
        roster.reason.push_back(placements[i].reason);
    }
    const Ranges ranges(comm, roster.first_identity);
    roster.household = mpi::ask<std::uint64_t>(
        comm, std::span<const std::uint64_t>(asked), [&](std::uint64_t identity) { return ranges.rank_of(identity); },
        [&](std::uint64_t identity) { return number[identity - roster.first_identity]; });
}

}  // namespace

IdentityRecords::IdentityRecords(const mpi::Communicator& comm, const Population& population, const Roster& roster,
                                 std::uint64_t first, std::uint64_t count)
    : roster_(roster),
      at_hand_(comm, population.ownership, population.store,
               {roster.members.begin() + static_cast<std::ptrdiff_t>(roster.begin[first]),
                roster.members.begin() + static_cast<std::ptrdiff_t>(roster.begin[first + count])}) {}

cluster::ClusterRules cluster_rules(const config::Settings& settings, const Population& population,
                                    const Matches& matches) {
    cluster::ClusterRules rules;
    rules.threshold = matches.threshold.weight;
    rules.pair_rules = population.pair_rules;
    rules.correction = matches.correction;
    rules.guarded = !config::is_left_out(settings, "guard");
    return rules;
}

Consolidation consolidate(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                          const spill::Place& place, Matches& matches, Checkpoints& checkpoints,
                          report::Progress& progress, report::Timers& timers) {
    const auto timer = timers.scope("consolidation");
    progress.begin("consolidating", 0, "records");
    Consolidation result;
    const auto& store = population.store;
    std::optional<cluster::Identities> identities;
    {
        const auto scope = timers.scope("identities");
        if (place.needed) {
            checkpoints.save_matches();
            matches.pairs.set_aside(place.file());
            return_free_memory();
        }
        identities = checkpoints.restore_identities(population, matches.pair_owners);
        if (!identities) {
            identities = cluster::build_identities(
                comm, population.schema, store, population.ownership, matches.comparisons, matches.model, matches.pairs,
                matches.pair_owners, place, cluster_rules(settings, population, matches),
                [&] { checkpoints.leave_if_asked(); });
        }
        checkpoints.identities_made(population, *identities);
    }
    return_free_memory();
    // Records that another one stands for follow it.
    const auto owner = [&](RecordNumber n) { return population.ownership.owner(n); };
    const auto first_record =
        mpi::ask<RecordNumber>(comm, std::span<const RecordNumber>(population.representative), owner,
                               [&](RecordNumber n) { return identities->memberships[n - store.first()].identity; });
    {
        const auto scope = timers.scope("households");
        result.roster = make_roster(comm, population, first_record);
        result.identities = comm.sum(result.roster.size());
        if (!checkpoints.restore_households(result))
            place_in_households(settings, comm, population, place, checkpoints, result.roster, result);
        return_free_memory();
        checkpoints.households_made(result);
    }
    result.pairs = std::move(identities->pairs);
    result.cuts = std::move(identities->cuts);
    result.guard = std::move(identities->guard);

    // Identities are in the order of their first records.
    const auto& roster = result.roster;
    const auto info_of = [&](RecordNumber n) {
        std::uint64_t low = 0, high = roster.size();
        while (low + 1 < high) {
            const auto middle = (low + high) / 2;
            if (roster.members[roster.begin[middle]] <= n)
                low = middle;
            else
                high = middle;
        }
        return IdentityInfo{roster.first_identity + low, roster.household[low],
                            roster.begin[low + 1] - roster.begin[low]};
    };
    result.records.resize(store.size());
    for (std::uint64_t done = 0; comm.any(done < store.size());) {
        const auto count = std::min(batch_records, store.size() - done);
        const auto memberships =
            mpi::ask<cluster::Membership>(comm, std::span(population.representative).subspan(done, count), owner,
                                          [&](RecordNumber n) { return identities->memberships[n - store.first()]; });
        const auto info = mpi::ask<IdentityInfo>(
            comm, std::span(first_record).subspan(done, count), [&](RecordNumber n) { return roster.owners.owner(n); },
            info_of);
#pragma omp parallel for schedule(static)
        for (std::uint64_t i = 0; i < count; ++i) {
            auto& record = result.records[done + i];
            const auto& membership = memberships[i];
            record = {info[i].identity, info[i].household, 1.0, static_cast<std::uint32_t>(info[i].size),
                      membership.round};
            const double strongest = score::probability(membership.strongest);
            if (!population.standing[done + i]) {
                record.round = 0;  // an equal row ties it
            } else {
                record.confidence = membership.alone ? 1.0 - strongest : strongest;
            }
        }
        done += count;
    }
    identities.reset();
    return_free_memory();
    std::vector<RecordNumber> rights;
    for (const auto& cut : result.cuts) rights.push_back(cut.right);
    result.cut_from = mpi::ask<std::uint64_t>(comm, std::span<const RecordNumber>(rights), owner, [&](RecordNumber n) {
        return result.records[n - store.first()].identity;
    });
    progress.end();
    return result;
}

}  // namespace idxr::pipeline
