// Greedy elimination of passes, in integers.
#include "idxr/block/choice.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace idxr::block {
namespace {

constexpr std::size_t most_optional = 64;
// A pass runs that brings a match in so many comparisons, or that would be missed by more than so many matches in
// `matches_for_one_lost` together with those left out before it.
constexpr std::uint64_t comparisons_for_a_match = 1000, matches_for_one_lost = 500;
// Finding that an earlier pass proposes a pair costs about a quarter of comparing it.
constexpr std::uint64_t proposals_for_a_comparison = 4;

// What each pass of `kept` alone proposes, given that the others of it run.
std::array<Worth, most_optional> worth_alone(const WorthOfSets& sets, std::uint64_t kept) {
    std::array<Worth, most_optional> worth{};
    for (const auto& [set, of_set] : sets) {
        const auto left = set & kept;
        if (std::popcount(left) != 1) continue;
        auto& of_pass = worth[static_cast<std::size_t>(std::countr_zero(left))];
        of_pass.pairs += of_set.pairs;
        of_pass.matches += of_set.matches;
    }
    return worth;
}

}  // namespace

std::size_t first_optional(const BlockingPlan& plan) {
    std::size_t first = 0;
    while (first < plan.passes.size() && plan.passes[first].round < 3) ++first;
    return first;
}

std::uint64_t optional_passes(const KeyRow& a, const KeyRow& b, std::size_t first, std::size_t passes) {
    std::uint64_t set = 0;
    for (auto p = first; p < passes; ++p)
        if (a.meets(b, p)) set |= std::uint64_t{1} << (p - first);
    return set;
}

void choose_passes(const SampledWorth& sample, BlockingPlan& plan) {
    const auto first = first_optional(plan);
    const auto count = std::min(plan.passes.size() - first, most_optional);
    const auto affordable = sample.matches / matches_for_one_lost;
    std::uint64_t kept = 0, lost = 0;
    for (std::size_t p = 0; p < count; ++p) kept |= std::uint64_t{1} << p;
    for (;;) {
        const auto worth = worth_alone(sample.sets, kept);
        // Matches for cost, as a ratio of integers; of passes that are worth nothing, the dearest first.
        std::size_t least = count;
        std::uint64_t least_matches = 0, least_cost = 0;
        for (std::size_t p = 0; p < count; ++p) {
            if ((kept >> p & 1) == 0 || plan.plans[first + p].pairs == 0) continue;
            const auto proposed = static_cast<double>(plan.plans[first + p].pairs) * sample.rate;
            const auto cost =
                1 + worth[p].pairs + static_cast<std::uint64_t>(std::llround(proposed)) / proposals_for_a_comparison;
            // A sample shows a little less or more than there is: where it shows pairs, one match more is allowed for.
            const auto matches = worth[p].pairs == 0 ? 0 : worth[p].matches + match_unit;
            const auto mine = matches * least_cost, other = least_matches * cost;
            if (least == count || mine < other || (mine == other && cost > least_cost)) {
                least = p;
                least_matches = matches;
                least_cost = cost;
            }
        }
        if (least == count || lost + least_matches > affordable ||
            least_matches / match_unit > least_cost / comparisons_for_a_match)
            return;
        kept &= ~(std::uint64_t{1} << least);
        lost += least_matches;
        auto& left_out = plan.plans[first + least];
        left_out.runs = false;
        left_out.worth = static_cast<std::uint64_t>(
            std::llround(static_cast<double>(worth[least].matches) / static_cast<double>(match_unit) / sample.rate));
    }
}

}  // namespace idxr::block
