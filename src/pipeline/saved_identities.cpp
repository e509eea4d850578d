// Memberships and outcomes of pairs as they lie in a checkpoint.
#include "saved_identities.hpp"

#include <algorithm>
#include <cstring>
#include <type_traits>

#include "idxr/common/error.hpp"

namespace idxr::pipeline {
namespace {

using cluster::CutRecord;
using cluster::Membership;
using cluster::PairOutcome;
using nlohmann::json;

constexpr std::uint64_t part_records = 1 << 19;

template <typename T>
void put(std::string& bytes, const T& value) {
    static_assert(std::is_arithmetic_v<T>);
    bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

template <typename T>
void take(std::string_view& bytes, T& value) {
    static_assert(std::is_arithmetic_v<T>);
    if (bytes.size() < sizeof value) fail(ExitCode::input, "the checkpoint of the identities is cut off");
    std::memcpy(&value, bytes.data(), sizeof value);
    bytes.remove_prefix(sizeof value);
}

json facts_of(const cluster::GuardCounts& guard) {
    auto cuts = json::array();
    for (const auto& cut : guard.strongest_cuts)
        cuts.push_back({cut.left, cut.right, cut.pair_weight, cut.group_weight, static_cast<int>(cut.kind)});
    return {{"cuts", guard.cuts},
            {"oversized", guard.oversized},
            {"largest", guard.largest_component},
            {"strongest_cuts", cuts}};
}

cluster::GuardCounts guard_in(const json& facts) {
    cluster::GuardCounts guard;
    facts.at("cuts").get_to(guard.cuts);
    facts.at("oversized").get_to(guard.oversized);
    facts.at("largest").get_to(guard.largest_component);
    for (const auto& cut : facts.at("strongest_cuts"))
        guard.strongest_cuts.push_back(
            {cut.at(0), cut.at(1), cut.at(2), cut.at(3), static_cast<cluster::Cut>(cut.at(4).get<int>())});
    return guard;
}

auto first_from(const std::vector<PairOutcome>& pairs, RecordNumber left) {
    return std::lower_bound(pairs.begin(), pairs.end(), left,
                            [](const PairOutcome& pair, RecordNumber number) { return pair.left < number; });
}

}  // namespace

// Of each record: u64 identity · i32 strongest · u8 round · u8 alone. Then of each changed pair whose left record is
// among them: u64 left · u64 right · i32 weight.
void write_identities(const mpi::Communicator& comm, const checkpoint::Folder& folder, const Population& population,
                      const cluster::Identities& identities) {
    const auto& store = population.store;
    const auto parts = (store.size() + part_records - 1) / part_records;
    const auto begin_of = [&](std::uint64_t part) { return store.size() * part / std::max<std::uint64_t>(1, parts); };
    std::vector<std::uint64_t> begins;
    for (std::uint64_t part = 0; part < parts; ++part) begins.push_back(store.first() + begin_of(part));
    auto facts = facts_of(identities.guard);
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
        const auto end = first_from(identities.pairs, store.first() + begin_of(part + 1));
        for (auto pair = first_from(identities.pairs, begins[part]); pair != end; ++pair) {
            put(bytes, pair->left);
            put(bytes, pair->right);
            put(bytes, pair->weight);
        }
        return bytes;
    });
}

cluster::Identities read_identities(const mpi::Communicator& comm, const checkpoint::Folder& folder,
                                    const checkpoint::Checkpoint& checkpoint, const Population& population) {
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
        while (!bytes.empty()) {
            PairOutcome pair;
            take(bytes, pair.left);
            take(bytes, pair.right);
            take(bytes, pair.weight);
            if (pair.left >= first && pair.left < end) identities.pairs.push_back(pair);
        }
        ++part;
    });
    if (comm.any(identities.memberships.size() != store.size()))
        fail(ExitCode::input, "the checkpoint of the identities lacks some records");
    return identities;
}

}  // namespace idxr::pipeline
