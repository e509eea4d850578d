// Scoring a pair no further than is needed to know that it weighs too little.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "idxr/score/model.hpp"

namespace idxr::score {

// What is known of a pair that weighs at least the floor.
struct Scored {
    compare::Pattern pattern = 0;
    Weight weight = 0;
    std::int16_t rarity = 0;
};

// Compares the fields that tell most for their cost first, and gives up where the best of all others would not do.
// Thread-safe; the model and the comparisons must outlive it.
class Scorer {
  public:
    Scorer(const Model& model, const compare::Comparisons& comparisons, Weight floor);
    Scorer(const Scorer&) = delete;
    Scorer& operator=(const Scorer&) = delete;

    // True if the pair weighs at least the floor; `scored` is then what Comparisons::compare(), rarity() and score()
    // make of it, and else undefined.
    bool score(const record::Record& a, const record::Record& b, Scored& scored) const;

  private:
    // What a level adds to a pair's weights.
    struct LevelWorth {
        Weight match = 0, relative = 0;
        Weight rarity_halves = 0;
    };
    // One comparison, with the most that it can add to the two bounds of a weight. All that is looked up for a pair
    // lies together.
    struct Step {
        const compare::Comparison* comparison;
        const Weight* rarity;     // by frequency code; of noughts where frequencies do not count
        const Weight* best;       // as a match, at most, by the frequency code of the commoner value; then if missing
        std::size_t slot;         // as the comparison's, or any that is there
        std::uint8_t counts;      // all bits where frequencies count, else none
        bool missing_with_value;  // level 0 if a value of its slot is missing
        Weight apart = 0;         // as a match rather than as relatives, at most
        std::vector<LevelWorth> levels;
    };
    static constexpr std::size_t codes = 256;
    using Best = std::array<Weight, codes + 1>;

    const compare::Comparisons& comparisons_;
    PatternWeight prior_;
    Weight floor_;
    Weight apart_ = 0;  // of all steps and the prior
    std::vector<Step> steps_;
    std::vector<Best> best_;  // of the comparisons
    std::array<Weight, codes> no_rarity_{};
    std::vector<std::uint8_t> no_frequencies_;  // of a record that has none
};

}  // namespace idxr::score
