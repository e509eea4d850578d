// Memberships and outcomes of pairs as they lie in a checkpoint.
#include "saved_identities.hpp"

#include <algorithm>

#include "bytes.hpp"

namespace idxr::pipeline {
namespace {

using cluster::CutRecord;
using cluster::Membership;
using cluster::PairOutcome;
using nlohmann::json;

constexpr std::uint64_t part_records = 1 << 19;

json facts_of(const cluster::GuardCounts& guard) {
    return {{"cuts", guard.cuts}, {"oversized", guard.oversized}, {"largest", guard.largest_component}};
}

cluster::GuardCounts guard_in(const json& facts) {
    cluster::GuardCounts guard;
    facts.at("cuts").get_to(guard.cuts);
    facts.at("oversized").get_to(guard.oversized);
    facts.at("largest").get_to(guard.largest_component);
    return guard;
}

// The first pair or cut, of some that are sorted, whose left record is that one or a later one.
template <typename Pair>
auto first_from(const std::vector<Pair>& pairs, RecordNumber left) {
    return std::lower_bound(pairs.begin(), pairs.end(), left,
                            [](const Pair& pair, RecordNumber number) { return pair.left < number; });
}

}  // namespace

// Of each record: u64 identity · i32 strongest · u8 round · u8 alone. Then u64 how many changed pairs have their left
// record among them, and of each of these: u64 left · u64 right · i32 weight. Then of each such cut: u64 left · u64
// right · i32 weights of pair and groups · u8 kind.
void write_identities(const mpi::Communicator& comm, const checkpoint::Folder& folder, const Population& population,
                      const cluster::Identities& identities) {
    const auto& store = population.store;
    const auto parts = (store.size() + part_records - 1) / part_records;
    const auto begin_of = [&](std::uint64_t part) { return store.size() * part / std::max<std::uint64_t>(1, parts); };
    std::vector<std::uint64_t> begins;
    for (std::uint64_t part = 0; part < parts; ++part) begins.push_back(store.first() + begin_of(part));
    auto facts = facts_of(identities.guard);
    // Changed pairs are written with their left record, wherever they are.
    const auto moved = comm.size() == 1
                           ? std::vector<PairOutcome>()
                           : mpi::send_to_owners(comm, std::span<const PairOutcome>(identities.pairs), [&](auto& pair) {
                                 return population.ownership.owner(pair.left);
                             }).data;
    const auto& changed = comm.size() == 1 ? identities.pairs : moved;
    facts["begins"] = comm.all_gather(std::span<const std::uint64_t>(begins));
    folder.write(identities_name, facts, parts, [&](std::uint64_t part) {
        std::string bytes;
        for (auto i = begin_of(part); i < begin_of(part + 1); ++i) {
            const auto& membership = identities.memberships[i];
            put(bytes, membership.identity);
            put(bytes, membership.strongest);
            put(bytes, membership.round);
            put(bytes, static_cast<std::uint8_t>(membership.alone));
        }
        const auto next = store.first() + begin_of(part + 1);
        const auto begin = first_from(changed, begins[part]), end = first_from(changed, next);
        put(bytes, static_cast<std::uint64_t>(end - begin));
        for (auto pair = begin; pair != end; ++pair) {
            put(bytes, pair->left);
            put(bytes, pair->right);
            put(bytes, pair->weight);
        }
        const auto last_cut = first_from(identities.cuts, next);
        for (auto cut = first_from(identities.cuts, begins[part]); cut != last_cut; ++cut) {
            put(bytes, cut->left);
            put(bytes, cut->right);
            put(bytes, cut->pair_weight);
            put(bytes, cut->group_weight);
            put(bytes, static_cast<std::uint8_t>(cut->kind));
        }
        return bytes;
    });
}

cluster::Identities read_identities(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                                    const checkpoint::Checkpoint& checkpoint, const Population& population,
                                    const record::Ownership& pair_owners) {
    const auto& store = population.store;
    cluster::Identities identities;
    std::vector<std::uint64_t> begins;
    try {
        identities.guard = guard_in(checkpoint.facts);
        checkpoint.facts.at("begins").get_to(begins);
    } catch (const json::exception&) {
        fail(ExitCode::input, "the checkpoint of the identities is of another form");
    }
    if (begins.size() != checkpoint.parts.size())
        fail(ExitCode::input, "the checkpoint of the identities lacks some of them");
    begins.push_back(population.ownership.total());
    const auto first = store.first(), end = store.first() + store.size();
    std::vector<std::size_t> mine;
    for (std::size_t part = 0; part < checkpoint.parts.size(); ++part)
        if (begins[part] < end && begins[part + 1] > first) mine.push_back(part);
    auto part = mine.begin();
    folder.read(checkpoint, mine, [&](std::string_view bytes) {
        for (auto number = begins[*part]; number < begins[*part + 1]; ++number) {
            Membership membership;
            std::uint8_t alone = 0;
            take(bytes, membership.identity);
            take(bytes, membership.strongest);
            take(bytes, membership.round);
            take(bytes, alone);
            membership.alone = alone != 0;
            if (number >= first && number < end) identities.memberships.push_back(membership);
        }
        std::uint64_t pairs = 0;
        for (take(bytes, pairs); pairs > 0; --pairs) {
            PairOutcome pair;
            take(bytes, pair.left);
            take(bytes, pair.right);
            take(bytes, pair.weight);
            if (pair.left >= first && pair.left < end) identities.pairs.push_back(pair);
        }
        while (!bytes.empty()) {
            CutRecord cut;
            std::uint8_t kind = 0;
            take(bytes, cut.left);
            take(bytes, cut.right);
            take(bytes, cut.pair_weight);
            take(bytes, cut.group_weight);
            take(bytes, kind);
            if (kind >= cluster::cut_kinds) fail(ExitCode::input, "the checkpoint of the identities is damaged");
            cut.kind = static_cast<cluster::Cut>(kind);
            if (cut.left >= first && cut.left < end) identities.cuts.push_back(cut);
        }
        ++part;
    });
    if (comm.any(identities.memberships.size() != store.size()))
        fail(ExitCode::input, "the checkpoint of the identities lacks some records");
    identities.pairs = mpi::send_to_owners(comm, std::move(identities.pairs), [&](const PairOutcome& pair) {
                           return pair_owners.owner(pair.left);
                       }).data;
    return identities;
}

}  // namespace idxr::pipeline
