// Identities by themselves: IDs, numbering, sizes, ranges.
#include "identities.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "walk.hpp"

namespace idxr::verify {
namespace {

using write::ColumnType;

constexpr std::int32_t most_rounds = 9;

// Numbers of new things must be one more than the greatest before them.
class Numbering {
  public:
    explicit Numbering(Damage damage) : damage_(damage) {}
    void see(std::uint64_t number, std::uint64_t row) {
        if (number > greatest_) steps_.push_back({number, row});
        greatest_ = std::max(greatest_, number);
    }
    // Collective. The greatest number of all.
    std::uint64_t check(const mpi::Communicator& comm, const std::string& file, Findings& findings) const {
        const auto greatest = comm.all_gather(greatest_);
        std::uint64_t before = 0;
        for (int rank = 0; rank < comm.rank(); ++rank)
            before = std::max(before, greatest[static_cast<std::size_t>(rank)]);
        for (const auto& step : steps_) {
            if (step.number <= before) continue;
            findings.demand(step.number == before + 1, damage_, file, step.row);
            before = step.number;
        }
        return *std::max_element(greatest.begin(), greatest.end());
    }

  private:
    struct Step {
        std::uint64_t number, row;
    };
    Damage damage_;
    std::uint64_t greatest_ = 0;
    std::vector<Step> steps_;  // where the greatest number of this rank grew
};

bool is_share(double value) { return value >= 0 && value <= 1; }

}  // namespace

RecordKey record_key(std::string_view source, std::string_view record_id) {
    thread_local std::string text;
    text.assign(source);
    text.push_back('\0');
    text.append(record_id);
    const auto hash = XXH3_128bits(text.data(), text.size());
    return {hash.low64, hash.high64};
}

std::uint64_t id_hash(std::string_view record_id) { return hash64(record_id); }

std::uint64_t number_in(std::string_view id, std::string_view prefix) {
    constexpr std::size_t digits = 10;
    if (!id.starts_with(prefix) || id.size() < prefix.size() + digits) return 0;
    const bool padded = id.size() > prefix.size() + digits;
    id.remove_prefix(prefix.size());
    if ((padded && id.front() == '0') || id.size() > 18) return 0;
    std::uint64_t number = 0;
    for (const char c : id) {
        if (c < '0' || c > '9') return 0;
        number = number * 10 + static_cast<std::uint64_t>(c - '0');
    }
    return number;
}

Identities::Identities(const mpi::Communicator& comm, const std::string& folder, const std::string& file,
                       Findings& findings)
    : comm_(comm), file_(file) {
    const std::vector<write::ColumnSpec> columns{
        {"record_id", ColumnType::text},    {"source", ColumnType::text},        {"master_id", ColumnType::text},
        {"household_id", ColumnType::text}, {"confidence", ColumnType::float64}, {"quality", ColumnType::float64},
        {"round", ColumnType::int32},       {"cluster_size", ColumnType::int64}};
    const auto ranks = static_cast<std::uint64_t>(comm.size());
    Walk walk(comm, folder, file, columns, findings);
    rows_ = walk.rows();
    Numbering masters(Damage::master_numbering), households(Damage::household_numbering);
    std::vector<Known> known;
    std::vector<Member> members;
    known_.reserve(rows_ / ranks + rows_ / ranks / 8);
    members_.reserve(rows_ / ranks + rows_ / ranks / 8);
    while (walk.next()) {
        known.clear();
        members.clear();
        const auto& batch = walk.batch();
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            const auto& c = batch.columns;
            const auto row = walk.first() + i;
            const auto master = number_in(c[2].text_at(i), "MDM_"), household = number_in(c[3].text_at(i), "HH_");
            known.push_back({record_key(c[1].text_at(i), c[0].text_at(i)), row});
            findings.demand(master != 0, Damage::master_id_form, file, row);
            findings.demand(household != 0, Damage::household_id_form, file, row);
            if (master != 0) {
                masters.see(master, row);
                members.push_back(
                    {master, row, household, static_cast<std::uint64_t>(c[7].int64[i]), id_hash(c[0].text_at(i))});
            }
            if (household != 0) households.see(household, row);
            findings.demand(is_share(c[4].float64[i]), Damage::confidence, file, row);
            findings.demand(is_share(c[5].float64[i]), Damage::quality, file, row);
            findings.demand(c[6].int32[i] >= 0 && c[6].int32[i] <= most_rounds, Damage::round, file, row);
        }
        const auto met = mpi::send_to_owners(comm, std::span<const Known>(known),
                                             [&](const Known& k) { return static_cast<int>(k.key.high % ranks); });
        known_.insert(known_.end(), met.data.begin(), met.data.end());
        const auto joined = mpi::send_to_owners(comm, std::span<const Member>(members),
                                                [&](const Member& m) { return static_cast<int>(m.master % ranks); });
        members_.insert(members_.end(), joined.data.begin(), joined.data.end());
    }
    whole_ = walk.whole();
    if (!whole_) return;
    masters.check(comm, file, findings);
    households_ = households.check(comm, file, findings);
    check_records(findings);
    check_identities(findings);
}

