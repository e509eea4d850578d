// Odds are summed in integers, so that the sum is the same in any order.
#include "idxr/score/rivals.hpp"

#include <algorithm>
#include <cmath>

#include "idxr/common/parallel.hpp"

namespace idxr::score {
namespace {

constexpr double unit = 1 << 20;      // odds are counted in millionths, about
constexpr double most = 1ULL << 50;   // and up to a thousand million
constexpr unsigned source_bits = 16;  // of a key (record, source of the other record)

std::uint64_t odds_of(Weight weight) {
    return static_cast<std::uint64_t>(std::min(most, std::exp2(weight / 1000.0) * unit));
}

struct Claim {
    std::uint64_t record_and_source;
    std::uint64_t odds;
};

std::uint64_t key(RecordNumber record, SourceIndex source) { return record << source_bits | source; }

// The sum of each record's odds toward one source.
class Sums {
  public:
    void add(std::span<const Claim> claims) {
        claims_.insert(claims_.end(), claims.begin(), claims.end());
        if (claims_.size() > 2 * summed_) sum();
    }
    void sum() {
        if (claims_.size() == summed_) return;
        sort_in_parallel(claims_, before);
        std::size_t last = 0;
        for (std::size_t i = 1; i < claims_.size(); ++i) {
            if (claims_[i].record_and_source == claims_[last].record_and_source)
                claims_[last].odds += claims_[i].odds;
            else
                claims_[++last] = claims_[i];
        }
        claims_.resize(last + 1);
        summed_ = claims_.size();
    }
    // After sum(), of a key that was added.
    std::uint64_t of(std::uint64_t record_and_source) const {
        return std::lower_bound(claims_.begin(), claims_.end(), Claim{record_and_source, 0}, before)->odds;
    }

  private:
    static bool before(const Claim& a, const Claim& b) { return a.record_and_source < b.record_and_source; }

    std::vector<Claim> claims_;
    std::size_t summed_ = 0;
};

}  // namespace

template <typename Use>
void Rivals::for_each_batch(Use use) const {
    for (std::size_t end = 0; comm_.any(end < pairs_.size());) {
        const auto begin = end;
        end = std::min(end + batch_, pairs_.size());
        while (end > begin && end < pairs_.size() && pairs_[end].left == pairs_[end - 1].left) ++end;
        use(begin, end);
    }
}

Rivals::Rivals(const mpi::Communicator& comm, const record::Ownership& ownership,
               std::span<const SourceIndex> source_of, const std::vector<bool>& unique,
               std::span<const ScoredPair> pairs, std::size_t batch)
    : comm_(comm),
      ownership_(ownership),
      pairs_(pairs),
      batch_(batch),
      unique_(unique),
      any_(std::find(unique.begin(), unique.end(), true) != unique.end()) {
    if (!any_) return;
    const auto first = ownership.begin(comm.rank());
    const auto owner = [&](RecordNumber n) { return ownership.owner(n); };
    const auto source = [&](RecordNumber n) { return source_of[n - first]; };
    left_source_.reserve(pairs.size());
    right_source_.reserve(pairs.size());
    std::vector<RecordNumber> lefts, rights;
    for_each_batch([&](std::size_t begin, std::size_t end) {
        lefts.clear();
        rights.clear();
        for (const auto& pair : pairs.subspan(begin, end - begin)) {
            lefts.push_back(pair.left);
            rights.push_back(pair.right);
        }
        const auto of_left = mpi::ask_sorted<SourceIndex>(comm, std::span<const RecordNumber>(lefts), owner, source);
        const auto of_right = mpi::ask<SourceIndex>(comm, std::span<const RecordNumber>(rights), owner, source);
        left_source_.insert(left_source_.end(), of_left.begin(), of_left.end());
        right_source_.insert(right_source_.end(), of_right.begin(), of_right.end());
    });
}

void Rivals::weigh_against(std::span<Weight> weights) const {
    if (!any_) return;
    const auto owner = [&](std::uint64_t record_and_source) {
        return ownership_.owner(record_and_source >> source_bits);
    };
    Sums of_right;  // of this rank's records, as the right ends of pairs on any rank
    for_each_batch([&](std::size_t begin, std::size_t end) {
        std::vector<Claim> claims;
        for (std::size_t i = begin; i < end; ++i)
            if (unique_[left_source_[i]])
                claims.push_back({key(pairs_[i].right, left_source_[i]), odds_of(weights[i])});
        const auto received = mpi::send_to_owners(comm_, std::move(claims),
                                                  [&](const Claim& claim) { return owner(claim.record_and_source); });
        of_right.add(received.data);
    });
    of_right.sum();
    for_each_batch([&](std::size_t begin, std::size_t end) {
        Sums of_left;
        std::vector<Claim> claims;
        std::vector<std::uint64_t> rights;
        for (std::size_t i = begin; i < end; ++i) {
            if (unique_[right_source_[i]])
                claims.push_back({key(pairs_[i].left, right_source_[i]), odds_of(weights[i])});
            if (unique_[left_source_[i]]) rights.push_back(key(pairs_[i].right, left_source_[i]));
        }
        of_left.add(claims);
        of_left.sum();
        const auto right_sums =
            mpi::ask<std::uint64_t>(comm_, std::span<const std::uint64_t>(rights), owner,
                                    [&](std::uint64_t record_and_source) { return of_right.of(record_and_source); });
        std::size_t right = 0;
        for (std::size_t i = begin; i < end; ++i) {
            const auto own = odds_of(weights[i]);
            std::uint64_t others = 0;
            if (unique_[right_source_[i]]) others += of_left.of(key(pairs_[i].left, right_source_[i])) - own;
            if (unique_[left_source_[i]]) others += right_sums[right++] - own;
            if (others > 0)
                weights[i] -=
                    static_cast<Weight>(std::lround(1000.0 * std::log2(1.0 + static_cast<double>(others) / unit)));
        }
    });
}

}  // namespace idxr::score
