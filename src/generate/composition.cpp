// Drawing the sizes of households and the record counts of persons.
#include "composition.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace idxr::generate {
namespace {

constexpr int most_records = 20;
// Truncated at 20, a geometric distribution with this ratio has the mean 3.5.
constexpr double geometric_ratio = 0.71634;

constexpr Chance shelter = chance(1.0 / 2500);
constexpr std::array<std::uint16_t, 6> kinds{150, 210, 350, 110, 85, 95};  // single … flat_share
constexpr std::array<std::uint16_t, 5> children_of_couples{34, 38, 18, 7, 3};
constexpr std::array<std::uint16_t, 4> children_of_singles{48, 33, 14, 5};
constexpr std::array<std::uint16_t, 4> flat_mates{35, 30, 20, 15};  // from 2 on

std::vector<double> record_weights() {
    std::vector<double> weights;
    double weight = 1;
    for (int count = 1; count <= most_records; ++count, weight *= geometric_ratio) weights.push_back(weight);
    return weights;
}

std::uint16_t weighted(Stream& stream, std::span<const std::uint16_t> weights, int least) {
    return static_cast<std::uint16_t>(stream.weighted(weights) + static_cast<std::size_t>(least));
}

}  // namespace

std::uint64_t Composition::record_count() const {
    return std::accumulate(records.begin(), records.end(), std::uint64_t{0});
}

void Composition::cut(std::uint64_t at_most) {
    auto total = record_count();
    while (total > at_most) {
        const auto drop = std::min<std::uint64_t>(records.back(), total - at_most);
        records.back() = static_cast<std::uint8_t>(records.back() - drop);
        total -= drop;
        if (records.back() == 0) records.pop_back();
    }
}

Compositions::Compositions(std::uint64_t seed) : seed_(seed), record_counts_(record_weights()) {}

void Compositions::draw(std::uint64_t household, Composition& composition) const {
    Stream stream(seed_, Purpose::composition, household);
    composition.children = composition.elders = 0;
    if (stream.happens(shelter)) {
        composition.kind = Kind::shelter;
        const auto one = stream.between(20U, 300U), other = stream.between(20U, 300U);
        composition.adults = static_cast<std::uint16_t>(std::min(one, other));
    } else {
        composition.kind = static_cast<Kind>(stream.weighted(kinds));
        switch (composition.kind) {
            case Kind::single:
                composition.adults = 1;
                break;
            case Kind::couple:
                composition.adults = 2;
                break;
            case Kind::family:
                composition.adults = 2;
                composition.children = weighted(stream, children_of_couples, 1);
                break;
            case Kind::single_parent:
                composition.adults = 1;
                composition.children = weighted(stream, children_of_singles, 1);
                break;
            case Kind::three_generations:
                composition.adults = 2;
                composition.children = weighted(stream, children_of_couples, 1);
                composition.elders = stream.between<std::uint16_t>(1, 2);
                break;
            default:
                composition.adults = weighted(stream, flat_mates, 2);
                break;
        }
    }
    composition.records.resize(
        static_cast<std::size_t>(composition.adults + composition.children + composition.elders));
    for (auto& count : composition.records) count = static_cast<std::uint8_t>(1 + record_counts_.draw(stream));
}

}  // namespace idxr::generate
