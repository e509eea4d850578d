// Newton's method on the penalised likelihood, in one fixed order.
#include "idxr/learn/correction.hpp"

#include <Eigen/Cholesky>
#include <Eigen/Core>
#include <algorithm>
#include <cmath>

namespace idxr::learn {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using score::Weight;

constexpr double bit = 0.6931471805599453;  // in natural units
// Of a feature's worth beforehand, in natural units: from freely learned to hardly at all. The check chooses.
constexpr double deviations[] = {1.0, 0.3, 0.1};
constexpr int steps = 5;
constexpr std::size_t least_examples = 20;  // in each half, of those that count

double logistic(double x) { return 1 / (1 + std::exp(-x)); }

double inner(const VectorXd& worth, const Example& example) {
    double sum = 0;
    for (const auto& [index, value] : example.features) sum += worth[index] * value / 1000.0;
    return sum;
}

VectorXd fit(Eigen::Index features, double deviation, std::span<const Example> examples, auto take) {
    VectorXd worth = VectorXd::Zero(features);
    for (int step = 0; step < steps; ++step) {
        MatrixXd curvature = MatrixXd::Zero(features, features);
        VectorXd slope = -worth / (deviation * deviation);
        for (const auto& example : examples) {
            if (!take(example)) continue;
            const double p = logistic(example.weight * bit / 1000.0 + inner(worth, example));
            const double weight = example.importance / 1000.0;
            const double residual = weight * (example.target / 1e6 - p), spread = weight * p * (1 - p);
            for (std::size_t i = 0; i < example.features.size(); ++i) {
                const auto& [row, x] = example.features[i];
                slope[row] += residual * x / 1000.0;
                for (std::size_t j = 0; j <= i; ++j)  // indices ascend: the lower triangle
                    curvature(row, example.features[j].index) += spread * x * example.features[j].value / 1e6;
            }
        }
        curvature.diagonal().array() += 1 / (deviation * deviation);
        worth += curvature.selfadjointView<Eigen::Lower>().llt().solve(slope);
    }
    return worth;
}

// Bits that it takes to tell what became of a pair, given a prediction.
double surprise(const Example& example, double log_odds) {
    const double q = example.target / 1e6, p = std::clamp(logistic(log_odds), 1e-6, 1 - 1e-6);
    return -(q * std::log2(p) + (1 - q) * std::log2(1 - p));
}

struct Check {
    double gain, error;  // bits a pair, and the standard error of that
};

// Learns from one half and predicts the other, both ways.
Check check(Eigen::Index features, double deviation, std::span<const Example> examples, const Correction& bounds) {
    const double reach = bounds.most * bit / 1000.0;
    double sum = 0, squares = 0, pairs = 0;
    for (const bool held_out : {false, true}) {
        const auto worth =
            fit(features, deviation, examples, [&](const Example& example) { return example.fold != held_out; });
        for (const auto& example : examples) {
            if (example.fold != held_out || !example.counts) continue;
            const double before = example.weight * bit / 1000.0;
            const double after = before + std::clamp(inner(worth, example), -reach, reach);
            const double gain = surprise(example, before) - surprise(example, after);
            sum += gain;
            squares += gain * gain;
            ++pairs;
        }
    }
    const double mean = sum / pairs;
    return {mean, std::sqrt(std::max(0.0, squares / pairs - mean * mean) / pairs)};
}

Correction quantised(const VectorXd& worth, Correction correction) {
    for (const double value : worth) correction.worth.push_back(static_cast<Weight>(std::lround(1000 * value / bit)));
    return correction;
}

}  // namespace

Weight correction_of(const Correction& correction, std::span<const Feature> features) {
    std::int64_t sum = 0;
    for (const auto& [index, value] : features) sum += std::int64_t{correction.worth[index]} * value;
    return static_cast<Weight>(std::clamp<std::int64_t>(sum / 1000, -correction.most, correction.most));
}

Weight corrected(const Features& features, const Correction& correction, Weight weight, compare::Pattern pattern,
                 const record::Record& a, const record::Record& b, std::vector<Feature>& room) {
    if (correction.worth.empty() || !correction.in_doubt(weight)) return weight;
    features.of(pattern, a, b, room);
    return weight + correction_of(correction, room);
}

Lesson learn(std::size_t features, std::span<const Example> examples, const Correction& bounds) {
    Lesson lesson;
    const auto size = static_cast<Eigen::Index>(features);
    std::size_t in_fold[2] = {0, 0};
    for (const auto& example : examples) in_fold[example.fold] += example.counts;
    lesson.checked = in_fold[0] + in_fold[1];
    if (std::min(in_fold[0], in_fold[1]) < least_examples) return lesson;

    double chosen = 0, beyond_doubt = 0;
    for (const double deviation : deviations) {
        const auto [gain, error] = check(size, deviation, examples, bounds);
        if (chosen > 0 && gain - 2 * error <= beyond_doubt) continue;
        lesson.gain = gain;
        lesson.error = error;
        beyond_doubt = gain - 2 * error;
        chosen = deviation;
    }
    if (beyond_doubt > 0)
        lesson.correction = quantised(fit(size, chosen, examples, [](const Example&) { return true; }), bounds);
    return lesson;
}

}  // namespace idxr::learn
