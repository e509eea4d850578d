// Calibration, threshold curve and blocking recall from the table of scored pairs.
#include "idxr/evaluate/scored_pairs.hpp"

#include <algorithm>
#include <cmath>

#include "idxr/common/error.hpp"
#include "idxr/write/reader.hpp"

namespace idxr::evaluate {
namespace {

constexpr std::array thresholds{0.01, 0.02, 0.05, 0.1,  0.2,  0.3,  0.4,   0.5,   0.6,   0.7,
                                0.8,  0.85, 0.9,  0.95, 0.98, 0.99, 0.995, 0.999, 0.9999};

std::uint64_t step_of(double probability) {
    return static_cast<std::uint64_t>(std::llround(probability * static_cast<double>(ScoredPairs::steps)));
}

double probability_of(std::uint64_t step) {
    return static_cast<double>(step) / static_cast<double>(ScoredPairs::steps);
}

Json point(std::uint64_t step, const PairCounts& counts) {
    Json json{{"threshold", probability_of(step)}};
    json.update(to_json(counts));
    return json;
}

}  // namespace

ScoredPairs read_scored_pairs(const std::string& run, const Rows& rows, bool across) {
    using enum write::ColumnType;
    const std::vector<write::ColumnSpec> columns{
        {"record_id_l", text}, {"source_l", text}, {"record_id_r", text}, {"source_r", text}, {"probability", float64}};
    write::TableReader reader(write::find_table(run, "pairs"), columns);
    ScoredPairs scored;
    std::uint64_t before = 0;
    for (write::Batch batch; reader.next(batch); before += batch.rows) {
        for (std::uint64_t i = 0; i < batch.rows; ++i) {
            double probability = batch.columns[4].float64[i];
            if (!(probability >= 0 && probability <= 1))
                fail(ExitCode::input, "{}: row {} of the pairs has no probability; run the match again", run,
                     before + i + 1);
            auto end = [&](std::size_t id, std::size_t source) {
                return rows.index.find(
                    record_key(batch.columns[source].text_at(i), batch.columns[id].text_at(i), rows.by_source));
            };
            std::uint64_t left = end(0, 1), right = end(2, 3);
            if (left == KeyIndex::absent || right == KeyIndex::absent) {
                ++scored.not_in_truth;
                continue;
            }
            if (across && batch.columns[1].text_at(i) == batch.columns[3].text_at(i)) continue;
            ++scored.pairs[step_of(probability)];
            if (rows.entity[left] == rows.entity[right]) ++scored.matches[step_of(probability)];
        }
    }
    return scored;
}

Json calibration(const ScoredPairs& scored) {
    constexpr std::uint64_t bins = 10, width = ScoredPairs::steps / bins;
    Json table = Json::array();
    std::uint64_t all = 0;
    double error = 0;
    for (std::uint64_t bin = 0; bin < bins; ++bin) {
        std::uint64_t begin = bin * width, end = bin + 1 == bins ? ScoredPairs::steps + 1 : begin + width;
        std::uint64_t pairs = 0, matches = 0, steps = 0;
        for (std::uint64_t i = begin; i < end; ++i) {
            pairs += scored.pairs[i];
            matches += scored.matches[i];
            steps += i * scored.pairs[i];
        }
        Json mean, rate = share(matches, pairs);
        if (pairs != 0) {
            mean = static_cast<double>(steps) / static_cast<double>(pairs) / static_cast<double>(ScoredPairs::steps);
            error += static_cast<double>(pairs) * std::abs(mean.get<double>() - rate.get<double>());
        }
        all += pairs;
        table.push_back({{"from", probability_of(begin)},
                         {"to", probability_of(begin + width)},
                         {"pairs", pairs},
                         {"mean_probability", mean},
                         {"share_true", rate}});
    }
    Json result{{"table", table}, {"pairs", all}, {"expected_calibration_error", nullptr}};
    if (all != 0) result["expected_calibration_error"] = error / static_cast<double>(all);
    return result;
}

Json curve(const ScoredPairs& scored, std::uint64_t true_pairs, double floor) {
    Json points = Json::array();
    PairCounts counts{true_pairs, 0, 0};
    std::uint64_t from = ScoredPairs::steps + 1;
    for (auto threshold = thresholds.rbegin(); threshold != thresholds.rend() && *threshold >= floor; ++threshold) {
        while (from > step_of(*threshold)) {
            --from;
            counts.found_pairs += scored.pairs[from];
            counts.correct_pairs += scored.matches[from];
        }
        points.insert(points.begin(), point(from, counts));
    }
    return points;
}

Json best_threshold(const ScoredPairs& scored, std::uint64_t true_pairs) {
    PairCounts counts{true_pairs, 0, 0}, best = counts;
    std::uint64_t at = ScoredPairs::steps;
    auto f1 = [](const PairCounts& c) {
        return c.found_pairs == 0
                   ? -1.0
                   : static_cast<double>(2 * c.correct_pairs) / static_cast<double>(c.true_pairs + c.found_pairs);
    };
    for (std::uint64_t i = ScoredPairs::steps + 1; i-- > 0;) {
        if (scored.pairs[i] == 0) continue;
        counts.found_pairs += scored.pairs[i];
        counts.correct_pairs += scored.matches[i];
        if (f1(counts) > f1(best)) {
            best = counts;
            at = i;
        }
    }
    return point(at, best);
}

Json blocking(const ScoredPairs& scored, std::uint64_t true_pairs) {
    std::uint64_t pairs = 0, matches = 0;
    for (std::uint64_t i = 0; i <= ScoredPairs::steps; ++i) {
        pairs += scored.pairs[i];
        matches += scored.matches[i];
    }
    return {{"recall", share(matches, true_pairs)},
            {"true_pairs", true_pairs},
            {"true_pairs_in_table", matches},
            {"pairs_in_table", pairs},
            {"pairs_not_in_truth", scored.not_in_truth}};
}

}  // namespace idxr::evaluate
