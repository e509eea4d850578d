// The layout of the features: those of each comparison, then those of every two comparisons.
#include "idxr/learn/features.hpp"

#include <algorithm>

#include "idxr/compare/strings.hpp"

namespace idxr::learn {
namespace {

using compare::Comparison;
using record::Record;

// After the levels of a comparison: how similar two values are that are not the same, and how common a value is.
enum Own : std::uint16_t { similarity, commoner_if_same, rarer_if_near, rarer_if_differs, own };
constexpr const char* own_names[own] = {"similarity", "frequency if same", "least frequency if near",
                                        "least frequency if different"};
// What two comparisons say together; agreement on one beside difference in the other is what sums of weights misjudge.
enum Together : std::uint16_t { both_same, same_and_different, different_and_same, both_near, together };
constexpr const char* together_names[together] = {"both same", "first same, second differs",
                                                  "first differs, second same", "both near"};

enum class Agreement : std::uint8_t { missing, differs, near, same };

Agreement agreement_of(const Comparison& comparison, unsigned level) {
    if (level == 0) return Agreement::missing;
    if (level == 1) return Agreement::differs;
    return level + 1 == comparison.levels.size() ? Agreement::same : Agreement::near;
}

// Thousandths of 16 bits, beyond which values are all common.
std::int16_t commonness(std::uint8_t code) {
    return static_cast<std::int16_t>(std::min(1000, record::frequency_bits(code) * 1000 / 128));
}

bool is_text(compare::Kind kind) {
    using compare::Kind;
    return kind == Kind::given || kind == Kind::middle || kind == Kind::family || kind == Kind::birth_place ||
           kind == Kind::organisation || kind == Kind::text;
}

}  // namespace

Features::Features(const compare::Comparisons& comparisons) : comparisons_(comparisons) {
    const auto& list = comparisons.list();
    for (const auto& comparison : list) {
        first_.push_back(static_cast<std::uint16_t>(names_.size()));
        for (std::size_t level = 1; level < comparison.levels.size(); ++level)
            names_.push_back(comparison.name + ": " + comparison.levels[level].description);
        for (const auto* name : own_names) names_.push_back(comparison.name + ": " + name);
    }
    pairs_ = static_cast<std::uint16_t>(names_.size());
    for (std::size_t c = 0; c < list.size(); ++c)
        for (std::size_t d = c + 1; d < list.size(); ++d)
            for (const auto* name : together_names)
                names_.push_back(list[c].name + " and " + list[d].name + ": " + name);
}

void Features::of(compare::Pattern pattern, const Record& a, const Record& b, std::vector<Feature>& features) const {
    features.clear();
    const auto& list = comparisons_.list();
    Agreement shown[64];
    for (std::size_t c = 0; c < list.size(); ++c) {
        const auto& comparison = list[c];
        const auto level = compare::level_in(pattern, comparison);
        shown[c] = agreement_of(comparison, level);
        if (level == 0) continue;
        features.push_back({static_cast<std::uint16_t>(first_[c] + level - 1), 1000});
        const auto after = static_cast<std::uint16_t>(first_[c] + comparison.levels.size() - 1);
        const auto add = [&](Own which, std::int16_t value) {
            if (value > 0) features.push_back({static_cast<std::uint16_t>(after + which), value});
        };
        if (is_text(comparison.kind) && shown[c] != Agreement::same) {
            // What is less similar than this is not similar at all.
            constexpr int least = 700;
            const auto similar = compare::jaro_winkler(a[comparison.slot], b[comparison.slot], least);
            add(similarity, static_cast<std::int16_t>(std::max(0, similar - least) * 1000 / (1000 - least)));
        }
        if (!comparison.frequency_adjusted) continue;
        const auto [rarer, commoner] = std::minmax({a.frequency(comparison.slot), b.frequency(comparison.slot)});
        if (shown[c] == Agreement::same)
            add(commoner_if_same, commonness(commoner));
        else
            add(shown[c] == Agreement::near ? rarer_if_near : rarer_if_differs, commonness(rarer));
    }
    auto index = pairs_;
    for (std::size_t c = 0; c < list.size(); ++c)
        for (std::size_t d = c + 1; d < list.size(); ++d, index = static_cast<std::uint16_t>(index + together)) {
            if (shown[c] == Agreement::missing || shown[d] == Agreement::missing) continue;
            const auto add = [&](Together which) {
                features.push_back({static_cast<std::uint16_t>(index + which), 1000});
            };
            if (shown[c] == Agreement::same && shown[d] == Agreement::same) add(both_same);
            if (shown[c] == Agreement::same && shown[d] == Agreement::differs) add(same_and_different);
            if (shown[c] == Agreement::differs && shown[d] == Agreement::same) add(different_and_same);
            if (shown[c] == Agreement::near && shown[d] == Agreement::near) add(both_near);
        }
}

}  // namespace idxr::learn