void Identities::check_records(Findings& findings) {
    sort_in_parallel(known_, [](const Known& a, const Known& b) {
        return std::tie(a.key.low, a.key.high, a.row) < std::tie(b.key.low, b.key.high, b.row);
    });
    for (std::size_t i = 1; i < known_.size(); ++i)
        findings.demand(known_[i].key.low != known_[i - 1].key.low || known_[i].key.high != known_[i - 1].key.high,
                        Damage::record_id_twice, file_, known_[i].row);
}

void Identities::check_identities(Findings& findings) {
    sort_in_parallel(members_, [](const Member& a, const Member& b) {
        return std::tie(a.master, a.row) < std::tie(b.master, b.row);
    });
    std::uint64_t count = 0;
    for (std::size_t begin = 0, end = 0; begin < members_.size(); begin = end) {
        while (end < members_.size() && members_[end].master == members_[begin].master) ++end;
        ++count;
        for (auto i = begin; i < end; ++i) {
            findings.demand(members_[i].size == end - begin, Damage::cluster_size, file_, members_[i].row);
            findings.demand(members_[i].household == members_[begin].household, Damage::household_of_identity, file_,
                            members_[i].row);
        }
    }
    identities_ = comm_.sum(count);
}

std::pair<std::size_t, std::size_t> Identities::members_of(std::uint64_t master) const {
    const auto before = [](const Member& m, std::uint64_t number) { return m.master < number; };
    const auto begin = std::lower_bound(members_.begin(), members_.end(), master, before);
    const auto end = std::lower_bound(begin, members_.end(), master + 1, before);
    return {static_cast<std::size_t>(begin - members_.begin()), static_cast<std::size_t>(end - members_.begin())};
}

std::vector<std::uint64_t> Identities::rows_of(const std::vector<RecordKey>& keys) const {
    const auto ranks = static_cast<std::uint64_t>(comm_.size());
    return mpi::ask<std::uint64_t>(
        comm_, std::span<const RecordKey>(keys),
        [&](const RecordKey& key) { return static_cast<int>(key.high % ranks); },
        [&](const RecordKey& key) -> std::uint64_t {
            const auto at = std::lower_bound(known_.begin(), known_.end(), key, [](const Known& k, const RecordKey& w) {
                return std::tie(k.key.low, k.key.high) < std::tie(w.low, w.high);
            });
            return at == known_.end() || at->key.low != key.low || at->key.high != key.high ? 0 : at->row;
        });
}

std::vector<IdentityInfo> Identities::identities_of(const std::vector<std::uint64_t>& masters) const {
    const auto ranks = static_cast<std::uint64_t>(comm_.size());
    return mpi::ask<IdentityInfo>(
        comm_, std::span<const std::uint64_t>(masters), [&](std::uint64_t m) { return static_cast<int>(m % ranks); },
        [&](std::uint64_t master) {
            const auto [begin, end] = members_of(master);
            return begin == end ? IdentityInfo{} : IdentityInfo{members_[begin].household, end - begin};
        });
}

std::vector<std::uint8_t> Identities::are_members(const std::vector<Membership>& claims) const {
    const auto ranks = static_cast<std::uint64_t>(comm_.size());
    return mpi::ask<std::uint8_t>(
        comm_, std::span<const Membership>(claims),
        [&](const Membership& m) { return static_cast<int>(m.master % ranks); },
        [&](const Membership& claim) -> std::uint8_t {
            const auto [begin, end] = members_of(claim.master);
            for (auto i = begin; i < end; ++i)
                if (members_[i].id == claim.id) return 1;
            return 0;
        });
}

}  // namespace idxr::verify
