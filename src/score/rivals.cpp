// Odds are summed in integers, so that the sum is the same in any order.
#include "idxr/score/rivals.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace idxr::score {
namespace {

constexpr double unit = 1 << 20;      // odds are counted in millionths, about
constexpr double most = 1ULL << 50;   // and up to a thousand million
constexpr unsigned source_bits = 16;  // of a key (record, source of the other record)

std::uint64_t odds_of(Weight weight) {
    return static_cast<std::uint64_t>(std::min(most, std::exp2(weight / 1000.0) * unit));
}

}  // namespace

Rivals::Rivals(const mpi::Communicator& comm, const record::Ownership& ownership,
               std::span<const SourceIndex> source_of, const std::vector<bool>& unique,
               std::span<const ScoredPair> pairs)
    : comm_(comm),
      ownership_(ownership),
      pairs_(pairs),
      unique_(unique),
      any_(std::find(unique.begin(), unique.end(), true) != unique.end()) {
    if (!any_) return;
    const auto first = ownership.begin(comm.rank());
    std::vector<RecordNumber> lefts, rights;
    for (const auto& pair : pairs) {
        lefts.push_back(pair.left);
        rights.push_back(pair.right);
    }
    const auto owner = [&](RecordNumber n) { return ownership.owner(n); };
    const auto source = [&](RecordNumber n) { return source_of[n - first]; };
    left_source_ = mpi::ask_sorted<SourceIndex>(comm, std::span<const RecordNumber>(lefts), owner, source);
    right_source_ = mpi::ask<SourceIndex>(comm, std::span<const RecordNumber>(rights), owner, source);
}

void Rivals::weigh_against(std::span<Weight> weights) const {
    if (!any_) return;
    struct Claim {
        std::uint64_t record_and_source;
        std::uint64_t odds;
    };
    const auto key = [](RecordNumber record, SourceIndex source) { return record << source_bits | source; };
    // The sum of each record's odds toward one source, given back to each claim.
    const auto sums = [](std::span<const Claim> claims) {
        std::unordered_map<std::uint64_t, std::uint64_t> sum;
        for (const auto& claim : claims) sum[claim.record_and_source] += claim.odds;
        std::vector<std::uint64_t> answers;
        answers.reserve(claims.size());
        for (const auto& claim : claims) answers.push_back(sum[claim.record_and_source]);
        return answers;
    };
    std::vector<Claim> of_left, of_right;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        const auto odds = odds_of(weights[i]);
        if (unique_[right_source_[i]]) of_left.push_back({key(pairs_[i].left, right_source_[i]), odds});
        if (unique_[left_source_[i]]) of_right.push_back({key(pairs_[i].right, left_source_[i]), odds});
    }
    const auto left_sums = sums(of_left);
    const auto right_sums = mpi::ask_together<std::uint64_t>(
        comm_, std::span<const Claim>(of_right),
        [&](const Claim& claim) { return ownership_.owner(claim.record_and_source >> source_bits); }, sums);
    std::size_t left = 0, right = 0;
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
        const auto own = odds_of(weights[i]);
        std::uint64_t others = 0;
        if (unique_[right_source_[i]]) others += left_sums[left++] - own;
        if (unique_[left_source_[i]]) others += right_sums[right++] - own;
        if (others > 0)
            weights[i] -=
                static_cast<Weight>(std::lround(1000.0 * std::log2(1.0 + static_cast<double>(others) / unit)));
    }
}

}  // namespace idxr::score
