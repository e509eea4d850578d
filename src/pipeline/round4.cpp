// Examples are chosen by hash and learned from in one order on rank 0; every rank then weighs its own pairs.
#include "idxr/pipeline/round4.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <tuple>

#include "examples.hpp"
#include "idxr/common/hash.hpp"
#include "idxr/common/parallel.hpp"
#include "idxr/pipeline/saved_model.hpp"
#include "idxr/record/at_hand.hpp"
#include "idxr/score/rivals.hpp"

namespace idxr::pipeline {
namespace {

using record::Record;
using score::ScoredPair;
using score::Weight;

constexpr std::uint64_t batch_pairs = 1 << 20;  // pairs that are weighed at one time

// What the pairs weigh by themselves, corrected where that is in doubt, against their rivals.
std::vector<Weight> weigh_again(const mpi::Communicator& comm, const Population& population, const Matches& matches,
                                const std::function<void()>& pause) {
    const auto& pairs = matches.pairs.at_hand;
    const learn::Features features(matches.comparisons);
    std::vector<Weight> weights(pairs.size());
    for (std::size_t done = 0; comm.any(done < pairs.size());) {
        pause();
        const auto count = std::min<std::size_t>(batch_pairs, pairs.size() - done);
        const auto doubtful =
            gather_in_parallel<std::size_t>(count, [&](std::uint64_t place, std::vector<std::size_t>& found) {
                const auto i = done + place;
                weights[i] = own_weight(matches, pairs[i]);
                if (matches.correction.in_doubt(weights[i])) found.push_back(i);
            });
        std::vector<RecordNumber> ends;
        for (auto i : doubtful) ends.insert(ends.end(), {pairs[i].left, pairs[i].right});
        const record::RecordsAtHand at_hand(comm, population.ownership, population.store, std::move(ends));
#pragma omp parallel
        {
            Record a, b;
            std::vector<learn::Feature> room;
            const auto both = [&](std::uint64_t d, const auto& look_at) {
                look_at(pairs[doubtful[d]].left);
                look_at(pairs[doubtful[d]].right);
            };
            const auto correct = [&](std::uint64_t d) {
                const auto i = doubtful[d];
                at_hand.decode(pairs[i].left, a);
                at_hand.decode(pairs[i].right, b);
                weights[i] = learn::corrected(features, matches.correction, weights[i], pairs[i].pattern, a, b, room);
            };
#pragma omp for schedule(static)
            for (std::size_t begin = 0; begin < doubtful.size(); begin += near_together)
                for_each_near(at_hand, begin, std::min(doubtful.size(), begin + near_together), both, correct);
        }
        done += count;
    }
    pause();
    const auto sources = sources_of(population);
    const score::Rivals rivals(comm, population.ownership, sources, population.pair_rules.unique, pairs);
    rivals.weigh_against(weights);
    return weights;
}

void apply(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
           Matches& matches, const std::function<void()>& pause) {
    auto before = weigh_again(comm, population, matches, pause);
    auto& pairs = matches.pairs.at_hand;
#pragma omp parallel for schedule(static)
    for (std::size_t i = 0; i < pairs.size(); ++i) std::swap(pairs[i].weight, before[i]);
    decide(settings, comm, matches);
    const auto threshold = matches.threshold.weight;
    std::uint64_t weighed = 0, raised = 0, lowered = 0;
#pragma omp parallel for schedule(static) reduction(+ : weighed, raised, lowered)
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        weighed += matches.correction.in_doubt(own_weight(matches, pairs[i]));
        const bool was = before[i] >= threshold, is = pairs[i].weight >= threshold;
        if (is && !was) pairs[i].round = 4;
        raised += is && !was;
        lowered += was && !is;
    }
    std::array<std::uint64_t, 3> counts{weighed, raised, lowered};
    comm.sum_in_place(counts);
    matches.round4.weighed = counts[0];
    matches.round4.raised = counts[1];
    matches.round4.lowered = counts[2];
}

std::string sentence(const learn::Lesson& lesson, bool from_labels) {
    const auto from = from_labels ? "labels" : "identities and rivals";
    if (lesson.error == 0)
        return fmt::format("round 4: too few pairs in doubt to learn from ({} of {})", lesson.checked, from);
    const auto measured = fmt::format("{:+.4f} bits a pair (standard error {:.4f}) on {} held-out pairs", lesson.gain,
                                      lesson.error, lesson.checked);
    return lesson.correction.worth.empty()
               ? fmt::format("round 4: learning from {} does not help, {}; the weights of rounds 1-3 stand", from,
                             measured)
               : fmt::format("round 4: learned from {}, {}", from, measured);
}

}  // namespace

void weigh_doubtful(const config::Settings& settings, const mpi::Communicator& comm, const Population& population,
                    const std::string& trained, Matches& matches, report::Progress& progress, report::Timers& timers,
                    const std::function<void()>& pause) {
    if (config::is_left_out(settings, "round4")) return;
    const auto begun = std::chrono::steady_clock::now();
    const auto timer = timers.scope("round 4");
    progress.begin("learning", 0, "pairs");
    if (!trained.empty() && settings.labels.empty()) {
        matches.correction = parse_model(trained, settings.model, matches.comparisons).correction;
        matches.round4.note = matches.correction.worth.empty() ? "" : "round 4: learned by an earlier run";
    } else {
        const auto lesson = learn_together(settings, comm, population, matches, pause);
        matches.correction = lesson.correction;
        matches.round4.note = sentence(lesson, !settings.labels.empty());
    }
    if (!matches.correction.worth.empty()) apply(settings, comm, population, matches, pause);
    progress.end();
    if (!matches.round4.note.empty()) progress.note(matches.round4.note);
    matches.seconds_of_round[4] = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
}

}  // namespace idxr::pipeline
